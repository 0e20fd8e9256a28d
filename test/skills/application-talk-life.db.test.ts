import { beforeEach, expect, it } from 'vitest';
import { formsOf, loadForm } from '../../src/skills/application/index.ts';
import { type ApplicationKit, ann, applicationKit } from '../support/application-kit.ts';
import { classify, startedTalk, talkOf } from '../support/application-talk.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth(
  'the talk about an application: from draft to submitted',
  (storage) => {
    let kit: ApplicationKit;
    const { reference, valueOf, begin } = talkOf(() => kit);

    beforeEach(async () => {
      kit = await startedTalk(storage());
      return async () => await kit.bot.stop(500);
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
