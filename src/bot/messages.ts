import { describeKinds } from '../privacy/index.ts';
import type { Card, Reply } from './card.ts';
import { MAX_TEXT } from './intake.ts';
import type { Skill } from './skill.ts';

/** What the bot itself says to people. What a job of the bot says is written in its skill. */

const card = (heading: string, ...paragraphs: string[]): Card => ({
  heading,
  blocks: paragraphs.map((markdown) => ({ type: 'text', markdown })),
});

/** To the person alone, before the answer, when something was masked. */
export function maskedNotice(kinds: readonly string[]): Reply {
  const what = describeKinds(kinds);
  return {
    audience: 'person',
    card: {
      heading: 'I hid personal details in your message',
      blocks: [
        {
          type: 'note',
          tone: 'caution',
          markdown: `It seems to contain ${what}. I replaced that before anything was stored, so I have not kept it.`,
        },
        {
          type: 'text',
          markdown:
            'The original is still in this chat. Please delete your message, and ask again without details about people.',
        },
      ],
    },
  };
}

/** To the person alone, before the answer, when something was attached. */
export const filesNotice = (): Reply => ({
  audience: 'person',
  card: card(
    'I have read your words, not what you attached',
    'I cannot open files or pictures, and I have neither kept nor passed on yours. Please type what matters in it.',
  ),
});

/** When a skill failed. `errorId` finds the fault in the log. @param advice what to do now that it may not be recorded. */
export const apology = (errorId: string, advice?: string): Card => ({
  heading: 'Sorry, something went wrong',
  blocks: [
    {
      type: 'text',
      markdown: 'I could not answer this. The fault is on my side, not in what you wrote.',
    },
    ...(advice === undefined ? [] : [{ type: 'note' as const, tone: 'caution' as const, markdown: advice }]),
    {
      type: 'text',
      markdown:
        'Please try again in a few minutes. If it happens again, tell the people who run this assistant and give them this error id.',
    },
    { type: 'facts', facts: [{ label: 'Error id', value: errorId }] },
  ],
});

export const emptyMessage = (): Card =>
  card(
    'I could not read that',
    'Your message had no words that I can read; pictures and files I cannot open. Please type what you want to say, or say **help**.',
  );

export const tooLong = (): Card =>
  card(
    'That is too long for me',
    `I read up to ${MAX_TEXT.toLocaleString('en-GB')} characters, and your message is longer, so I have not used it.`,
    'Please send it again in shorter pieces. The message is still in this chat for you to copy from.',
  );

export const unknownAction = (): Card =>
  card(
    'This button no longer works',
    'It belongs to an earlier version of this conversation. Nothing was changed. Type your question, or say **help**.',
  );

/** Where a part of an answer cannot be told from a whole one. */
export const unfinished = (part: Card): Card => ({
  ...part,
  blocks: [...part.blocks, { type: 'note', tone: 'info', markdown: 'I am still writing. The sources follow.' }],
});

/** Made from what the skills say about themselves. */
export function helpCard(heading: string, skills: readonly Pick<Skill, 'help'>[]): Card {
  const jobs = skills.map(({ help }) => ({ markdown: `**${help.title}**: ${help.text}`, markers: [] }));
  const examples = skills.flatMap(({ help }) => help.examples.slice(0, 1));
  return {
    heading,
    blocks:
      jobs.length === 0
        ? []
        : [
            { type: 'text', markdown: 'I can help with this:' },
            { type: 'bullets', items: jobs },
          ],
    actions: examples.map((text) => ({ kind: 'say', label: text, text })),
  };
}

/** A skill had nothing to say to somebody who spoke to the bot: nobody is met with silence. */
export const nothingToSay = (): Card =>
  card('I have no answer to that', 'Please say it in other words, or say **help** to see what I can do.');
