import type { Asked, Script } from './index.ts';

/** The first passages of a request, as they stand there, each with its token. */
export const quoted = ({ user, tokens }: Asked, most = 1) => ({
  answerable: true,
  sentences: tokens.slice(0, most).map((token) => {
    const line = user.split('\n').find((text) => text.startsWith(`${token} (`)) ?? '';
    const passage = line.slice(line.indexOf('): ') + 3);
    return { text: passage.replace(/\s?\[\[L\d+\]\]/g, '').replace(/[*_`]/g, ''), sources: [token] };
  }),
  missing: null,
});

/** So many passages an answer without a model has at most. */
const MOST = 7;

/** Answers with the first passages, leaves their order and the question as they are, and understands nothing. */
export const quoting: Script = (asked) => {
  switch (asked.step) {
    case 'compose':
      return { say: quoted(asked, MOST) };
    case 'rerank':
      return { say: { order: asked.tokens } };
    case 'rephrase':
      return { say: { question: '' } };
    default:
      return { status: 500 };
  }
};
