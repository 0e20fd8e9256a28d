import { adapterContract } from '../support/adapter-contract.ts';
import { teamsSetup } from '../support/teams.ts';

adapterContract('Teams', async () => {
  const setup = await teamsSetup();
  const { teams, adapter } = setup;
  const sent = new Map<string, Record<string, unknown>>();
  return {
    adapter,
    async deliver(text, eventId) {
      const again = sent.get(eventId);
      const { status } = again === undefined ? await teams.message(text) : await teams.deliver(again);
      sent.set(eventId, teams.last);
      return status === 200;
    },
    shown: () =>
      Promise.resolve(
        teams
          .posted()
          .map((post) => teams.textOf(post))
          .join('\n'),
      ),
    close: () => setup.close(),
  };
});
