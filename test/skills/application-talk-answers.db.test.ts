import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { openPrecedents } from '../../src/knowledge/index.ts';
import { readRegister } from '../../src/knowledge/register/read-register.ts';
import { type ApplicationKit, ann } from '../support/application-kit.ts';
import { startedTalk, talkOf } from '../support/application-talk.ts';
import { agreementFile } from '../support/register.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth(
  'the talk about an application: questions and answers',
  (storage) => {
    let kit: ApplicationKit;
    const { reference, valueOf, begin } = talkOf(() => kit);

    beforeEach(async () => {
      kit = await startedTalk(storage());
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

    it('what was written in a form and cannot be stored comes back with the question', async () => {
      await begin();
      const sent = await kit.press('apply.written', `${await reference()} term.start 0`, ann, {
        answer: 'when the ink is dry',
      });
      expect(sent).toMatch(/Not stored[\s\S]*You wrote: when the ink is dry[\s\S]*On what day/);
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
  },
  ['server'],
);
