import { beforeEach, expect, it } from 'vitest';
import { type ApplicationKit, ann, bob } from '../support/application-kit.ts';
import { startedTalk, talkOf } from '../support/application-talk.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth(
  'the talk about an application: a team and those outside it',
  (storage) => {
    let kit: ApplicationKit;
    const { reference, valueOf, begin, joined } = talkOf(() => kit);

    beforeEach(async () => {
      kit = await startedTalk(storage());
      return async () => await kit.bot.stop(500);
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

    it('is deleted only by an owner who says it twice', async () => {
      await begin();
      await joined();
      expect(await kit.say('delete', bob)).toMatch(/needs another role/);
      expect(await kit.say('delete it for good now', ann)).toMatch(/for everybody\?/);
      expect(await kit.say('delete it for good now', ann)).toContain('Deleted');
      expect(await kit.applications.list(5)).toEqual([]);
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
  },
  ['server'],
);
