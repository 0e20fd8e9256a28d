import { z } from 'zod';
import { type Evidence, type Grounded, verify } from '../../language/index.ts';
import { nameOf } from '../../knowledge/index.ts';
import type { Chosen, Sentence } from './outcome.ts';

/** The form in which a model answers. Every key has to be there: some services insist on it. */
export const composedForm = z.object({
  answerable: z.boolean(),
  sentences: z.array(z.object({ text: z.string(), sources: z.array(z.string()) })),
  missing: z.string().nullable(),
});
export type Composed = z.output<typeof composedForm>;

/** Passages as a model gets them: tokens in place of anchors, and in place of addresses. */
export interface Offer {
  /** Text for the prompt. */
  text: string;
  passages: ReadonlyMap<string, Chosen>;
  evidence: ReadonlyMap<string, Evidence>;
  /** Addresses by link token. */
  links: ReadonlyMap<string, string>;
}

/** `[text](address)` or a bare address, with the stop behind it left alone. */
const addresses = /\[([^\]]*)\]\((https?:[^)\s]+)\)|https?:\/\/[^\s)>\]]*[^\s)>\].,;:]/g;

/** Gives each passage a token, and each address in it. A model that does not know an address cannot change one. */
export function offer(passages: readonly Chosen[]): Offer {
  const links = new Map<string, string>();
  const tokenOf = (url: string): string => {
    const known = [...links].find(([, other]) => other === url)?.[0];
    const token = known ?? `L${links.size + 1}`;
    links.set(token, url);
    return token;
  };
  const offered = passages.map((chosen, at) => {
    const own = new Set<string>();
    const text = chosen.passage.text.replace(addresses, (whole, label?: string, url?: string) => {
      const token = tokenOf(url ?? whole);
      own.add(token);
      return `${label === undefined ? '' : `${label} `}[[${token}]]`;
    });
    const context = [nameOf(chosen.document), ...chosen.passage.headings].join('. ');
    return { token: `P${at + 1}`, chosen, text, context, links: own };
  });
  return {
    text: offered.map(({ token, text, context }) => `${token} (${context}): ${text}`).join('\n\n'),
    passages: new Map(offered.map(({ token, chosen }) => [token, chosen])),
    evidence: new Map(
      offered.map(({ token, text, context, links: own }) => [token, { text: unmarked(text), context, links: own }]),
    ),
    links,
  };
}

/** Without link tokens and emphasis: these say nothing. */
const unmarked = (text: string): string => text.replace(/\s?\[\[L\d+\]\]/g, '').replace(/[*_`]/g, '');

/** Sentences that hold, with the passages and addresses behind their tokens. */
export const sentencesOf = (kept: readonly Grounded[], { passages, links: urls }: Offer): Sentence[] =>
  kept.map(({ text, sources, links }) => ({
    text,
    passages: sources.flatMap((token) => passages.get(token) ?? []),
    links: new Map(links.flatMap((token) => (urls.has(token) ? [[token, urls.get(token) ?? '']] : []))),
  }));

/** The sentences of an unfinished answer that hold. The last one may go on, unless something stands behind it. */
export function checkedSoFar(part: unknown, offered: Offer): Sentence[] {
  const { answerable, sentences = [], ...behind } = (part ?? {}) as Partial<Composed>;
  if (answerable !== true || !Array.isArray(sentences)) return [];
  const whole = z
    .array(composedForm.shape.sentences.element)
    .safeParse('missing' in behind ? sentences : sentences.slice(0, -1));
  return whole.success ? sentencesOf(verify(whole.data, offered.evidence).kept, offered) : [];
}
