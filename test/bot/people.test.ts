import { expect, it } from 'vitest';
import { openPeople } from '../../src/storage/index.ts';
import { incoming, recordingAdapter, skillOf, testBot, untilDone } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';

const emails: Record<string, string> = { 'slack:T1:U1': 'ada@example.org', 'teams:t:a': 'Ada@Example.org' };

describeOnBoth('a person with accounts on two platforms', (storage) => {
  const personsSeen = async (linked: boolean): Promise<string[]> => {
    const seen: string[] = [];
    const skill = skillOf(async (_turn, context) => {
      seen.push(await context.person());
      return 'ok';
    });
    const adapter = {
      ...recordingAdapter(),
      profile: ({ person }: { person: { id: string } }) => Promise.resolve({ email: emails[person.id] ?? null }),
    };
    const bot = testBot(storage(), {
      skills: [skill],
      adapter,
      ...(linked ? { people: openPeople(storage(), 'key') } : {}),
    });
    await bot.start();
    for (const id of Object.keys(emails)) await bot.accept(incoming('x', { person: { id }, conversation: id }));
    await untilDone(storage());
    await bot.stop(500);
    return seen;
  };

  it('is one person where accounts are linked by e-mail', async () => {
    const [first, second] = await personsSeen(true);
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  it('is two where they are not, which is the default', async () => {
    expect((await personsSeen(false)).sort()).toEqual(Object.keys(emails).sort());
  });
});
