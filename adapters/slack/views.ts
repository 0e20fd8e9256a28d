import type { KnownBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { isInput, sections } from './parts.ts';

const MORE = 'There is more than fits here. Ask me in a message to see the rest.';

/** Room for what a view has besides its blocks: titles, ids, `private_metadata`. */
const ENVELOPE_BYTES = 10_000;

/** Whether a view holds these blocks. */
export const fitsView = (blocks: readonly KnownBlock[], most: number = LIMITS.viewBlocks): boolean =>
  blocks.length <= most && Buffer.byteLength(JSON.stringify(blocks)) <= LIMITS.viewBytes - ENVELOPE_BYTES;

/**
 * Leaves out blocks from the end until a view holds them with a line that says that there is more. Inputs stay.
 * @throws RangeError when the inputs alone are too many.
 */
export function announced(blocks: readonly KnownBlock[]): KnownBlock[] {
  const left = [...blocks];
  while (!fitsView(left, LIMITS.viewBlocks - 1) || left.at(-1)?.type === 'divider') {
    const last = left.findLastIndex((block) => !isInput(block));
    if (last === -1) throw new RangeError('a form does not fit into one view');
    left.splice(last, 1);
  }
  return [...left, ...sections(MORE)];
}
