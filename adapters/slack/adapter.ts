import type { AuthorizeResult, AuthorizeSourceData, Receiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { Router } from 'express';
import {
  type Adapter,
  type AdapterState,
  type Bot,
  type Card,
  type Log,
  type Origin,
  type Recipient,
  type Reply,
  type SendOptions,
  loggable,
  SetupError,
  whileRunning,
} from '../../src/bot/index.ts';
import { createApp } from './app.ts';
import { deliver, takeBack, type Delivery } from './deliver.ts';
import { Installations, NotInstalled } from './installations.ts';
import { grow } from './grow.ts';
import { installRoutes } from './install.ts';
import { listen } from './listeners/index.ts';
import { type Place, userOf } from './where.ts';
import { persist, refusal, webClient } from './web-api.ts';

export interface SlackOptions {
  /** Needed unless `appToken` is given. */
  signingSecret?: string | undefined;
  /** The one workspace that is served; without it `oauth`. */
  botToken?: string | undefined;
  /** Events come through a socket. */
  appToken?: string | undefined;
  /** Several workspaces. `state` keeps their tokens, encrypted; `stateSecret` signs the way through Slack's install page. */
  oauth?: { clientId: string; clientSecret: string; stateSecret: string; state: AdapterState } | undefined;
  apiUrl?: string | undefined;
  log: Log;
  newErrorId: () => string;
  /** First pause after a fault of Slack's, in milliseconds (default 1,000). */
  pauseMs?: number;
}

/** A token that Slack does not take, as opposed to a Slack that is away. */
const REFUSED_TOKEN = ['invalid_auth', 'not_authed', 'account_inactive', 'token_revoked', 'token_expired'];

/** Slack through Bolt: by HTTP or through a socket, one workspace or several. */
export class SlackAdapter implements Adapter {
  readonly platform = 'slack';
  readonly capabilities = { privateReplies: true, forms: true, updates: true };
  private readonly options: SlackOptions;
  private readonly installations: Installations | null;
  private readonly receiver: Receiver;
  private readonly routes: Router;
  private readonly clients = new Map<string, WebClient>();
  private bot: Bot | null = null;
  private own: Promise<AuthorizeResult> | null = null;
  private started = false;

  constructor(options: SlackOptions) {
    this.options = options;
    const { oauth, log, newErrorId, signingSecret, appToken, apiUrl } = options;
    this.installations = oauth === undefined ? null : new Installations(oauth.state);
    const { app, receiver, http } = createApp({
      signingSecret,
      appToken,
      apiUrl,
      authorize: (source) => this.authorize(source),
      log,
      newErrorId,
    });
    this.receiver = receiver;
    this.routes = Router();
    if (http) this.routes.use(http.router as Router);
    if (oauth && this.installations)
      this.routes.use(installRoutes({ ...oauth, installations: this.installations, apiUrl, log }));
    listen({ app, log, bot: whileRunning(() => this.bot), removed: (workspace) => this.forget(workspace) });
  }

  /** `/slack/events`, and `/slack/install` with `/slack/oauth_redirect` for several workspaces. Empty with a socket. */
  router(): Router {
    return this.routes;
  }

  /** @throws SetupError when Slack does not take a token. */
  async start(bot: Bot): Promise<void> {
    this.bot = bot;
    if (this.started) return;
    this.started = true;
    const { botToken, appToken, log } = this.options;
    if (botToken !== undefined) {
      await this.ownWorkspace().catch((error: unknown) => {
        const why = refusal(error) ?? '';
        if (REFUSED_TOKEN.includes(why))
          throw new SetupError(
            `SLACK_BOT_TOKEN is not taken by Slack (${why}); copy it again from "OAuth & Permissions"`,
          );
        log.warn({ fault: loggable(error) }, 'Slack cannot be reached; it is asked again with the first event');
      });
    }
    if (appToken === undefined) return;
    await (this.receiver as { start(): Promise<unknown> }).start().catch((error: unknown) => {
      const why = refusal(error) ?? '';
      throw REFUSED_TOKEN.includes(why)
        ? new SetupError(
            `SLACK_APP_TOKEN is not taken by Slack (${why}); make a new one with the scope connections:write`,
          )
        : error;
    });
  }

  async stop(): Promise<void> {
    if (this.options.appToken !== undefined && this.started) await this.receiver.stop();
    this.bot = null;
    this.started = false;
  }

  async send(to: Recipient, reply: Reply, key: string, options: SendOptions = {}): Promise<string | null> {
    return await deliver(to, reply, key, options, await this.delivery(to.workspace));
  }

  async grow(to: Recipient, part: Card, key: string, earlier: string | null): Promise<string | null> {
    return await grow(to, part, key, earlier, await this.delivery(to.workspace));
  }

  async remove(to: Recipient, handle: string): Promise<void> {
    await takeBack(handle, await this.delivery(to.workspace));
  }

  /** A person, or (for what concerns nobody's person) a channel: `slack:T1:U1`, `slack:T1:C1`. */
  directTo(account: string): Origin | null {
    const [platform, workspace = '', id = ''] = account.split(':');
    if (platform !== 'slack' || workspace === '' || !/^[UWCG][A-Z0-9]+$/.test(id)) return null;
    return {
      platform,
      workspace,
      conversation: `slack:${workspace}:${id}`,
      private: /^[UW]/.test(id),
      person: { id: account },
      place: JSON.stringify({ channel: id } satisfies Place),
    };
  }

  /** Needs the scopes users:read and users:read.email. An address that was not confirmed does not count. */
  async profile({ workspace, person }: Pick<Origin, 'workspace' | 'person'>): Promise<{ email: string | null }> {
    const client = await this.clientOf(workspace);
    const { user } = await persist(() => client.users.info({ user: userOf(person) }));
    const confirmed = user?.is_email_confirmed ?? !user?.is_bot;
    return { email: confirmed ? (user?.profile?.email ?? null) : null };
  }

  private async authorize({
    teamId,
    enterpriseId,
    isEnterpriseInstall,
  }: AuthorizeSourceData<boolean>): Promise<AuthorizeResult> {
    if (this.installations === null) {
      const own = await this.ownWorkspace();
      if (!isEnterpriseInstall && teamId !== undefined && teamId !== own.teamId)
        throw new NotInstalled(`not installed in ${teamId}`);
      return own;
    }
    const { bot } = await this.installations.fetchInstallation({ teamId, enterpriseId, isEnterpriseInstall });
    if (!bot) throw new NotInstalled('the installation has no bot');
    return {
      botToken: bot.token,
      botId: bot.id,
      botUserId: bot.userId,
      ...(teamId === undefined ? {} : { teamId }),
      ...(enterpriseId === undefined ? {} : { enterpriseId }),
    };
  }

  /** Whose token it is, asked for once. */
  private ownWorkspace(): Promise<AuthorizeResult> {
    const { botToken, apiUrl } = this.options;
    this.own ??= persist(() => webClient(botToken, apiUrl).auth.test()).then(
      ({ bot_id: botId, user_id: botUserId, team_id: teamId }) =>
        Object.fromEntries(
          Object.entries({ botToken, botId, botUserId, teamId }).filter(([, value]) => value !== undefined),
        ) as unknown as AuthorizeResult,
    );
    this.own.catch(() => {
      this.own = null;
    });
    return this.own;
  }

  private async delivery(workspace: string): Promise<Delivery> {
    const { log, pauseMs } = this.options;
    return { client: await this.clientOf(workspace), log, ...(pauseMs === undefined ? {} : { pauseMs }) };
  }

  private async clientOf(workspace: string): Promise<WebClient> {
    const token =
      this.installations === null ? (this.options.botToken ?? '') : await this.installations.tokenOf(workspace);
    const known = this.clients.get(token);
    if (known) return known;
    const client = webClient(token, this.options.apiUrl);
    this.clients.set(token, client);
    return client;
  }

  private async forget(workspace: string): Promise<void> {
    this.clients.clear();
    await this.installations?.deleteInstallation({
      teamId: workspace,
      enterpriseId: undefined,
      isEnterpriseInstall: false,
    });
  }
}
