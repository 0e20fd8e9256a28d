import type { Storage } from '../../src/storage/index.ts';
import { type ApplicationKit, ann, applicationKit, bob, guide } from './application-kit.ts';

/** Tells questions, reports of a breach and talk about other things from what belongs to the application. */
export const classify = (text: string) => ({
  intent: text.endsWith('?')
    ? 'ask'
    : text.includes('wrong person')
      ? 'breach_report'
      : text.includes('by the way')
        ? 'other'
        : 'apply',
});

/** Guided applications, started, with a skill beside them for questions and reports. Whoever starts it stops its bot. */
export async function startedTalk(storage: Storage): Promise<ApplicationKit> {
  const kit = applicationKit(storage, { skills: [guide], classify });
  await kit.bot.start();
  return kit;
}

/** What tests do again and again with the newest application. */
export function talkOf(kit: () => ApplicationKit) {
  const newest = async () => (await kit().applications.list(1))[0];
  const reference = async () => (await newest())?.reference ?? '';
  const valueOf = async (path: string) => (await kit().store.answers((await newest())?.id ?? '')).get(path)?.value;
  const begin = async () => {
    const said = await kit().say('start an application: Falls and fractures in Saltmere', ann);
    await kit().say('call me Ann', ann);
    return said;
  };
  /** Bob joins with a code that Ann takes. */
  const joined = async (role = 'editor') => {
    const offered = await kit().press('apply.code', `${await reference()} ${role}`, ann);
    const code = /join ([A-Z0-9-]+)/.exec(offered)?.[1] ?? '';
    const said = await kit().say(`join ${code}`, bob);
    await kit().say('call me Bob', bob);
    return said;
  };
  return { reference, valueOf, begin, joined };
}
