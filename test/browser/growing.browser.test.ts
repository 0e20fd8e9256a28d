import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { KEY, modelDouble } from '../doubles/model/index.ts';
import { startProgram } from '../support/program.ts';

it('an answer grows on the page, sentence by sentence, and ends as one card', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'dars-growing-'));
  const double = await modelDouble(({ user, tokens: [first = '', second = ''] }) => {
    const textOf = (token: string): string => {
      const line = user.split('\n').find((text) => text.startsWith(`${token} (`)) ?? '';
      return line.slice(line.indexOf('): ') + 3).replace(/ ?\[\[L\d+\]\]/g, '');
    };
    const sentences = [first, second].map((token) => ({ text: textOf(token), sources: [token] }));
    return { say: { answerable: true, sentences, missing: null } };
  });
  double.pieceMs = 120;
  const program = await startProgram({
    DATA_DIR: dataDir,
    CHAT_MODEL: 'openai:test',
    OPENAI_API_KEY: KEY,
    CHAT_MODEL_URL: double.url,
    MODEL_TIMEOUT_SECONDS: '28',
  });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(program.url);
    await page.getByLabel('Your question').fill('How long can a data sharing agreement run?');
    await page.keyboard.press('Enter');
    const cards = page.locator('.card');
    await cards.getByText('I am still writing').waitFor();
    expect(await cards.count()).toBe(1);
    expect(await cards.first().innerText()).toMatch(/\[1\]/);
    await cards.getByText('A language model put this into words').waitFor();
    expect(await cards.count()).toBe(1);
    expect(await cards.first().innerText()).not.toContain('I am still writing');
  } finally {
    await browser.close();
    await program.stop();
    await double.close();
    await rm(dataDir, { recursive: true, force: true });
  }
});
