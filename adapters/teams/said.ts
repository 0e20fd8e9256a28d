import { type Block, markersText } from '../../src/bot/index.ts';

/** Blocks that can be said without a card. */
export type Sayable = Exclude<Block, { type: 'citations' | 'fields' }>;

export const isSayable = (block: Block): block is Sayable => block.type !== 'citations' && block.type !== 'fields';

/**
 * A block as the Markdown of a message's text. Not the same as that of a card: HTML is read as well, and a line break needs a list, a
 * quote or an empty line (msteams-docs `format-your-bot-messages.md`).
 */
export const saidOf = (block: Sayable): string => withoutTags(markdownOf(block));

export const saidHeading = (heading: string): string => withoutTags(`**${heading}**`);

function markdownOf(block: Sayable): string {
  switch (block.type) {
    case 'text':
      return block.markdown + markersText(block.markers);
    case 'bullets':
      return block.items.map(({ markdown, markers }) => `- ${markdown}${markersText(markers)}`).join('\n');
    case 'facts':
      return block.facts
        .map(({ label, value, url }) => `- **${label}:** ${url === undefined ? value : `[${value}](${url})`}`)
        .join('\n');
    case 'quote':
      return `> ${block.markdown.replaceAll('\n', '\n> ')}\n>\n> (${block.from})`;
    case 'note':
      return `${block.tone === 'caution' ? '**Please note:** ' : ''}${block.markdown}`;
    case 'progress':
      return `**${block.label}:** ${block.done} of ${block.total}`;
  }
}

/** What looks like a tag is shown as it stands, and mentions nobody; addresses in angle brackets stay links. */
const withoutTags = (text: string): string => text.replaceAll(/<(?=[a-z/!?])(?!https?:|mailto:)/gi, '&lt;');
