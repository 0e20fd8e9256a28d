import { expect, it } from 'vitest';
import { DRAFT_MARK } from '../../src/language/index.ts';
import type { Script } from '../doubles/model/index.ts';
import { describeHelped, failures } from '../support/application-helped.ts';
import { ann, bob } from '../support/application-kit.ts';

describeHelped('a draft from notes', (guide) => {
  const notes =
    '- Fewer old people in Saltmere break a hip\n- The district council decides on clinics in 2029\n- Lunch was nice';
  const drafts =
    (...sentences: [text: string, ...sources: string[]][]): Script =>
    () => ({
      say: { sentences: sentences.map(([text, ...sources]) => ({ text, sources })), missing: ['R1', 'R2', 'R999'] },
    });
  const good = drafts(
    ['Fewer old people in Saltmere break a hip.', 'N1'],
    ['The district council decides on clinics in 2029.', 'N2'],
  );
  const TEXT = 'Fewer old people in Saltmere break a hip. The district council decides on clinics in 2029.';

  it('is shown marked, with what is not in it, stored only after a yes, and stays marked', async () => {
    guide.double.script = good;
    const said = await guide.say(`turn these notes into a benefits section:\n${notes}`, ann);
    expect(said).toMatch(/A draft for: Public benefit expected \(5d/);
    expect(said).toContain(DRAFT_MARK);
    expect(said).toContain(TEXT);
    expect(said).toMatch(/Not in it, of your notes[\s\S]*Lunch was nice/);
    expect(said).toMatch(/found nothing in your notes about[\s\S]*R1/);
    expect(said).toContain('Nothing is stored yet');
    expect(await guide.valueOf('benefits.public')).toBeUndefined();
    expect(await guide.record()).toMatchObject({ model: { step: 'draft', outcome: 'used', removed: [] } });

    expect(await guide.say('use this draft', ann)).toMatch(/Stored\.[\s\S]*stays marked as a draft/);
    expect(await guide.valueOf('benefits.public')).toBe(`${DRAFT_MARK}\n\n${TEXT}`);
    expect(await guide.say('ready', ann)).toMatch(/Blocks:[\s\S]*Public benefit expected” is still a draft/);
    expect(await guide.say('copy benefits', ann)).toContain(DRAFT_MARK);

    expect(await guide.say('confirm draft of public benefit expected', ann)).toMatch(/Stored\./);
    expect(await guide.valueOf('benefits.public')).toBe(TEXT);
    expect(await guide.say('ready', ann)).not.toMatch(/still a draft/);
    await guide.say('undo', ann);
    expect(await guide.valueOf('benefits.public')).toBe(`${DRAFT_MARK}\n\n${TEXT}`);
  });

  it('of notes that come in the next message, whatever they sound like, and a question in between is answered first', async () => {
    guide.double.script = good;
    expect(await guide.say('help me draft the benefits section', ann)).toMatch(
      /Your notes for: Public benefit expected/,
    );
    expect(await guide.say('what is a benefit?', ann)).toMatch(/the guide answers[\s\S]*Your notes for/);
    expect(guide.double.asked).toHaveLength(0);
    expect(await guide.say(`check ${notes}`, ann)).toContain(TEXT);
    expect(await guide.say('what is a benefit?', ann)).toMatch(/the guide answers[\s\S]*Shall I store/);
    await guide.press('apply.yes', await guide.reference(), ann);
    expect(await guide.valueOf('benefits.public')).toContain(TEXT);
  });

  it('of which a person wants nothing is gone; a report in place of notes comes first', async () => {
    guide.double.script = good;
    await guide.say('draft the benefits section', ann);
    expect(await guide.say('we sent the notes to the wrong person', ann)).toContain('the guide answers');
    await guide.say(notes, ann);
    expect(await guide.say('no', ann)).toMatch(/nothing of that was stored/);
    expect(await guide.say('use this draft', ann)).toMatch(/No draft of yours is waiting/);
    expect(await guide.valueOf('benefits.public')).toBeUndefined();
  });

  it('of notes on one line takes each between semicolons for one', async () => {
    guide.double.script = good;
    const line = 'Fewer old people in Saltmere break a hip; The district council decides on clinics in 2029';
    expect(await guide.say(`turn my notes into the benefits section: ${line}`, ann)).toContain(TEXT);
    expect(guide.double.asked[0]?.user).toContain('N2: The district council');
  });

  it('can be kept as the answer to another question of the section', async () => {
    guide.double.script = good;
    await guide.say(`turn my notes into the benefits section: ${notes}`, ann);
    await guide.press('apply.do', `${await guide.reference()} use this draft for benefits.path`, ann);
    expect(await guide.valueOf('benefits.path')).toContain(TEXT);
    expect(await guide.valueOf('benefits.public')).toBeUndefined();
  });

  it('is edited in the form without its mark, and stored from there it is somebody’s own', async () => {
    guide.double.script = good;
    await guide.say(`draft this section from my notes: ${notes}`, ann);
    await guide.say(`turn my notes into the benefits section: ${notes}`, ann);
    await guide.say('use this draft', ann);
    const reference = await guide.reference();
    const form = await guide.press('apply.write', `${reference} benefits.public 1`, ann);
    expect(form).toMatch(/a draft that a language model put together/);
    expect(form).not.toContain(DRAFT_MARK);
    await guide.press('apply.written', `${reference} benefits.public 1`, ann, { answer: `${TEXT} We checked.` });
    expect(await guide.valueOf('benefits.public')).toBe(`${TEXT} We checked.`);
  });

  it('is compared with the standard without its mark', async () => {
    guide.double.script = good;
    await guide.say(`turn my notes into the benefits section: ${notes}`, ann);
    await guide.say('use this draft', ann);
    guide.double.asked.length = 0;
    await guide.say('check benefits', ann);
    for (const { user } of guide.double.asked) expect(user).not.toContain(DRAFT_MARK);
  });

  it('does not take the place of what a colleague wrote meanwhile without a choice', async () => {
    guide.double.script = good;
    const offered = await guide.press('apply.code', `${await guide.reference()} editor`, ann);
    await guide.say(`join ${/join ([A-Z0-9-]+)/.exec(offered)?.[1] ?? ''}`, bob);
    await guide.say(`turn my notes into the benefits section: ${notes}`, ann);
    await guide.say('change public benefit expected to Bob wrote this first', bob);
    expect(await guide.say('use this draft', ann)).toMatch(/Not stored yet[\s\S]*Bob wrote this first/);
    expect(await guide.valueOf('benefits.public')).toBe('Bob wrote this first');
  });

  it('has nothing that the notes do not say', async () => {
    guide.double.script = drafts(
      ['Fewer old people in Saltmere break a hip.', 'N1'],
      ['A third fewer old people in Saltmere break a hip.', 'N1'],
      ['The council decided on clinics in 2031.', 'N2'],
      ['Ethical approval was granted by the Northmarsh committee.', 'N2'],
    );
    const said = await guide.say(`turn these notes into a benefits section:\n${notes}`, ann);
    expect(said).toMatch(/Fewer old people in Saltmere break a hip\./);
    expect(said).toMatch(/left out 3 sentences/);
    expect(said).not.toMatch(/third|2031|granted/);
    const all = drafts(['Ethical approval was granted by the Northmarsh committee.', 'N2']);
    guide.double.script = all;
    expect(await guide.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
      /wrote nothing that your notes say/,
    );
    expect(await guide.record()).toMatchObject({ model: { step: 'draft', outcome: 'unsupported' } });
  });

  it.each(failures)(
    'that fails (%s) says what to do instead, and the notes can be stored as they are',
    async (outcome, act) => {
      guide.double.script = () => act;
      const said = await guide.say(`turn these notes into a benefits section:\n${notes}`, ann);
      expect(said).toMatch(/could not help just now[\s\S]*store your notes[\s\S]*Nothing was stored/);
      expect(await guide.record()).toMatchObject({ model: { step: 'draft', outcome } });
      await guide.say('yes', ann);
      expect(await guide.valueOf('benefits.public')).toBe(notes);
    },
  );

  it('is not made when the share of the day is used up, or it takes too long, and that is said', async () => {
    await guide.withEnv({ MODEL_DAILY_TOKENS_PER_PERSON: '1000' });
    expect(await guide.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
      /Your share of the language model for today is used up/,
    );
    expect(guide.double.asked).toHaveLength(0);
    await guide.withEnv({ MODEL_TIMEOUT_SECONDS: '1' });
    guide.double.script = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return { status: 500 };
    };
    expect(await guide.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
      /could not help just now/,
    );
    expect(await guide.record()).toMatchObject({ model: { outcome: 'timeout' } });
  });

  it('without a model is not to be had, which is said, and the notes are not lost', async () => {
    await guide.openWithout();
    expect(await guide.say('draft the benefits section', ann)).toMatch(
      /none is set up here[\s\S]*What you can do instead/,
    );
    expect(await guide.say(`turn these notes into a benefits section:\n${notes}`, ann)).toMatch(
      /none is set up here[\s\S]*store your notes/,
    );
    expect(await guide.valueOf('benefits.public')).toBeUndefined();
    await guide.say('yes', ann);
    expect(await guide.valueOf('benefits.public')).toBe(notes);
    expect(guide.counted).toEqual([]);
    expect(await guide.record()).toBeNull();
  });

  it('is for those who may write, and where there is a text to write', async () => {
    guide.double.script = good;
    const offered = await guide.press('apply.code', `${await guide.reference()} reader`, ann);
    await guide.say(`join ${/join ([A-Z0-9-]+)/.exec(offered)?.[1] ?? ''}`, bob);
    expect(await guide.say(`turn these notes into a benefits section: ${notes}`, bob)).toMatch(/needs another role/);
    expect(await guide.say(`turn these notes into a funding section: ${notes}`, ann)).toMatch(/no text to draft/);
    expect(await guide.say(`turn these notes into a walrus section: ${notes}`, ann)).toMatch(/I do not find “walrus”/);
    expect(guide.double.asked).toHaveLength(0);
  });
});
