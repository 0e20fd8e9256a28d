import { type Browser, type Page, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inBrowser, inSlack } from '../support/surfaces.ts';
import { keep, onStage } from './application-stage.ts';
import { wholeStory } from './application-story.ts';

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

describe('a whole application that begins on the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags.split(' '),
    });
  });
  afterAll(async () => {
    await browser.close();
  });

  it('goes from nothing to the Word file in a browser, with a colleague in another one, a crash, and the end in Slack', async () => {
    await onStage(async (stage) => {
      const faults: string[] = [];
      const opened = async (): Promise<Page> => {
        const context = await browser.newContext({ viewport: { width: 1000, height: 1100 } });
        const page = await context.newPage();
        page.on('pageerror', (error) => faults.push(error.message));
        await page.goto(stage.url());
        return page;
      };
      const page = await opened();
      await wholeStory(stage, {
        first: inBrowser(page),
        colleague: inBrowser(await opened()),
        elsewhere: inSlack(stage.slack, 'U1'),
        look: async (name) => {
          keep(`page-${name}.png`, await page.screenshot());
        },
      });
      expect(faults).toEqual([]);
    });
  });
});
