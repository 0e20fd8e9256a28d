import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import type { Skill } from '../../src/bot/index.ts';
import { openPrecedents } from '../../src/knowledge/index.ts';
import { readRegister } from '../../src/knowledge/register/read-register.ts';
import { formsOf, loadForm } from '../../src/skills/application/index.ts';
import { type ApplicationKit, applicationKit } from '../support/application-kit.ts';
import { skillOf } from '../support/bot.ts';
import { agreementFile } from '../support/register.ts';
import { describeOnBoth } from '../support/storage.ts';

const guide: Skill = skillOf(() => 'the guide answers', {
  name: 'guide',
  claims: { intents: ['ask', 'breach_report'] },
});
const classify = (text: string) => ({
  intent: text.endsWith('?')
    ? 'ask'
    : text.includes('wrong person')
      ? 'breach_report'
      : text.includes('by the way')
        ? 'other'
        : 'apply',
});

describeOnBoth(
  'the talk about an application',
  (storage) => {
    let kit: ApplicationKit;
    const ann = { conversation: 'ann', person: { id: 'p1', name: 'Ann' } };
    const bob = { conversation: 'bob', person: { id: 'p2', name: 'Bob' } };
    const reference = async () => (await kit.applications.list(1))[0]?.reference ?? '';
    const valueOf = async (path: string) => {
      const [application] = await kit.applications.list(1);
      return (await kit.store.answers(application?.id ?? '')).get(path)?.value;
    };
    const begin = async () => {
      const said = await kit.say('start an application: Falls and fractures in Saltmere', ann);
      await kit.say('call me Ann', ann);
      return said;
    };
    /** Bob joins with a code that Ann takes. */
    const joined = async (role = 'editor') => {
      const offered = await kit.press('apply.code', `${await reference()} ${role}`, ann);
      const code = /join ([A-Z0-9-]+)/.exec(offered)?.[1] ?? '';
      const said = await kit.say(`join ${code}`, bob);
      await kit.say('call me Bob', bob);
      return said;
    };

    beforeEach(async () => {
      kit = applicationKit(storage(), { skills: [guide], classify });
      await kit.bot.start();
      return async () => await kit.bot.stop(500);
    });

    it('begins with the first question, stores an answer and asks the next one; the title given is an answer already', async () => {
      expect(await begin()).toMatch(/APP-[\w-]+ is begun[\s\S]*Is this a new application/);
      expect(await valueOf('about.title')).toBe('Falls and fractures in Saltmere');
      expect(await kit.say('new', ann)).toMatch(
        /Stored\. Type of application: New application[\s\S]*already given this application a reference/,
      );
      expect(await valueOf('about.type')).toBe('new');
    });

    it('says why it asks with the requirement cited, shows an example, and asks again', async () => {
      await begin();
      await kit.say('go to term', ann);
      await kit.say('skip', ann);
      expect(await kit.say('why do you ask', ann)).toMatch(
        /Why I ask: Start date[\s\S]*\[1\] R\d+[\s\S]*On what day should the agreement/,
      );
      await kit.say('change abstract', ann);
      expect(await kit.say('show an example', ann)).toMatch(
        /An example: Abstract[\s\S]*a made-up example[\s\S]*member of the public/,
      );
    });

    it('answers a question in the middle and asks the same again; a report of something that went wrong comes first too', async () => {
      await begin();
      await kit.say('change applicant organisation', ann);
      const said = await kit.say('what is a controller?', ann);
      expect(said).toMatch(/the guide answers[\s\S]*Back to the application[\s\S]*Which organisation is applying/);
      expect(await valueOf('about.applicant')).toBeUndefined();
      expect(await kit.say('we sent the file to the wrong person', ann)).toMatch(/the guide answers[\s\S]*answer:/);
      await kit.say('answer: University of the wrong person', ann);
      expect(await valueOf('about.applicant')).toBe('University of the wrong person');
    });

    it('takes several answers out of one message, and stores them only after a yes', async () => {
      await begin();
      await kit.say('go to term', ann);
      const said = await kit.say('start date: 1 April 2027; end date: 31 March 2030', ann);
      expect(said).toMatch(/I read 2 answers[\s\S]*1 April 2027[\s\S]*31 March 2030/);
      expect(await valueOf('term.start')).toBeUndefined();
      expect(await kit.say('what is a term?', ann)).toMatch(/the guide answers[\s\S]*I read 2 answers/);
      await kit.say('yes', ann);
      expect([await valueOf('term.start'), await valueOf('term.end')]).toEqual(['2027-04-01', '2030-03-31']);
      await kit.say('undo', ann);
      expect([await valueOf('term.start'), await valueOf('term.end')]).toEqual([undefined, undefined]);
    });

    it('corrects in plain words, goes back, undoes, and removes', async () => {
      await begin();
      await kit.say('new', ann);
      await kit.say('change start date to 1 May 2027', ann);
      expect(await valueOf('term.start')).toBe('2027-05-01');
      expect(await kit.say('change the start date to 2 May 2027', ann)).toContain('(changed)');
      await kit.say('undo', ann);
      expect(await valueOf('term.start')).toBe('2027-05-01');
      expect(await kit.say('back', ann)).toMatch(/Answer it again[\s\S]*what stands there now/);
      await kit.say('remove start date', ann);
      expect(await valueOf('term.start')).toBeUndefined();
      await kit.say('undo', ann);
      expect(await valueOf('term.start')).toBe('2027-05-01');
    });

    it('what is passed over comes again at the end and keeps its section open; an answer that is no date is not stored', async () => {
      await begin();
      await kit.say('go to term', ann);
      expect(await kit.say('31 February 2027', ann)).toMatch(/Not stored\. There is no such day as “31 February 2027”/);
      expect(await kit.say('next summer', ann)).toMatch(/Not stored\. I cannot read this as a date/);
      await kit.say('skip', ann);
      expect(await kit.say('skip', ann)).toMatch(/Passed over for now: Start date\. It stays open/);
      expect(await kit.say("what's left?", ann)).toMatch(/1 Term of the agreement: (open|in work), 0 of/);
    });

    it('a group is filled item by item, each named by its first answer, until it is said that that is all', async () => {
      await begin();
      expect(await kit.say('go to controllers', ann)).toMatch(/Controller basis|controller/i);
      await kit.say('change controllers', ann);
      let said = await kit.say('University of Saltmere', ann);
      expect(said).toMatch(/1b [\w ]+ · University of Saltmere/);
      for (let step = 0; step < 30 && !said.includes('Add a controller'); step += 1) said = await kit.say('skip', ann);
      expect(said).toMatch(/- University of Saltmere[\s\S]*Add a controller/);
      await kit.say('Thornby NHS Trust', ann);
      expect(await kit.say('show controllers', ann)).toMatch(/Thornby NHS Trust/);
      await kit.say('remove Thornby NHS Trust', ann);
      const [application] = await kit.applications.list(1);
      const stored = [...(await kit.store.answers(application?.id ?? '')).values()].map(({ value }) => value);
      expect(stored).toContain('University of Saltmere');
      expect(stored).not.toContain('Thornby NHS Trust');
    });

    it('a long text comes in one message, in several, or in a form, and can be added to', async () => {
      await begin();
      await kit.say('change abstract', ann);
      await kit.say('several messages', ann);
      await kit.say('We look at falls.', ann);
      expect(await kit.say('why do falls happen?', ann)).toMatch(/Kept: 2 messages/);
      await kit.say('done', ann);
      expect(await valueOf('about.abstract')).toBe('We look at falls.\n\nwhy do falls happen?');
      await kit.say('more: And at fractures.', ann);
      expect(await valueOf('about.abstract')).toMatch(/happen\?\n\nAnd at fractures\.$/);
      await kit.press('apply.written', `${await reference()} about.abstract 2`, ann, {
        answer: 'Written in the form.',
      });
      expect(await valueOf('about.abstract')).toBe('Written in the form.');
    });

    it('two people at one answer: the second sees the other’s text and chooses, and nothing is lost', async () => {
      await begin();
      expect(await joined()).toMatch(/You are an editor now/);
      await kit.say('change applicant organisation', ann);
      await kit.say('change applicant organisation', bob);
      await kit.say('University of Saltmere', ann);
      const said = await kit.say('Saltmere University', bob);
      expect(said).toMatch(/Not stored yet[\s\S]*Ann[\s\S]*University of Saltmere[\s\S]*Saltmere University/);
      expect(await valueOf('about.applicant')).toBe('University of Saltmere');
      expect(await kit.press('apply.yes', await reference(), bob)).toMatch(/Stored/);
      expect(await valueOf('about.applicant')).toBe('Saltmere University');
      await kit.say('change applicant organisation', ann);
      await kit.say('change applicant organisation to Saltmere', bob);
      await kit.say('University of Saltmere', ann);
      expect(await kit.say('no', ann)).toMatch(/nothing of that was stored/);
      expect(await valueOf('about.applicant')).toBe('Saltmere');
      const [application] = await kit.applications.list(1);
      const authors = (await kit.store.history(application?.id ?? '', 'about.applicant')).map(({ byName }) => byName);
      expect(authors).toEqual(['Ann', 'Bob', 'Bob']);
    });

    it('strangers learn nothing, whatever they press; the tries are in the history', async () => {
      await begin();
      const named = await reference();
      const other = { conversation: 'eve', person: { id: 'p9', name: 'Eve' } };
      const tries = await Promise.all([kit.press('apply.do', `${named} left`, other)]);
      const words = [
        ...tries,
        await kit.press('apply.do', `${named} export`, other),
        await kit.press('apply.written', `${named} about.applicant 0`, other, { answer: 'Eve’s' }),
        await kit.press('apply.yes', named, other),
        await kit.press('apply.invited', named, other, { 'account.colleague': 'p9', role: 'owner' }),
        await kit.say(named, other),
        await kit.press('apply.do', 'APP-2222-2222 left', other),
      ];
      expect(new Set(words).size).toBe(1);
      expect(words[0]).toContain('There is no application of yours');
      const [application] = await kit.applications.list(1);
      const refused = (await kit.store.history(application?.id ?? '')).filter(({ what }) => what === 'refused');
      expect(refused).toHaveLength(6);
    });

    it('the progress card follows the answers of others, takes nobody the floor, and shows nothing to a stranger who asks for it', async () => {
      await begin();
      await joined();
      await kit.say("what's left?", ann);
      await kit.say('change applicant organisation', ann);
      await kit.say('change start date to 1 May 2027', bob);
      const behind = await kit.places.behind(0);
      expect(behind.map(({ origin }) => origin.conversation).sort()).toEqual(['ann', 'bob']);
      const named = await reference();
      expect(await kit.press('apply.notice', `${named} progress`, ann)).toMatch(/Term of the agreement: in work, 1 of/);
      expect(kit.last()[0]).toMatchObject({ slot: `application:${named}` });
      await kit.say('University of Saltmere', ann);
      expect(await valueOf('about.applicant')).toBe('University of Saltmere');
      const other = { conversation: 'eve', person: { id: 'p9' } };
      expect(await kit.press('apply.notice', `${named} progress`, other)).toContain('There is no application of yours');
    });

    it('what was written in a form and cannot be stored comes back with the question', async () => {
      await begin();
      const sent = await kit.press('apply.written', `${await reference()} term.start 0`, ann, {
        answer: 'when the ink is dry',
      });
      expect(sent).toMatch(/Not stored[\s\S]*You wrote: when the ink is dry[\s\S]*On what day/);
    });

    it('a removed member is told that nothing was stored', async () => {
      await begin();
      await joined();
      await kit.say('change applicant organisation', bob);
      expect(await kit.press('apply.remove', `${await reference()} p2`, ann)).toContain('Removed');
      expect(await kit.say('Bob’s University', bob)).toMatch(/not on the team[\s\S]*was not added/);
      expect(await valueOf('about.applicant')).toBeUndefined();
      expect(await kit.press('apply.remove', `${await reference()} p1`, ann)).toContain('Not removed');
    });

    it('readers read, reviewers comment and sign off, and a change takes the sign-off back', async () => {
      await begin();
      await joined('reviewer');
      expect(await kit.say('continue', bob)).toMatch(/needs another role/);
      expect(await kit.say('comment on ethics: which committee?', bob)).toContain('Commented');
      expect(await kit.say('sign off term', bob)).toContain('Signed off');
      expect(await kit.say("what's left?", ann)).toMatch(/signed off by Bob[\s\S]*1 open comment/);
      await kit.say('change start date to 1 May 2027', ann);
      expect(await kit.say("what's left?", ann)).not.toContain('signed off');
      expect(await kit.say('sign off term', ann)).toContain('Signed off');
    });

    it('a section is given to somebody with a day, who is told and reminded; a day that does not exist is not taken', async () => {
      await begin();
      await joined();
      const named = await reference();
      const assign = (due: string) =>
        kit.press('apply.assigned', `${named} ethics`, ann, { 'account.colleague': 'test:local:p2', due });
      await kit.press('apply.invited', named, ann, { 'account.colleague': 'test:local:p2', role: 'editor' });
      expect(await assign('30 February 2027')).toMatch(/no such day/);
      expect(await assign('1 March 2020')).toMatch(/looks after it, by 1 March 2020/);
      expect(kit.told.map(({ value }) => value)).toContain(`${named} assigned ethics`);
      expect((await kit.places.due()).map(({ note }) => note.section)).toEqual(['ethics']);
      expect(await kit.places.due()).toEqual([]);
      expect(await kit.press('apply.notice', `${named} nudge ethics`, bob)).toMatch(
        /A reminder: 7a[\s\S]*1 March 2020/,
      );
      expect(await kit.press('apply.do', `${named} no reminders for ethics`, bob)).toMatch(/No more reminders/);
    });

    it('a title is shown to the team as it was typed, whatever signs it holds', async () => {
      await begin();
      await kit.say('rename it to Falls *and* [fractures](https://example.org)', ann);
      await joined();
      const said = await kit.press('apply.notice', `${await reference()} invited`, bob);
      expect(said).toContain(String.raw`“Falls \*and\* \[fractures\](https://example.org)”: you are an editor.`);
    });

    it('the check of a section names what it could not find, and never says that it is complete', async () => {
      await begin();
      await kit.say('change objective aim', ann);
      await kit.press('apply.written', `${await reference()} objective.aim 0`, ann, {
        answer: 'The aim is to learn why people fall.',
      });
      const said = await kit.say('check objective', ann);
      expect(said).toMatch(/I could not find[\s\S]*\[1\][\s\S]*not a decision by NHS England/);
      expect(await kit.say('ready', ann)).toMatch(
        /Not ready yet[\s\S]*required questions are open[\s\S]*not a decision/,
      );
    });

    it('after it is submitted nothing changes; an amendment begins from it', async () => {
      await begin();
      await kit.say('change applicant organisation to University of Saltmere', ann);
      expect(await kit.say('submit', ann)).toMatch(/Noted as submitted, and locked[\s\S]*I send nothing to DARS/);
      expect(await kit.say('change applicant organisation to Other', ann)).toMatch(/submitted and locked/);
      expect(await valueOf('about.applicant')).toBe('University of Saltmere');
      expect(await kit.say('amend', ann)).toMatch(/is begun/);
      const own = await kit.applications.list(5);
      expect(own).toHaveLength(2);
      expect(own[0]).toMatchObject({ state: 'draft', from: own[1]?.reference });
      expect(await valueOf('about.type')).toBe('amendment');
    });

    it('is deleted only by an owner who says it twice', async () => {
      await begin();
      await joined();
      expect(await kit.say('delete', bob)).toMatch(/needs another role/);
      expect(await kit.say('delete it for good now', ann)).toMatch(/for everybody\?/);
      expect(await kit.say('delete it for good now', ann)).toContain('Deleted');
      expect(await kit.applications.list(5)).toEqual([]);
    });

    it('goes on in another conversation, and after the state of the conversation is forgotten', async () => {
      await begin();
      await kit.say('new', ann);
      expect(await kit.say('continue', { ...ann, conversation: 'elsewhere' })).toMatch(
        /already given this application a reference/,
      );
      await storage().db.deleteFrom('keyv').execute();
      await storage().db.updateTable('turns').set({ awaits: null }).execute();
      expect(await kit.say('carry on with my application', ann)).toMatch(/already given this application a reference/);
      expect(await valueOf('about.type')).toBe('new');
    });

    it('where others read along, talk is left alone and a free text is taken only after a yes', async () => {
      await begin();
      const thread = { ...ann, private: false, conversation: 'thread' };
      await kit.say('continue', thread);
      const aside = { ...thread, addressed: false };
      expect(await kit.say('by the way, lunch at one', aside)).toBe('');
      expect(await kit.say('renewal', aside)).toMatch(/Stored\. Type of application: Renewal/);
      await kit.say('change applicant organisation', thread);
      expect(await kit.say('University of Saltmere', aside)).toMatch(/Shall I store this/);
      expect(await valueOf('about.applicant')).toBeUndefined();
      expect(await kit.say('yes', aside)).toMatch(/Stored/);
      const kept = await storage().db.selectFrom('turns').select('payload').execute();
      expect(JSON.stringify(kept)).not.toContain('lunch');
    });

    it('a message that is pointed at becomes an answer after a yes; what does not fit says so', async () => {
      await begin();
      await kit.say('change abstract', ann);
      const pointed = { ...ann, kind: 'command' as const, name: 'use' };
      expect(await kit.say('We look at falls in Saltmere.', pointed)).toMatch(/Shall I store this as the answer/);
      await kit.say('yes', ann);
      expect(await valueOf('about.abstract')).toBe('We look at falls in Saltmere.');
      await kit.say('change start date', ann);
      expect(await kit.say('We look at falls in Saltmere.', pointed)).toMatch(/does not fit the open question/);
    });

    it('a draft stays with its version of the form until it is moved, and then says what has no place', async () => {
      await kit.bot.stop(500);
      const form = loadForm();
      const older = structuredClone(form);
      older.version = form.version - 1;
      const [about] = older.sections;
      about?.fields.splice(1, 0, {
        kind: 'text',
        id: 'colour',
        label: 'Colour',
        ask: 'Which colour is it?',
        help: 'A field that went away.',
        required: true,
        serves: [],
      });
      const only = applicationKit(storage(), { classify });
      await only.bot.start();
      await only.say('start an application: Falls and fractures', ann);
      const [application] = await only.applications.list(1);
      await only.applications.pin(application?.id ?? '', older.version, {
        account: 'p1',
        person: 'p1',
        name: null,
        surface: 'test',
      });
      await only.bot.stop(500);
      kit = applicationKit(storage(), { classify, earlier: [older] });
      await kit.bot.start();
      expect(await kit.say('new', ann)).toContain('Which colour is it?');
      await kit.say('blue', ann);
      expect(await kit.say("what's left?", ann)).toContain('newer version of the form');
      expect(await kit.say('move to the newest form', ann)).toMatch(/have no place in the new form[\s\S]*Colour/);
      expect(await kit.say('continue', ann)).not.toContain('colour is it');
      expect(formsOf(form, [older]).of(99)).toBe(form);
    });

    it('published agreements like the draft are shown for the section under way, as examples', async () => {
      await begin();
      await kit.say('go to benefits', ann);
      expect(await kit.say('similar agreements', ann)).toContain('I hold no published agreements');
      expect(await kit.say('show an example', ann)).not.toContain('What others wrote');
      const precedents = openPrecedents(storage());
      for (const agreement of (await readRegister(readFileSync(agreementFile('dars-nic-788403-y9m1g-v0.2'))))
        .agreements)
        await precedents.put(agreement);
      expect(await kit.say('show an example', ann)).toContain('What others wrote');
      const strange = await kit.say('similar agreements', ann);
      expect(strange).toMatch(/Published agreements: \S+ [\s\S]*None of them is about the same subject/);
      await kit.say('rename to Lung screening in Yorkshire', ann);
      const shown = await kit.say('similar agreements for benefits', ann);
      expect(shown).toMatch(
        /Similar published agreements[\s\S]*They are not advice[\s\S]*Published example: DARS-NIC-788403-Y9M1G-v0\.2/,
      );
      expect(shown).toMatch(/Expected Measurable Benefits|Yielded Benefits/);
      expect(await kit.say('show me how others justified the lung screening of smokers in Yorkshire', ann)).toMatch(
        /Similar published agreements\*\*\n[\s\S]*Lung Health Check/,
      );
      expect(await kit.say('how did others justify submarines', ann)).toContain('I found no published agreement');
      expect(await kit.say('continue', ann)).not.toContain('Published example');
    });

    it('standards that changed since are flagged, and say what changed', async () => {
      await begin();
      const [application] = await kit.applications.list(1);
      const id = application?.id ?? '';
      const seen = structuredClone(await kit.applications.standards(id)) as Record<
        string,
        { version: string; requirements: Record<string, string> }
      >;
      const term = seen['term-of-data-sharing-agreement'];
      if (term) {
        term.version = 'v1.0';
        term.requirements['R1'] = 'another text';
      }
      await kit.applications.restOn(id, seen as never);
      expect(await kit.say("what's left?", ann)).toMatch(/A standard has changed since you last looked: Term of/);
      expect(await kit.say('standards', ann)).toMatch(/v1\.0 → v2\.1[\s\S]*worded anew: R1/);
      expect(await kit.say('standards', ann)).toMatch(/as they were/);
    });
  },
  ['server'],
);
