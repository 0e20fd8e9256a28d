import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '../../src/storage/index.ts';
import { until } from '../support/bot.ts';
import {
  Knowing,
  type Shown,
  type Surface,
  after,
  headingOf,
  interview,
  questionOn,
  saying,
  standing,
  theTurn,
} from '../support/interview.ts';
import { recordingLog } from '../support/recording-log.ts';
import { seedDataDir } from '../support/storage.ts';
import { inSlack, inTeams, onThePage } from '../support/surfaces.ts';
import { openStage } from './application-stage.ts';
import { asksInBetween, codeFrom, conflict, corrects, diesInTheMiddle, joins } from './application-story.ts';

const NHS_NUMBER = '943 476 5919';
const LOST = 'This was written just before the channel went away, and is stored all the same.';

describe('a guided application through the whole program', { timeout: 60_000 }, () => {
  let stage: Awaited<ReturnType<typeof openStage>>;
  let knowing: Knowing;
  let ada: Surface;
  let ben: Surface;
  let reference = '';

  beforeAll(async () => {
    stage = await openStage({ seed: seedDataDir });
    stage.teams.installed.add('29:ben');
    knowing = new Knowing(stage.form, stage.answers);
    ada = inSlack(stage.slack, 'U1');
    ben = inSlack(stage.slack, 'U2');
  });
  afterAll(async () => {
    await stage.close();
  });

  const answerUntil = async (surface: Surface, stop: string): Promise<void> => {
    const told = await interview(surface, knowing, ({ path }) => path === stop);
    expect(told.at, `stopped at ${stop}`).not.toBeNull();
    expect(told.misread).toEqual([]);
  };
  /** Says what is no answer to the open question: it is told, and the same question stands there. */
  const refused = async (surface: Surface, text: string, words: RegExp): Promise<void> => {
    const before = questionOn((await standing(surface)) as Shown);
    const now = await theTurn(surface, () => surface.say(text));
    expect(now.text).toMatch(words);
    expect(questionOn(now)).toMatchObject({ heading: before?.heading, section: before?.section });
  };

  it('begins in Slack, outlives a crash, and goes on with two people and on the page', async () => {
    const begun = await after(
      ada,
      () => ada.say('start an application'),
      (shown) => questionOn(shown) !== null,
    );
    reference = /APP-\w{4}-\w{4}/.exec(begun.map(({ text }) => text).join('\n'))?.[0] ?? '';
    await answerUntil(ada, 'about.applicant');
    await asksInBetween(ada);
    await answerUntil(ada, 'about.abstract');
    await diesInTheMiddle(stage, ada, knowing);
    await answerUntil(ada, 'term.analysis-end');
    await corrects(ada);
    await joins(ben, await codeFrom(ada));
    await theTurn(ada, () => ada.say('continue'));
    await answerUntil(ada, 'term.statement');
    await conflict(ada, ben, {
      section: 'term',
      theirs: 'We need five years, and the funder wants the data kept for two of them.',
      mine: knowing.answerTo(questionOn((await standing(ada)) as Shown) as never).text ?? '',
      choose: /Keep theirs/,
    });

    const page = onThePage(() => stage.url(), 'conversation-ada');
    await joins(page, await codeFrom(ada));
    expect(questionOn((await standing(page)) as Shown)).toMatchObject({ section: '1b Data controllers' });
    await answerUntil(page, 'controllers.list');
    const shown = (await saying(page, 'show term', /We need five years/)).at(-1);
    expect(shown?.text).toContain('1 March 2027');
    await theTurn(ada, () => ada.say('continue'));
  });

  it('a day that does not exist is refused, and an end before the start is said at once and blocks', async () => {
    await theTurn(ada, () => ada.say('change end date'));
    await refused(ada, '30 February 2031', /There is no such day as “30 February 2031”/);
    await refused(ada, 'in the spring', /I cannot read this as a date/);
    const early = await theTurn(ada, () => ada.say('1 January 2027'));
    expect(early.text).toMatch(/not after its start on 1 March 2027/);
    expect((await saying(ada, 'ready', /not a decision/)).at(-1)?.text).toMatch(/not after its start on 1 March 2027/);
    await theTurn(ada, () => ada.say('change end date to 28 February 2032'));
  });

  it('200 kB of text, a picture without words and a reference that is none each get a clear message, and the question stays', async () => {
    const { slack, teams } = stage;
    const open = questionOn((await standing(ada)) as Shown);
    // Slack's client sends 40,000 characters at most, the page 200,000.
    const page = onThePage(() => stage.url(), 'conversation-ada');
    for (const [surface, times] of [
      [ada, 1250],
      [page, 6250],
    ] as const) {
      const long = await saying(surface, 'The register covers every ward. '.repeat(times), /too long for me/);
      expect(long.at(-1)?.text).toMatch(/have not used it[\s\S]*in shorter pieces/);
    }
    const file = { id: 'F1', name: 'flow.png', mimetype: 'image/png' };
    const picture = { channel: 'D1', user: 'U1', text: '', ts: slack.state.ts(), blocks: [], files: [file] };
    slack.state.messages.push(picture);
    const seen = await after(
      ada,
      async () => {
        await slack.event({ ...picture, type: 'message', subtype: 'file_share', channel_type: 'im' });
      },
      () => true,
    );
    expect(seen.at(-1)?.text).toMatch(/could not read that[\s\S]*pictures and files I cannot open/);
    const inPersonal = inTeams(teams, 'ben');
    const attachments = [{ contentType: 'image/png', contentUrl: 'https://teams.example/flow.png', name: 'flow.png' }];
    const said = await after(
      inPersonal,
      async () => {
        await teams.message('', { user: 'ben', more: { attachments } });
      },
      () => true,
    );
    expect(said.at(-1)?.text).toMatch(/pictures and files I cannot open/);
    await theTurn(ada, () => ada.say('change reference of this application'));
    await refused(ada, 'NIC-12', /does not look like/);
    const next = await theTurn(ada, () => ada.say('continue'));
    expect(questionOn(next)).toMatchObject({ section: open?.section, heading: open?.heading });
  });

  it('an NHS number in an answer is hidden before anything is stored, and the person is told', async () => {
    await theTurn(ada, () => ada.say('change abstract'));
    const told = await after(
      ada,
      () => ada.say(`The patient with the number ${NHS_NUMBER} was the first of our register in the year 2018.`),
      (shown) => questionOn(shown) !== null,
    );
    expect(told.map((shown) => headingOf(shown))).toContain('I hid personal details in your message');
    expect(told.map(({ text }) => text).join('\n')).not.toContain(NHS_NUMBER);
    await theTurn(ada, () => ada.say('undo'));
  });

  it('whoever was taken off the team is told so, and nothing of theirs is stored', async () => {
    await theTurn(ben, () => ben.say('continue'));
    const team = (await saying(ada, 'team', /^The team of/m)).at(-1) as Shown;
    await after(
      ada,
      () => ada.press(team.buttons.find((label) => label.startsWith('Remove ')) ?? '', team),
      (shown) => headingOf(shown) === 'Removed',
    );
    const refusal = await saying(ben, 'Somebody else entirely', /not on the team of this application any more/);
    expect(refusal.at(-1)?.text).toContain('was not added to it');
    expect((await saying(ben, reference, /no application of yours/)).length).toBeGreaterThan(0);
  });

  it('an answer from a channel that is gone is stored, though nothing can be said there', async () => {
    const { slack } = stage;
    const { ts } = await slack.mention('start an application called The channel that went away', {
      channel: 'C5',
      user: 'U3',
    });
    const thread = inSlack(slack, 'U3', { channel: 'C5', ts });
    await until(async () => (await standing(thread)) !== undefined, 20_000);
    await theTurn(thread, () => thread.say('go to abstract'));
    slack.failNext({ method: 'chat.postMessage', with: { error: 'channel_not_found' } });
    await thread.say(LOST);
    await until(() => stage.trouble().includes('channel_not_found'), 20_000);
    const alone = inSlack(slack, 'U3');
    await saying(alone, 'my applications', /Your applications|APP-/);
    await saying(alone, 'continue', /Application|About/);
    expect((await saying(alone, 'show about the application', /went away/)).map(({ text }) => text).join()).toContain(
      LOST,
    );
  });

  it('keeps no hidden number anywhere', async () => {
    await stage.stop();
    const storage = await openStorage({ dataDir: stage.dataDir, log: recordingLog() });
    try {
      const turns = await storage.db.selectFrom('turns').selectAll().execute();
      const events = await storage.db.selectFrom('application_events').selectAll().execute();
      const answers = await storage.db.selectFrom('application_answers').selectAll().execute();
      const kept = JSON.stringify([events, answers]);
      // As words, so that a failure does not print it all.
      expect({
        lost: !kept.includes(LOST),
        number: /943 ?476 ?5919/.test(JSON.stringify([turns, kept])),
        stranger: kept.includes('Somebody else entirely'),
      }).toEqual({ lost: false, number: false, stranger: false });
    } finally {
      await storage.close();
    }
  });
});
