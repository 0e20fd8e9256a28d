import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type BrowserContext, type Page, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Program, startProgram } from '../support/program.ts';

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const question = 'How long can a data sharing agreement run?';

describe('the page in a browser', () => {
  let browser: Browser;
  let program: Program;
  let dataDir: string;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];
  const foreign: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'dars-page-'));
    program = await startProgram({ DATA_DIR: dataDir });
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: flags.split(' '),
    });
  });
  afterAll(async () => {
    await browser.close();
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1000, height: 900 } });
    page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => line.type() === 'error' && faults.push(line.text()));
    page.on('request', (request) => !request.url().startsWith(program.url) && foreign.push(request.url()));
    await page.goto(program.url);
  });
  afterEach(async () => {
    await context.close();
    expect(faults.splice(0)).toEqual([]);
    expect(foreign.splice(0)).toEqual([]);
  });

  const ask = async (text: string): Promise<void> => {
    await page.getByLabel('Your question').fill(text);
    await page.keyboard.press('Enter');
  };
  const cards = () => page.locator('.card');

  it('answers a question with a cited answer and links to the page', async () => {
    await ask(question);
    await cards().first().waitFor();
    expect(await page.locator('.mine').innerText()).toContain(question);
    const answer = await cards().first().innerText();
    expect(answer).toContain('Term of Data Sharing Agreement');
    expect(answer).toContain('Sources');
    expect(answer).toContain('v2.1');
    const link = cards().first().getByRole('link').first();
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/digital\.nhs\.uk\//);
  });

  it('can be used with the keyboard alone: skip link, box, Enter, buttons in the card', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Skip to the question box');
    await page.keyboard.press('Enter');
    await page.keyboard.type(question);
    await page.keyboard.press('Enter');
    await cards().first().waitFor();
    const helped = page.getByRole('button', { name: 'This helped' });
    await helped.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Noted: this answer helped').waitFor();
  });

  it('keeps the conversation across a reload, and a new conversation starts empty', async () => {
    await ask(question);
    await cards().first().waitFor();
    await page.reload();
    await cards().first().waitFor();
    expect(await page.locator('.mine').count()).toBe(1);
    await page.getByRole('button', { name: 'New conversation' }).click();
    expect(await cards().count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'What would you like to know?' }).isVisible()).toBe(true);
  });

  it('shows the newest answer from its beginning, however long the conversation is', async () => {
    for (let count = 0; count < 4; count += 1) {
      await ask(question);
      await cards().nth(count).waitFor();
    }
    const place = `(() => {
      const top = (selector) => [...document.querySelectorAll(selector)].at(-1).getBoundingClientRect().top;
      return top('.card') >= 0 && top('.card') < top('#ask') / 2;
    })()`;
    await page.waitForFunction(place);
  });

  it('starts with prompts that work when they are pressed', async () => {
    await page.getByRole('list', { name: 'Questions to start with' }).getByRole('button').first().click();
    await cards().first().waitFor();
    expect(await page.locator('#welcome').isVisible()).toBe(false);
  });

  it('takes a reason with a thumbs down', async () => {
    await ask(question);
    await page.getByRole('button', { name: 'This did not help' }).click();
    await page.getByLabel('Something is missing').check();
    await page.getByLabel(/In your own words/).fill('the other maximum terms');
    await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    await page.getByText('Noted, with your reason').waitFor();
  });

  it('says what was masked and never shows the number again', async () => {
    await ask('Patient 943 476 5919 wants to opt out, what now?');
    await page.getByText('I hid personal details in your message').waitFor();
    await cards().nth(1).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('943 476 5919');
  });

  it('shows markup in a message as text, and runs none of it', async () => {
    await ask('<img src=x onerror="document.title=1"> <script>document.title=2</script> retention?');
    await cards().first().waitFor();
    expect(await page.locator('.mine').innerText()).toContain('<img src=x');
    expect(await page.title()).toBe('dars-guide');
  });

  it('announces new answers to screen readers and names every control', async () => {
    const log = page.getByRole('log', { name: 'Conversation' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    await ask(question);
    await cards().first().waitFor();
    const unnamed = await page.evaluate(
      `[...document.querySelectorAll('button, a, input, textarea')].filter((control) =>
         !(control.textContent.trim() || control.getAttribute('aria-label') || control.labels?.length || control.title)).length`,
    );
    expect(unnamed).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'has text that stands out enough in the %s scheme (4.5 to 1)',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await page.reload();
      await ask(question);
      await cards().first().waitFor();
      expect(await page.evaluate(lowContrast)).toEqual([]);
    },
  );

  it('fits a phone without scrolling sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await ask('list the standards');
    await cards().first().waitFor();
    const [content, window] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, window.innerWidth]',
    );
    expect(content).toBeLessThanOrEqual(window);
  });

  it('keeps the typed text and says what to do when the bot is away, and sends it once when it is back', async () => {
    await page.route('**/api/turns', (route) => route.abort());
    await ask(question);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('cannot be reached');
    expect(await page.getByLabel('Your question').inputValue()).toBe(question);
    await page.unroute('**/api/turns');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await cards().first().waitFor();
    expect(await page.locator('.mine').count()).toBe(1);
    faults.length = 0;
  });

  it('draws each answer once, however late an older reading of the conversation arrives', async () => {
    let older = false;
    let shown = 0;
    await page.route(/\/api\/conversations\/[^/]+$/, async (route) => {
      const entries = (await (await route.fetch()).json()) as object[];
      const late = entries.length > 0 && !older;
      older ||= late;
      if (late) await sleep(1500);
      await route.fulfill({
        json: late ? entries.map((entry) => ({ ...entry, status: 'waiting', cards: [] })) : entries,
      });
      if (older) shown += 1;
    });
    await ask(question);
    await expect.poll(() => shown, { timeout: 10_000 }).toBeGreaterThan(1);
    await cards().first().waitFor();
    await ask(question);
    await cards().nth(1).waitFor();
    await page.locator('#typing').waitFor({ state: 'hidden' });
    expect(await cards().count()).toBe(2);
  });

  it('does not offer a text again that was taken, and shows its answer when the program is back', async () => {
    await page.route(/\/api\/conversations\/[^/]+$/, (route) => route.abort());
    await ask(question);
    await page.getByText('What you sent has arrived').waitFor();
    expect(await page.getByLabel('Your question').inputValue()).toBe('');
    await page.unroute(/\/api\/conversations\/[^/]+$/);
    await cards().first().waitFor();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    faults.length = 0;
  });
});

/** Texts whose colour is too close to what is behind them (WCAG 2.2, 1.4.3), as a script for the page. */
const lowContrast = `(() => {
  const channel = (value) => { const c = value / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .flatMap((element) => {
      const [a, b] = [luminance(numbers(getComputedStyle(element).color)), luminance(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio < 4.5 ? [element.tagName + ' ' + element.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2)] : [];
    });
})()`;
