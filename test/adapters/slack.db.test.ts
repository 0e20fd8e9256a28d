import { adapterContract } from '../support/adapter-contract.ts';
import { slackSetup } from '../support/slack.ts';

for (const socket of [false, true]) {
  adapterContract(socket ? 'Slack through a socket' : 'Slack', async () => {
    const setup = await slackSetup({ socket }, { timeoutMs: 500, retryMs: [] });
    const { slack, adapter } = setup;
    const sent = new Map<string, string>();
    return {
      adapter,
      async deliver(text, eventId) {
        const again = sent.get(eventId);
        const takes =
          again === undefined ? (await slack.direct(text)).takes : await slack.deliverEvent(slack.lastEvent);
        sent.set(eventId, text);
        return takes.every(({ status }) => status === 200);
      },
      shown: () =>
        Promise.resolve(
          [...slack.posted('D1'), ...slack.whispered('U1', 'D1')].map((message) => slack.textOf(message)).join('\n'),
        ),
      close: () => setup.close(),
    };
  });
}
