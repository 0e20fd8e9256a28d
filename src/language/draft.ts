import { z } from 'zod';
import { type Evidence, type Fault, verify } from './grounding/index.ts';
import { seemsInjected } from './injection.ts';
import type { Language } from './language.ts';
import type { NoHelp } from './review.ts';

/** Stands in front of every draft, wherever it is shown or kept. */
export const DRAFT_MARK = 'DRAFT (put together by a language model from your notes; check every sentence)';

export interface SectionDraft {
  ok: true;
  /** Begins with {@link DRAFT_MARK}. */
  text: string;
  /** With the numbers of the notes that each rests on, from 1. */
  sentences: { text: string; notes: number[] }[];
  /** Requirements that the notes say nothing about, as the model sees it. */
  missing: string[];
  /** Notes that no sentence rests on, as they were given. */
  unused: string[];
  /** Why sentences were left out. */
  removed: Fault[];
  prompt: string;
}

const form = z.object({
  sentences: z.array(z.object({ text: z.string(), sources: z.array(z.string()) })),
  missing: z.array(z.string()),
});

const MOST_NOTES = 60;
const MOST_SENTENCES = 30;

/**
 * Has a model make sentences of a team's notes. Every sentence is compared with the notes it names, as answers are with passages.
 * @param notes masked, one a line
 */
export async function draftSection(
  language: Language,
  request: { requirements: readonly { ref: string; text: string }[]; notes: string; person: string | null },
): Promise<SectionDraft | NoHelp> {
  const { requirements, person } = request;
  if (seemsInjected(request.notes)) return { ok: false, outcome: 'injection', prompt: null };
  const lines = request.notes
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/, '').trim())
    .filter((line) => line !== '');
  const notes = lines.slice(0, MOST_NOTES);
  if (notes.length === 0) return { ok: false, outcome: 'unsupported', prompt: null };
  const said = await language.ask({
    prompt: 'draft',
    values: {
      requirements: requirements.map(({ text }, at) => `R${at + 1}: ${text}`).join('\n'),
      notes: notes.map((text, at) => `N${at + 1}: ${text}`).join('\n'),
    },
    form,
    person,
  });
  if (!said.ok) return said;
  const evidence = new Map(notes.map((text, at): [string, Evidence] => [`N${at + 1}`, { text }]));
  const { kept, removed } = verify(said.value.sentences, evidence, { verdicts: false, most: MOST_SENTENCES });
  if (kept.length === 0) return { ok: false, outcome: 'unsupported', prompt: said.prompt };
  const used = new Set(kept.flatMap(({ sources }) => sources));
  return {
    ok: true,
    text: [DRAFT_MARK, kept.map(({ text }) => text).join(' ')].join('\n\n'),
    sentences: kept.map(({ text, sources }) => ({ text, notes: sources.map((token) => Number(token.slice(1))) })),
    missing: requirements.filter((_, at) => said.value.missing.includes(`R${at + 1}`)).map(({ ref }) => ref),
    unused: lines.filter((_, at) => !used.has(`N${at + 1}`)),
    removed,
    prompt: said.prompt,
  };
}
