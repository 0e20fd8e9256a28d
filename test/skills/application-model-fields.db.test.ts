import { expect, it } from 'vitest';
import type { Script } from '../doubles/model/index.ts';
import { describeHelped, failures } from '../support/application-helped.ts';
import { ann } from '../support/application-kit.ts';

describeHelped('several answers in one message', (guide) => {
  const message =
    'We are the University of Saltmere, an academic place, and we would like to start on 1 March 2027 with HES APC from 2015/16 to 2020/21.';
  const TOKEN = (user: string, about: RegExp): string =>
    user
      .split('\n')
      .find((line) => about.test(line))
      ?.split(':', 1)[0] ?? 'F999';
  const points =
    (...found: [about: RegExp, item: number, words: string][]): Script =>
    ({ user }) => ({
      say: { fields: found.map(([about, item, words]) => ({ token: TOKEN(user, about), item, words })) },
    });
  const all = points(
    [/: Applicant organisation \(/, 0, 'University of Saltmere'],
    [/: Type of organisation \(/, 0, 'academic'],
    [/: Start date \(/, 0, '1 March 2027'],
    [/: data set, data set; one|: data set, name; one|: data set, [^;]*; one of several/, 1, 'HES APC'],
  );

  it('that a model points at are shown, and stored only after a yes', async () => {
    guide.double.script = all;
    const said = await guide.say(message, ann);
    expect(said).toMatch(/I read 4 answers[\s\S]*A language model took/);
    expect(said).toMatch(/University of Saltmere[\s\S]*Academic[\s\S]*1 March 2027[\s\S]*HES APC/);
    expect(await guide.answers()).toHaveLength(1);
    expect(await guide.record()).toMatchObject({
      model: { step: 'fields', outcome: 'used', prompts: [expect.stringMatching(/^fields@1\+/)] },
    });
    await guide.say('yes', ann);
    const stored = [...(await guide.answers()).values()];
    expect(
      stored
        .map(({ path, value }) => [path.replace(/\/i\w+\//, '/item/'), value])
        .slice(1)
        .sort(),
    ).toEqual([
      ['about.applicant', 'University of Saltmere'],
      ['about.applicant-type', 'academic'],
      ['data.sets/item/name', 'HES APC'],
      ['term.start', '2027-03-01'],
    ]);
  });

  it('are dropped after a no', async () => {
    guide.double.script = all;
    await guide.say(message, ann);
    await guide.say('no', ann);
    expect(await guide.answers()).toHaveLength(1);
  });

  it('never hold what the message does not say, or what the field does not take', async () => {
    guide.double.script = points(
      [/: Applicant organisation \(/, 0, 'University of Northmarsh'],
      [/: Start date \(/, 0, '1 April 2027'],
      [/: End date \(/, 0, '2020/21'],
      [/: Type of application \(/, 0, 'place'],
      [/: Organisation code of the applicant \(/, 0, 'HES APC from 2015/16'],
    );
    const said = await guide.say(message, ann);
    expect(said).not.toMatch(/I read|Shall I store|Northmarsh|April/);
    expect(await guide.record()).toMatchObject({ model: { step: 'fields', outcome: 'unsupported' } });
    expect(await guide.answers()).toHaveLength(1);
  });

  it('of fields that are open and short only: the model is told of no others, and of nothing that was answered', async () => {
    guide.double.script = all;
    await guide.say(message, ann);
    const { user = '', system = '' } = guide.double.asked[0] ?? {};
    expect(user).toMatch(/F\d+: Applicant organisation/);
    expect(user).not.toMatch(/F\d+: Abstract|F\d+: Application title|yes-no|Saltmere Falls/);
    expect(system).not.toContain('Saltmere');
  });

  it.each(failures)('are read by rules when the model fails (%s)', async (outcome, act) => {
    const before = await guide.withoutModel('change start date');
    guide.double.script = () => act;
    const said = await guide.say(message, ann);
    expect(before).toContain('Start date');
    expect(said).toMatch(/Not stored\. I cannot read this as a date/);
    expect(await guide.record()).toMatchObject({ model: { step: 'fields', outcome } });
  });

  it('that the rules read whole are not given to a model, nor is a short answer, a long text or a report', async () => {
    guide.double.script = all;
    expect(await guide.say('start date: 1 April 2027; end date: 31 March 2030', ann)).toMatch(/I read 2 answers/);
    await guide.say('yes', ann);
    await guide.say('change applicant organisation to University of Saltmere', ann);
    await guide.say('change abstract', ann);
    await guide.say('We look at falls, at fractures, and at clinics. Fewer people will break a hip in Saltmere.', ann);
    await guide.say('we sent the file, the list and the notes to the wrong person this morning', ann);
    expect(guide.double.asked).toHaveLength(0);
  });

  it('that the rules and the model read are shown together, the rules’ value where both have one', async () => {
    guide.double.script = points(
      [/: Applicant organisation \(/, 0, 'University of Saltmere'],
      [/: Start date \(/, 0, '2 March 2027'],
    );
    const said = await guide.say(
      'start date: 1 March 2027; end date: 28 February 2030; applying: University of Saltmere, not on 2 March 2027',
      ann,
    );
    expect(said).toMatch(/I read 3 answers/);
    expect(said).toMatch(/1 March 2027/);
    expect(said).not.toMatch(/Start date[^\n]*2 March/);
    expect(said).toMatch(/A language model took \*{0,2}Applicant organisation\*{0,2} out/);
  });

  it('said to others are given to no model', async () => {
    guide.double.script = all;
    await guide.say(message, { ...ann, addressed: false });
    expect(guide.double.asked).toHaveLength(0);
  });
});
