import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderDialog } from '../../adapters/teams/dialog.ts';
import { renderActivities } from '../../adapters/teams/render.ts';
import { type Card, helpCard } from '../../src/bot/index.ts';
import { Assistant } from '../../src/cli/assistant.ts';
import { feedbackForms } from '../../src/skills/answer/feedback.ts';
import { everyBlock } from '../support/adapter-contract.ts';
import { piecesOf } from '../support/skills-cards.ts';
import { drawMessages } from './teams-page.ts';

const flags = '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update';
const pictures = fileURLToPath(new URL('../../docs/cards/', import.meta.url));
const knowledge = fileURLToPath(new URL('../../knowledge', import.meta.url));
const options = { turnId: 'turn-1', feedback: true, aiGenerated: true };

const assistant = new Assistant(knowledge);
const asked = (question: string): Card => assistant.ask([question]).card;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
const twentyCitations: Card = {
  heading: 'What a processor has to show',
  blocks: [
    { type: 'text', markdown: 'Every statement rests on an entry of its own.', markers: [1] },
    {
      type: 'bullets',
      items: numbers(20).map((at) => ({ markdown: `Statement number ${at} about security`, markers: [at] })),
    },
    {
      type: 'citations',
      citations: numbers(20).map((at) => ({
        marker: at,
        ref: `standard-${at}#R${at}`,
        title: `Standard number ${at}`,
        version: `v${at}.0`,
        lastUpdated: '2022-08-09',
        url: `https://example.org/standard/${at}`,
      })),
    },
  ],
};
const hundredItems: Card = {
  heading: 'The 100 standards I hold',
  blocks: [
    {
      type: 'facts',
      facts: numbers(100).map((at) => ({
        label: `Standard number ${at} with a name`,
        value: `v${at}.0, 9 August 2022`,
        url: `https://example.org/${at}`,
      })),
    },
  ],
  actions: numbers(9).map((at) => ({ kind: 'say', label: `What does part ${at} ask for?`, text: `part ${at}` })),
};
const help = helpCard('How I can help', [
  {
    help: {
      title: 'Answer questions',
      text: 'about the data sharing standards, each fact with its source',
      examples: ['How long can a data sharing agreement run?'],
    },
  },
  {
    help: {
      title: 'Show the standards',
      text: 'with version and date, and what changed last',
      examples: ['List the standards'],
    },
  },
  {
    help: {
      title: 'Report a suspected breach',
      text: 'step by step, with the times that count',
      examples: ['I sent data to the wrong person'],
    },
  },
]);
const nobody = { platform: 'web', workspace: 'local', person: { id: 'p1' } };
const form = (await feedbackForms['feedback.down']?.('turn-1', nobody)) ?? { blocks: [] };

const kinds: Record<string, Card> = {
  answer: asked('How long can a data sharing agreement run?'),
  refusal: asked('Who won the football last night?'),
  help,
  catalogue: hundredItems,
  citations: twentyCitations,
  form,
  'every-block': everyBlock,
};

/** Letters and digits of what people read: of a link its words, of an input not what it sends. */
const letters = (text: string): string => text.replaceAll(/\]\([^)\s]*\)/g, '').replaceAll(/[^\p{L}\p{N}]/gu, '');
function readableOf({ heading = '', blocks, actions = [] }: Card): string[] {
  const unread = new Set(
    blocks.flatMap((block) =>
      block.type === 'fields'
        ? block.fields.flatMap((one) => [
            one.id,
            ...(one.kind === 'choice' ? one.options.map(({ value }) => value) : []),
          ])
        : [],
    ),
  );
  // Anchors that are no entry's number are not shown: `[5] term-end-date`.
  const pieces = [heading, ...blocks.flatMap(piecesOf), ...actions.map(({ label }) => label)].map((piece) =>
    piece.replace(/^(\[\d+\]) [^A-Z].*$/, '$1'),
  );
  return pieces.filter((piece) => !unread.has(piece) && !/^https?:/.test(piece));
}

describe('a card of the bot, drawn by Microsoft’s renderer', () => {
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags.split(' '),
    });
    page = await browser.newPage({ viewport: { width: 600, height: 400 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => ['error', 'warning'].includes(line.type()) && faults.push(line.text()));
    if (process.env['PICTURES'] === '1') await mkdir(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
  });

  const expectAllVisible = async (card: Card): Promise<void> => {
    const seen = letters(await page.locator('body').innerText());
    expect(readableOf(card).filter((piece) => !seen.includes(letters(piece)))).toEqual([]);
    const cut = await page.evaluate<string[]>(
      `[...document.querySelectorAll('button div, .ac-textBlock, .text')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.clientHeight === 0)
        .map((one) => one.textContent)`,
    );
    expect(cut).toEqual([]);
    const links = await page.locator('a').evaluateAll((all) => all.map((one) => (one as { href?: string }).href ?? ''));
    const addresses = card.blocks.flatMap(piecesOf).filter((piece) => piece.startsWith('https:'));
    expect(addresses.filter((address) => !links.includes(address))).toEqual([]);
    expect(faults.splice(0)).toEqual([]);
  };

  /** Down to 1,000 pixels. */
  const picture = async (name: string): Promise<void> => {
    const height = Math.min(await page.evaluate<number>('document.body.offsetHeight'), 1000);
    await page.setViewportSize({ width: 600, height });
    await page.screenshot({ path: `${pictures}${name}.png` });
  };

  it.each(Object.keys(kinds))('%s: everything can be seen at 600 pixels', async (kind) => {
    const card = kinds[kind] ?? { blocks: [] };
    const actions = (card.actions ?? []).filter(({ kind: type }) => type !== 'button' || kind === 'every-block');
    await page.setViewportSize({ width: 600, height: 400 });
    await drawMessages(page, renderActivities({ ...card, actions }, options));
    await expectAllVisible({ ...card, actions });
    if (process.env['PICTURES'] === '1') await picture(kind);
  });

  it.each(Object.keys(kinds))('%s: and on a telephone', async (kind) => {
    const card = kinds[kind] ?? { blocks: [] };
    await page.setViewportSize({ width: 360, height: 640 });
    await drawMessages(page, renderActivities(card, options));
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, window.innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(window);
  });

  it('a dialog shows its form and button', async () => {
    const { task } = renderDialog(form) as unknown as { task: { value: { card: object } } };
    await page.setViewportSize({ width: 600, height: 400 });
    await drawMessages(page, [{ attachments: [task.value.card] }]);
    const { heading: _title, ...inside } = form;
    await expectAllVisible(inside);
  });
});
