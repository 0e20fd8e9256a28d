import type { Card } from '../../src/bot/index.ts';
import { inSmallBlocks } from './split.ts';

export { splitText } from './split.ts';

/**
 * Cards that each pass `fits`, in order; nothing is left out. A form's fields and the buttons that send them stand together on the
 * last, and so do all buttons where they fit. A form that is too large by itself is not taken apart.
 */
export function inPages(card: Card, fits: (card: Card) => boolean): Card[] {
  if (fits(card)) return [card];
  const { heading, blocks, actions = [] } = inSmallBlocks(card);
  const fields = blocks.filter(({ type }) => type === 'fields');
  const others = blocks.filter(({ type }) => type !== 'fields');
  const end: Card = { blocks: fields, actions };
  const sends = fields.length === 0 ? [] : actions.filter(({ kind }) => kind === 'submit');
  const parts: Card[] = [
    ...others.map((block) => ({ blocks: [block] })),
    ...(fits(end)
      ? [end]
      : [
          ...actions.filter((action) => !sends.includes(action)).map((action) => ({ blocks: [], actions: [action] })),
          { blocks: fields, actions: sends },
        ]),
  ];
  const pages: Card[] = [];
  let last: Card = { ...(heading === undefined ? {} : { heading }), blocks: [] };
  for (const part of parts.filter((one) => !isEmpty(one))) {
    const more = joined(last, part);
    if (isEmpty(last) || fits(more)) last = more;
    else {
      pages.push(last);
      last = part;
    }
  }
  return [...pages, last];
}

const isEmpty = ({ blocks, actions = [] }: Card): boolean => blocks.length === 0 && actions.length === 0;

const joined = (page: Card, { blocks, actions = [] }: Card): Card => ({
  ...page,
  blocks: [...page.blocks, ...blocks],
  actions: [...(page.actions ?? []), ...actions],
});
