import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { inSlack, inTeams } from '../support/surfaces.ts';
import { onStage } from './application-stage.ts';
import { wholeStory } from './application-story.ts';

const ADA = randomUUID();

describe('a whole application that begins in Slack', () => {
  it('goes from nothing to the Word file, with a colleague, a crash, and the end in Teams as the same person', async () => {
    await onStage(
      async (stage) => {
        const { slack, teams } = stage;
        // Teams vouches for an address only where Entra knows the account.
        const base = teams.base.bind(teams);
        teams.base = (where) => ({ ...base(where), from: { id: '29:ada', name: 'Ada Lovelace', aadObjectId: ADA } });
        slack.state.emails.set('U1', 'ada@northmarsh.example');
        teams.members.set(ADA, { id: '29:ada', email: 'ada@northmarsh.example', tenantId: teams.tenant });
        await wholeStory(stage, {
          first: inSlack(slack, 'U1'),
          colleague: inSlack(slack, 'U2'),
          elsewhere: inTeams(teams, 'ada'),
          linked: true,
        });
      },
      { LINK_PEOPLE_BY_EMAIL: 'on', ENCRYPTION_KEY: randomBytes(32).toString('base64') },
    );
  });
});
