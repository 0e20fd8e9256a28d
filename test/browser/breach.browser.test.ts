import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderModal } from '../../adapters/slack/modal.ts';
import { renderMessages } from '../../adapters/slack/pages.ts';
import { renderDialog } from '../../adapters/teams/dialog.ts';
import { renderActivities } from '../../adapters/teams/render.ts';
import type { Card } from '../../src/bot/index.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { alert, duplicateCard, firstScreen, news, offer, statusCard } from '../../src/skills/breach/card.ts';
import { contactForm, reportForm } from '../../src/skills/breach/forms.ts';
import type { Report, ReportEvent } from '../../src/skills/breach/report.ts';
import { summaryCard } from '../../src/skills/breach/summary.ts';
import { ask, begun } from '../../src/skills/breach/talk.ts';
import { messageFaults, viewFaults } from '../adapters/slack/legal.ts';
import { drawBlocks } from './slack-page.ts';
import { drawMessages } from './teams-page.ts';

const pictures = fileURLToPath(new URL('../../docs/breach/', import.meta.url));
const knowledge = loadKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));
const at = (time: string): Date => new Date(`2026-11-25T${time}:00Z`);
const report: Report = {
  id: '00000000-0000-4000-8000-000000000000',
  reference: 'BR-7K2M-XQ4T',
  person: 'slack:T1:U1',
  owner: 'slack:T1:U1',
  origin: {
    platform: 'slack',
    workspace: 'T1',
    conversation: 'slack:T1:D1',
    person: { id: 'slack:T1:U1' },
    private: true,
  },
  facts: {
    contained: 'contained',
    what: 'An extract with [name] was sent to a shared mailbox of another trust.',
    'contact.reporter': 'ig@northmarsh.example',
    agreement: 'DARS-NIC-123456-A1B2C-v1.0',
    discovered: '25/11/2026 14:30',
    people: 'about 200',
    kinds: 'third-party,security-incident',
  },
  version: 1,
  state: 'sent',
  recordedAt: at('15:05'),
  withdrawnAt: null,
  sameAs: null,
  link: null,
  erasedAt: null,
};
const history: ReportEvent[] = [
  { what: 'recorded', by: 'slack:T1:U1', detail: null, at: at('15:05') },
  { what: 'taken', by: 'system', detail: { transport: 'e-mail' }, at: at('15:06') },
  { what: 'sent', by: 'system', detail: null, at: at('15:06') },
];
const route = { sends: true };

const messages: Record<string, Card> = {
  'first-screen': firstScreen(knowledge, route, ''),
  offer: offer(''),
  acknowledgement: statusCard({ ...report, state: 'recorded' }, route, 'Your report is recorded'),
  confirmed: statusCard({ ...report, state: 'confirmed' }, route, 'Noted: DARS has it'),
  'no-receipt': news(report, 'no_receipt.1') ?? { blocks: [] },
  duplicate: duplicateCard('BR-7K2M-XQ4T', 'BR-2345-678C'),
  summary: summaryCard(report, history, route),
  alert: alert(report, 'failed'),
  question: ask(begun('', '')).card,
  contact: contactForm(';'),
};
const forms: Record<string, Card> = { form: reportForm(';contained') };

describe('the way of a breach report, as people see it', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage({ viewport: { width: 600, height: 400 } });
    if (process.env['PICTURES'] === '1') await mkdir(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser.close();
  });
  const picture = async (name: string): Promise<void> => {
    if (process.env['PICTURES'] !== '1') return;
    const height = Math.min(await page.evaluate<number>('document.body.offsetHeight'), 1600);
    await page.setViewportSize({ width: 600, height });
    await page.screenshot({ path: `${pictures}${name}.png` });
    await page.setViewportSize({ width: 600, height: 400 });
  };
  const fits = async (): Promise<void> => {
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, window.innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(window);
  };

  it.each(Object.entries(messages))('%s: legal blocks in Slack, and everything in view', async (name, card) => {
    const drawn = renderMessages(card);
    expect(drawn.flatMap((message) => messageFaults(message))).toEqual([]);
    await drawBlocks(
      page,
      drawn.flatMap(({ blocks }) => blocks),
    );
    await fits();
    await picture(`slack-${name}`);
  });

  it.each(Object.entries(messages))('%s: a card in Teams, and everything in view', async (name, card) => {
    await drawMessages(page, renderActivities(card, { turnId: 'turn-1' }));
    await fits();
    await picture(`teams-${name}`);
  });

  it.each(Object.entries(forms))('%s: a legal modal in Slack and a dialog in Teams', async (name, card) => {
    const view = renderModal(card, { callbackId: 'breach.send', metadata: '{}' });
    expect(viewFaults(view)).toEqual([]);
    await drawBlocks(page, view.blocks as Parameters<typeof drawBlocks>[1], card.heading);
    await fits();
    await picture(`slack-${name}`);
    const { task } = renderDialog(card) as unknown as { task: { value: { card: object } } };
    await drawMessages(page, [{ attachments: [task.value.card] }]);
    await fits();
    await picture(`teams-${name}`);
  });
});
