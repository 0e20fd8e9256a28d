import { type Activity, type InvokeResponse, type TurnContext, CloudAdapter } from 'botbuilder';
import { Undeliverable } from '../../src/bot/index.ts';
import type { Reference } from './references.ts';
import { withoutRetries, type Connector } from './connector.ts';

/** The request does not come from Teams. */
export class Forged extends Error {
  override name = 'Forged';
}

/** It could not be checked where the request comes from: Microsoft's keys cannot be had. */
export class Unchecked extends Error {
  override name = 'Unchecked';
}

export interface GatewayOptions {
  authentication: ConstructorParameters<typeof CloudAdapter>[0];
  appId: string;
  allowed: (serviceUrl: unknown) => boolean;
}

/** The Bot Framework's adapter. Everything that comes in and goes out passes here. */
export class Gateway extends CloudAdapter {
  private readonly appId: string;
  private readonly allowed: (serviceUrl: unknown) => boolean;

  constructor({ authentication, appId, allowed }: GatewayOptions) {
    super(authentication);
    this.appId = appId;
    this.allowed = allowed;
  }

  /**
   * Checks the token of a request and runs `turn`. What `turn` throws is thrown on; the `process` of the Bot Framework would
   * print it, and send its message to whoever asked.
   * @throws Forged
   * @throws Unchecked
   */
  async receive(
    authorization: string,
    activity: Activity,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const checked = await this.botFrameworkAuthentication
      .authenticateRequest(activity, authorization)
      .catch((error: unknown) => {
        const { statusCode, name } = error as { statusCode?: number; name?: string };
        throw statusCode === 500 || name === 'FetchError'
          ? new Unchecked('the keys cannot be had', { cause: error })
          : new Forged('the token is not taken', { cause: error });
      });
    return await this.processActivity(checked, activity, turn);
  }

  /**
   * Runs `work` with a connection to a conversation that was stored, whether or not anything came in from there lately.
   * @param conversation as Teams names it.
   * @throws Undeliverable when the stored service URL is none of those to which the token may be sent.
   */
  async reach<T>(
    { serviceUrl, bot, channel }: Reference,
    conversation: string,
    workspace: string,
    work: (connector: Connector) => Promise<T>,
  ): Promise<T> {
    if (!this.allowed(serviceUrl)) throw new Undeliverable('service_url_refused');
    const reference = {
      serviceUrl,
      channelId: channel,
      bot: { id: bot, name: '' },
      conversation: { id: conversation, tenantId: workspace, isGroup: false, conversationType: '', name: '' },
    };
    let result: { value: T } | undefined;
    await this.continueConversationAsync(this.appId, reference, async (context) => {
      result = { value: await work(withoutRetries(context.turnState.get(this.ConnectorClientKey))) };
    });
    if (result === undefined) throw new Error('the conversation was not continued');
    return result.value;
  }
}
