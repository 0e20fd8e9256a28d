import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import type { Router } from 'express';
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
  SetupError,
  Undeliverable,
  loggable,
  whileRunning,
} from '../../src/bot/index.ts';
import { createAuthentication } from './authentication.ts';
import { CALL_MS, PAUSE_MS, persist } from './connector.ts';
import { deliver, say, takeBack } from './deliver.ts';
import type { Outgoing } from './outgoing.ts';
import { endpoint } from './endpoint.ts';
import { Gateway } from './gateway.ts';
import { grow } from './grow.ts';
import { handle } from './handler.ts';
import { Pace } from './pace.ts';
import { note } from './receiving.ts';
import { References } from './references.ts';
import { serviceUrlCheck } from './service-url.ts';
import { accountOf, originOf } from './where.ts';

export interface TeamsOptions {
  /** Needed unless `local`. */
  appId?: string | undefined;
  appPassword?: string | undefined;
  /** A single-tenant app; its tenant is served. */
  tenantId?: string | undefined;
  /** Tenants that are served besides. */
  allowedTenants: readonly string[];
  /** Hosts to which the bot's token may be sent, besides Microsoft's: `host` or `host:port`. */
  serviceHosts: readonly string[];
  /** No sign-in, and only this machine is written to. The caller makes sure that only this machine can call. */
  local?: boolean | undefined;
  /** Other addresses than Microsoft's public ones, for national clouds and tests. */
  endpoints?: Parameters<typeof createAuthentication>[0]['endpoints'];
  /** Keeps how to write to whom. */
  state: AdapterState;
  log: Log;
  newErrorId: () => string;
  /** First pause after a fault of Teams', in milliseconds (default 1,000). */
  pauseMs?: number | undefined;
}

/** Microsoft Teams through the Bot Framework's CloudAdapter. */
export class TeamsAdapter implements Adapter {
  readonly platform = 'teams';
  readonly capabilities = { privateReplies: true, forms: true, updates: true };
  private readonly references: References;
  private readonly outgoing: Outgoing;
  private readonly tenants: ReadonlySet<string>;
  private readonly routes: Router;
  /** Replies that are being sent. One that takes longer than the core waits for is not sent a second time beside itself. */
  private readonly sending = new Map<string, Promise<string | null>>();
  private bot: Bot | null = null;

  /** @throws SetupError when nothing says who may call: without `appId` only `local` goes. */
  constructor(options: TeamsOptions) {
    const { appId, tenantId, allowedTenants, serviceHosts, local = false, state, log, newErrorId, pauseMs } = options;
    const allowed = serviceUrlCheck({ hosts: serviceHosts, local });
    const gateway = new Gateway({ authentication: authentication(options), appId: appId ?? '', allowed });
    const served = [...allowedTenants, ...(tenantId === undefined ? [] : [tenantId])];
    if (served.length === 0 && !local)
      throw new SetupError('TEAMS_ALLOWED_TENANTS is missing: name the tenants whose people are served');
    this.tenants = new Set(served.map((tenant) => tenant.toLowerCase()));
    this.references = new References(state);
    const bot = whileRunning(() => this.bot);
    const opensDialog = (action: string): boolean => bot.opensForm(action);
    this.outgoing = { gateway, references: this.references, pace: new Pace(), log, opensDialog, pauseMs };
    const receiving = { bot, log, newErrorId, references: this.references, outgoing: this.outgoing };
    this.routes = endpoint({
      gateway,
      allowed,
      tenants: this.tenants,
      local,
      log,
      newErrorId,
      handle: (activity) => handle(activity, receiving),
      apologise: (activity, errorId) => {
        const { workspace } = originOf(activity);
        say(wentWrong(errorId), { workspace, conversation: activity.conversation.id }, this.outgoing).catch(
          (error: unknown) => log.warn({ errorId, fault: loggable(error) }, 'an apology could not be sent'),
        );
      },
    });
  }

  /** `POST /api/messages`. */
  router(): Router {
    return this.routes;
  }

  start(bot: Bot): Promise<void> {
    this.bot = bot;
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.bot = null;
    return Promise.resolve();
  }

  async send(to: Recipient, reply: Reply, key: string, options: SendOptions = {}): Promise<string | null> {
    const under = this.sending.get(key) ?? deliver(to, reply, key, options, this.outgoing);
    this.sending.set(key, under);
    try {
      return await under;
    } finally {
      this.sending.delete(key);
    }
  }

  async grow(to: Recipient, part: Card, key: string, earlier: string | null): Promise<string> {
    return await grow(to, part, key, earlier, this.outgoing);
  }

  async remove(to: Recipient, handle: string): Promise<void> {
    await takeBack(to, handle, this.outgoing);
  }

  /** A person of a tenant that is served. Nothing reaches them before they have met the bot: Teams opens no chat by an account alone. */
  directTo(account: string): Origin | null {
    const [platform, workspace = '', id = ''] = account.split(':');
    if (platform !== 'teams' || id === '' || (this.tenants.size > 0 && !this.tenants.has(workspace))) return null;
    return {
      platform,
      workspace,
      conversation: `teams:${workspace}:direct:${id}`,
      // Not one-to-one as such: what is for the person goes to their own chat.
      private: false,
      person: { id: account },
    };
  }

  /** Only for accounts of the tenants that are served: others vouch for themselves. */
  async profile({ workspace, person }: Pick<Origin, 'workspace' | 'person'>): Promise<{ email: string | null }> {
    const { gateway, pauseMs = PAUSE_MS } = this.outgoing;
    const account = accountOf({ workspace, person });
    const contact = await this.references.contact(person);
    const reference = contact && (await this.references.find(workspace, contact.seen));
    if (account === null || !contact || !reference) return { email: null };
    const member = await gateway
      .reach(reference, contact.seen, workspace, ({ conversations }) =>
        persist(() => conversations.getConversationMember(contact.seen, account, { timeout: CALL_MS }), { pauseMs }),
      )
      .catch((error: unknown) => {
        if (error instanceof Undeliverable) return null;
        throw error;
      });
    if (member === null) return { email: null };
    const { tenantId = workspace, email, userPrincipalName } = member;
    const served = this.tenants.size === 0 || this.tenants.has(tenantId.toLowerCase());
    return { email: served ? (email ?? userPrincipalName ?? null) : null };
  }
}

function authentication({ appId, appPassword, tenantId, endpoints, local = false }: TeamsOptions) {
  if (local) return new ConfigurationBotFrameworkAuthentication({});
  if (appId === undefined || appPassword === undefined)
    throw new SetupError(
      `${appId === undefined ? 'TEAMS_APP_ID' : 'TEAMS_APP_PASSWORD'} is missing; without it nobody could check where a message comes from`,
    );
  return createAuthentication({
    appId,
    appPassword,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(endpoints === undefined ? {} : { endpoints }),
  });
}

const wentWrong = (errorId: string) =>
  note(
    'Sorry, something went wrong',
    'I could not take your message. The fault is on my side, not in what you wrote.',
    `Please try again in a few minutes. If it happens again, tell the people who run this assistant and give them this error id: ${errorId}`,
  );
