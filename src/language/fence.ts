import { randomBytes } from 'node:crypto';

/** Whatever could be taken for the edge of a fence. */
const edges = /<{2,}|>{2,}|[«»‹›《》]/g;
/** Invisible characters hide instructions from the people who review a text, and not from a model. */
const invisible = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu;

/**
 * Puts text of others between marks that it cannot contain: the number in them is new for each request, and what looks like
 * a mark is taken out of the text.
 */
export function createFence(nonce: string = randomBytes(6).toString('hex')): (name: string, text: string) => string {
  return (name, text) => {
    const inside = text.replace(invisible, '').replace(edges, ' ').replaceAll(nonce, '');
    return `<<<${name} ${nonce}\n${inside}\n${name} ${nonce}>>>`;
  };
}
