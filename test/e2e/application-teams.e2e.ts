import { describe, it } from 'vitest';
import { inTeams, onThePage } from '../support/surfaces.ts';
import { onStage } from './application-stage.ts';
import { wholeStory } from './application-story.ts';

describe('a whole application that begins in Teams', () => {
  it('goes from nothing to the Word file, with a colleague, a crash, and the end on the page by a code', async () => {
    await onStage(async (stage) => {
      stage.teams.installed.add('29:ben');
      await wholeStory(stage, {
        first: inTeams(stage.teams, 'ada'),
        colleague: inTeams(stage.teams, 'ben'),
        elsewhere: onThePage(() => stage.url(), 'conversation-ada'),
        // Teams takes 60 messages of a bot in half a minute: all of it would last four minutes.
        until: process.env['E2E_ALL_IN_TEAMS'] === '1' ? 'funding.sources' : 'objective.aim',
      });
    });
  });
});
