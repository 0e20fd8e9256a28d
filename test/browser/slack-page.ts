import type { KnownBlock } from '@slack/types';
import type { Page } from 'playwright-core';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** mrkdwn comes escaped already; links are `<address|words>`. */
const mrkdwn = (text: string): string =>
  text
    .replaceAll(/<([^<>|]+)\|([^<>]*)>/g, '<a href="$1">$2</a>')
    .replaceAll(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s.,:;)!?])/g, '$1<b>$2</b>')
    .replaceAll(/`([^`\n]+)`/g, '<code>$1</code>')
    .replaceAll(/(?:^> ?.*\n?)+/gm, (lines) => `<blockquote>${lines.trimEnd().replaceAll(/^> ?/gm, '')}</blockquote>`)
    .replaceAll('\n', '<br>');

interface Loose {
  type: string;
  text?: Loose & { text: string };
  [key: string]: unknown;
}

const words = (one: unknown): string => {
  const { type, text } = one as { type: string; text: string };
  return type === 'mrkdwn' ? mrkdwn(text) : escaped(text);
};

function input({ label, hint, element }: Loose): string {
  const {
    type,
    options = [],
    initial_value: value = '',
    initial_option: chosen,
  } = element as Loose & {
    options?: { text: unknown; value: string }[];
    initial_value?: string;
    initial_option?: { value: string };
  };
  const mark = type === 'checkboxes' ? 'checkbox' : 'radio';
  const box =
    type === 'radio_buttons' || type === 'checkboxes'
      ? options
          .map(
            (one) => `<p><input type="${mark}" ${one.value === chosen?.value ? 'checked' : ''}> ${words(one.text)}</p>`,
          )
          .join('')
      : `<div class="box">${escaped(value)}&nbsp;</div>`;
  return `<b>${words(label)}</b>${box}${hint === undefined ? '' : `<p class="hint">${words(hint)}</p>`}`;
}

function drawn(block: KnownBlock): string {
  const one = block as unknown as Loose;
  switch (block.type) {
    case 'header':
      return `<h2>${words(one.text)}</h2>`;
    case 'section':
      return [
        ...(one.text === undefined ? [] : [`<p>${words(one.text)}</p>`]),
        ...((one['fields'] as unknown[] | undefined) ?? []).map((field) => `<p>${words(field)}</p>`),
      ].join('');
    case 'context':
      return block.elements.map((element) => `<p class="hint">${words(element)}</p>`).join('');
    case 'actions':
      return `<p>${block.elements.map((element) => `<span class="button">${words((element as unknown as Loose).text)}</span>`).join(' ')}</p>`;
    case 'input':
      return input(one);
    case 'divider':
      return '<hr>';
    default:
      throw new Error(`no drawing of ${block.type}`);
  }
}

/** Draws Slack's blocks, close to how its desktop client shows them; only for looking at. */
export async function drawBlocks(page: Page, blocks: readonly KnownBlock[], title = ''): Promise<void> {
  const style = `body { margin: 0; padding: 16px; font: 15px/22px 'Liberation Sans', sans-serif; color: #1d1c1d }
    h2 { font-size: 18px; margin: 8px 0 } p { margin: 4px 0; overflow-wrap: anywhere } .hint { font-size: 12px; color: #616061 }
    .button { display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 2px 10px; margin: 3px 0; font-weight: 700 }
    blockquote { margin: 0; padding-left: 12px; border-left: 4px solid #ddd }
    .box { border: 1px solid #bbb; border-radius: 4px; padding: 4px 8px; margin: 4px 0 }`;
  await page.setContent(
    `<!doctype html><html lang="en-GB"><style>${style}</style><body>${title === '' ? '' : `<h2>${escaped(title)}</h2>`}${blocks.map(drawn).join('')}</body></html>`,
  );
}
