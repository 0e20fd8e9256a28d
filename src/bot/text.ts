import type { Action, Block, Card, Citation } from './card.ts';

/**
 * A card as plain text with light Markdown: what a terminal shows, and what a platform without cards would send.
 * Without `addresses` sources are named but not linked, as a person reads them on a page.
 */
export function cardText(card: Card, { addresses = true }: { addresses?: boolean } = {}): string {
  const parts = [
    card.heading === undefined ? '' : `**${card.heading}**`,
    ...card.blocks.map((block) => blockText(block, addresses)),
    actionsText(card.actions ?? []),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What somebody typed as Markdown that says the same and is nothing else. */
export const literal = (text: string): string => text.replaceAll(/[\\`*_[\]<>~]/g, String.raw`\$&`);

/** ` [1] [2]`, to stand behind the words that rest on these citations. */
export const markersText = (markers: readonly number[] = []): string =>
  markers.map((marker) => ` [${marker}]`).join('');

function blockText(block: Block, addresses: boolean): string {
  switch (block.type) {
    case 'text':
      return block.markdown + markersText(block.markers);
    case 'bullets':
      return block.items.map((item) => `- ${item.markdown}${markersText(item.markers)}`).join('\n');
    case 'facts':
      return block.facts
        .map(({ label, value, url }) => `- ${label}: ${value}${url === undefined ? '' : ` <${url}>`}`)
        .join('\n');
    case 'quote':
      return `> ${block.markdown}\n> (${block.from})`;
    case 'citations':
      return [
        'Sources',
        ...sourcePages(block.citations).map(
          ({ marks, title, url, edition }) =>
            `${marks}: ${[title, ...edition].join(', ')}${addresses && url !== '' ? ` <${url}>` : ''}`,
        ),
      ].join('\n');
    case 'note':
      return block.tone === 'caution' ? `Please note: ${block.markdown}` : block.markdown;
    case 'progress':
      return `${block.label}: ${block.done} of ${block.total}`;
    case 'fields':
      return block.fields.map((field) => `- ${field.label}`).join('\n');
  }
}

/** The citations that stand on one page, as a line of its own shows them. */
export interface SourcePage {
  /** `[1] R4, [2] R9`; where they were read, when that is not the page itself, stands behind them in brackets. */
  marks: string;
  title: string;
  url: string;
  /** Version and date, as far as they are known. */
  edition: string[];
}

/** Groups citations by the page they stand on, in the order of their first marker. */
export function sourcePages(citations: readonly Citation[]): SourcePage[] {
  return groupBy(citations, ({ url, title, version, lastUpdated }) => [url, title, version, lastUpdated].join(' ')).map(
    (page) => {
      const [{ title, url, version, lastUpdated }] = page;
      const marks = groupBy(page, ({ from = '' }) => from).map((group) => {
        const [{ from }] = group;
        const list = group.map(({ marker, ref }) => `[${marker}]${entryOf(ref)}`).join(', ');
        return from === undefined ? list : `${list} (${from})`;
      });
      const edition = [version, lastUpdated === null ? null : longDate(lastUpdated)];
      return { marks: marks.join(', '), title, url, edition: edition.filter((part) => part !== null) };
    },
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** `honorary-contract#R14` -> ` R14`; nothing for a whole document, a section or a term: their anchors are no names. */
const entryOf = (ref: string): string => {
  const number = /#([A-Z]\d+)$/.exec(ref)?.[1];
  return number === undefined ? '' : ` ${number}`;
};

/** `2022-08-09` -> `9 August 2022`. */
export function longDate(isoDate: string): string {
  return new Date(`${isoDate}T12:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

function actionsText(actions: readonly Action[]): string {
  return actions
    .flatMap((action) =>
      action.kind === 'say' ? [`- ${action.label}`] : action.kind === 'link' ? [`${action.label}: ${action.url}`] : [],
    )
    .join('\n');
}
