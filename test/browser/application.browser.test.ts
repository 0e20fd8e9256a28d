import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderModal } from '../../adapters/slack/modal.ts';
import { renderMessages } from '../../adapters/slack/pages.ts';
import { renderDialog } from '../../adapters/teams/dialog.ts';
import { renderActivities } from '../../adapters/teams/render.ts';
import type { Card } from '../../src/bot/index.ts';
import { toDocx, toPng } from '../../src/documents/index.ts';
import { datesPicture } from '../../src/skills/application/paper/dates-picture.ts';
import { flowDiagram } from '../../src/skills/application/paper/flow-diagram.ts';
import { paperOf } from '../../src/skills/application/paper/index.ts';
import { openStorage } from '../../src/storage/index.ts';
import { messageFaults, viewFaults } from '../adapters/slack/legal.ts';
import { cardFaults, cardsOf } from '../adapters/teams/checks.ts';
import { completeAnswers, studyDay } from '../support/application.ts';
import { form, paper } from '../support/application-paper.ts';
import { helpedStages } from '../support/application-helped-stages.ts';
import { applicationStages } from '../support/application-stages.ts';
import { recordingLog } from '../support/recording-log.ts';
import { drawBlocks } from './slack-page.ts';
import { smallPng } from './small-png.ts';
import { drawMessages } from './teams-page.ts';

const wanted = process.env['PICTURES'] === '1';
const pictures = fileURLToPath(new URL('../../docs/application/', import.meta.url));
const keep = (name: string, png: Buffer): Promise<void> => writeFile(`${pictures}${name}.png`, smallPng(png));

/** Pictures that the page shows; no others are kept. */
const document = readFileSync(fileURLToPath(new URL('../../docs/application.md', import.meta.url)), 'utf8');
const SHOWN = [...document.matchAll(/\(application\/([a-z-]+)\.png\)/g)].map(([, name = '']) => name);
/** Of stages with several cards: which are in the picture. */
const PART: Readonly<Record<string, readonly [from: number, to: number]>> = { review: [1, 3] };

/** Cards that people see as a modal in Slack and as a dialog in Teams. */
const FORMS = ['form', 'invite', 'assign', 'comment'];
const STAGES = [...new Set(SHOWN.map((name) => name.replace(/^(?:slack|teams)-/, '')))].filter(
  (name) => !FORMS.includes(name) && !['flows', 'dates', 'word'].includes(name),
);

describe('the way of an application, as people see it', () => {
  let browser: Browser;
  let page: Page;
  let stages: Record<string, Card[]> = {};
  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'dars-application-'));
    const storage = await openStorage({ dataDir, log: recordingLog() });
    try {
      stages = { ...(await applicationStages(storage)), ...(await helpedStages(storage)) };
    } finally {
      await storage.close();
      await rm(dataDir, { recursive: true, force: true });
    }
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-lcd-text'],
    });
    page = await browser.newPage({ viewport: { width: 600, height: 400 } });
    if (wanted) await mkdir(pictures, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
  });

  const picture = async (name: string): Promise<void> => {
    if (!wanted || !SHOWN.includes(name)) return;
    const height = Math.min(await page.evaluate<number>('document.body.offsetHeight'), 1400);
    await page.setViewportSize({ width: 600, height });
    await keep(name, await page.screenshot());
    await page.setViewportSize({ width: 600, height: 400 });
  };
  const fits = async (): Promise<void> => {
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, window.innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(window);
  };
  const inSlack = async (cards: readonly Card[]): Promise<void> => {
    const drawn = cards.flatMap((card) => renderMessages(card));
    expect(drawn.flatMap((message) => messageFaults(message))).toEqual([]);
    await drawBlocks(
      page,
      drawn.flatMap(({ blocks }) => blocks),
    );
    await fits();
  };
  const inTeams = async (cards: readonly Card[]): Promise<void> => {
    const drawn = cards.flatMap((card) => renderActivities(card, { turnId: 'turn-1' }));
    expect(drawn.flatMap((activity) => cardsOf(activity).flatMap(cardFaults))).toEqual([]);
    await drawMessages(page, drawn);
    await fits();
  };

  it('every stage shows something, and legal blocks in Slack', async () => {
    for (const [name, cards] of Object.entries(stages)) {
      expect(cards.length, name).toBeGreaterThan(0);
      await inSlack(cards);
    }
  });

  it('every stage is a card that Microsoft’s library draws, with everything in view', async () => {
    for (const cards of Object.values(stages)) await inTeams(cards);
  }, 60_000);

  it('people have names and nobody is called by an account', () => {
    const shown = JSON.stringify(Object.entries(stages).map(([, cards]) => cards.map(({ blocks }) => blocks)));
    expect(shown).not.toMatch(/slack:T1:/);
  });

  it.each(STAGES)('%s: pictured as people see it', async (name) => {
    const cards = (stages[name] ?? []).slice(...(PART[name] ?? [0]));
    expect(cards.length).toBeGreaterThan(0);
    await inSlack(cards);
    await picture(`slack-${name}`);
    await inTeams(cards);
    await picture(`teams-${name}`);
  });

  it.each(FORMS)('%s: a legal modal in Slack and a dialog in Teams', async (name) => {
    const [card = { blocks: [] }] = stages[name] ?? [];
    const view = renderModal(card, { callbackId: 'apply', metadata: '{}' });
    expect(viewFaults(view)).toEqual([]);
    await drawBlocks(page, view.blocks as Parameters<typeof drawBlocks>[1], card.heading);
    await fits();
    await picture(`slack-${name}`);
    const { task } = renderDialog(card) as unknown as { task: { value: { card: { content: object } } } };
    expect(cardFaults(task.value.card.content)).toEqual([]);
    await drawMessages(page, [{ attachments: [task.value.card] }]);
    await fits();
    await picture(`teams-${name}`);
  });

  it.runIf(wanted)(
    'the diagram, the dates and a page of the Word file',
    async () => {
      const answers = completeAnswers();
      const flows = await flowDiagram(answers, form);
      const dates = datesPicture(answers, form, studyDay);
      if (flows === null || dates === null) throw new Error('there is nothing to draw');
      await keep('flows', await toPng(flows));
      await keep('dates', await toPng(dates));
      const file = await toDocx(paperOf(paper(answers), { at: studyDay, pictures: { flows, dates } }));
      await keep('word', await pageOf(file, 9));
    },
    120_000,
  );
});

/** A page of a Word file as LibreOffice prints it. */
async function pageOf(file: Buffer, number: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'dars-word-'));
  const run = promisify(execFile);
  try {
    await writeFile(join(folder, 'a.docx'), file);
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    await run('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'a.docx')]);
    const page = ['-f', String(number), '-l', String(number), '-singlefile', '-r', '72', '-png'];
    await run('pdftoppm', [...page, join(folder, 'a.pdf'), join(folder, 'page')]);
    return await readFile(join(folder, 'page.png'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
