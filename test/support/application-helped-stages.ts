import type { Card } from '../../src/bot/index.ts';
import type { Language, Request, Said } from '../../src/language/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { applicationKit } from './application-kit.ts';
import { REFERENCE, settled, weakText } from './application-stages.ts';

const NOTES = `turn these notes into a benefits section:
- We compare patients with early supported discharge with other patients
- The Calder Vale stroke network decides in December 2029 whether to fund it in its two other districts
- The gain is fewer readmissions within 90 days
- Ask Priya about the leaflet`;
const MESSAGE = 'We are the University of Northmarsh, we would like to start on 1 March 2027, and we ask for HES APC.';

/** Says what a good model would of these texts; everything it says is checked as always. */
const good: Language = {
  ask<Output>({ prompt, values, form }: Request<Output>): Promise<Said<Output>> {
    const tokens = [...(values['requirements'] ?? '').matchAll(/^(R\d+): (.*)$/gm)];
    const tokenOf = (label: string): string =>
      (values['fields'] ?? '')
        .split('\n')
        .find((line) => line.includes(`: ${label}`))
        ?.split(':')[0] ?? '';
    const says: Record<string, unknown> = {
      draft: {
        sentences: [
          { text: 'We compare patients with early supported discharge with other patients.', sources: ['N1'] },
          {
            text: 'The Calder Vale stroke network decides in December 2029 whether to fund it in its two other districts.',
            sources: ['N2'],
          },
          { text: 'The gain is fewer readmissions within 90 days, which saves a million pounds.', sources: ['N3'] },
          { text: 'The gain is fewer readmissions within 90 days.', sources: ['N3'] },
        ],
        missing: tokens.slice(0, 2).map(([, token]) => token),
      },
      review: {
        requirements: tokens.map(([, token, text = '']) => {
          if (/benefits type|lay reader/.test(text)) return { token, status: 'missing', quote: null };
          return /action, change or decision|explain the specific benefits|belong to this particular release/.test(text)
            ? { token, status: 'addressed', quote: 'Early supported discharge may be offered to more patients' }
            : { token, status: 'unclear', quote: null };
        }),
      },
      fields: {
        fields: [
          { token: tokenOf('Applicant organisation'), item: 0, words: 'University of Northmarsh' },
          { token: tokenOf('Start date'), item: 0, words: '1 March 2027' },
          { token: tokenOf('data set, data set'), item: 1, words: 'HES APC' },
        ],
      },
    };
    return Promise.resolve({ ok: true, value: form.parse(says[prompt]), prompt: `${prompt}@1+00000000` });
  },
};

/** Cards of the guide that a language model has a part in. The model is a good one, and its words are checked as always. */
export async function helpedStages(storage: Storage): Promise<Record<string, Card[]>> {
  const kit = applicationKit(storage, { language: good });
  const robin = { person: { id: 'slack:T1:ROBIN', name: 'Robin Marsh' }, conversation: 'Robin Marsh, with a model' };
  const stages: Record<string, Card[]> = {};
  const says = async (name: string, text: string): Promise<void> => {
    await kit.say(text, robin);
    stages[name] = kit.last().map(({ card }) => settled(card, REFERENCE));
  };
  await kit.bot.start();
  try {
    await kit.say('start an application: The Northmarsh Stroke Rehabilitation Register', robin);
    const [application] = await kit.applications.list(1);
    await kit.say('change start date', robin);
    await says('read-by-model', MESSAGE);
    await kit.say('no', robin);
    await weakText(kit, application?.id ?? '');
    await says('check-twice', 'check benefits');
    await says('draft-question', 'change from output to benefit');
    await says('draft-notes', 'draft this');
    await kit.say('continue', robin);
    await says('draft', NOTES);
    await says('draft-kept', 'use this draft');
    await says('draft-blocks', 'ready');
  } finally {
    await kit.bot.stop();
  }
  return stages;
}
