import { describe, expect, it } from 'vitest';
import { extractPage } from '../../src/knowledge/official/extract.ts';
import { guidancePage } from '../doubles/official-site.ts';

const body = `<p>An agreement begins on the day that is written in it, and not before everybody has signed.</p>
<h2>Longest terms</h2>
<ul><li>Agreements about marmalade run for five years at most.</li>
<li>Others run for:<ul><li>three years in a city</li><li>two years elsewhere</li></ul></li></ul>
<table><tr><th>Purpose</th><th>Longest term</th></tr><tr><td>Teaching</td><td>18 months</td></tr></table>
<p>Whoever needs more time says why, and names the rule or the funder that asks for it.</p>`;

describe('the main text of a page', () => {
  const found = extractPage(guidancePage('Term of Agreement', { version: '2.1', edited: '9 August 2022', body }));

  it('has version and date, and nothing of what stands around it', () => {
    expect(found).toMatchObject({ title: 'Term of Agreement', version: 'v2.1', lastUpdated: '2022-08-09' });
    expect(found?.text).not.toMatch(/cookie|Home|footer|track|Last edited|Version/);
  });

  it('keeps headings, lists in lists, and table rows with the heads of their columns', () => {
    expect(found?.text.split('\n')).toEqual(
      expect.arrayContaining([
        '## Longest terms',
        '- Agreements about marmalade run for five years at most.',
        '- Others run for:',
        '- three years in a city',
        '- Purpose: Teaching; Longest term: 18 months',
      ]),
    );
  });

  it('is the same when only scripts, dates and white space are others', () => {
    const again = guidancePage('Term of Agreement', {
      version: '2.1',
      edited: '1 May 2026',
      body: body.replaceAll('\n', '\n\n  '),
    });
    expect(extractPage(again)?.hash).toBe(found?.hash);
    expect(extractPage(again.replace('five years', 'six years'))?.hash).not.toBe(found?.hash);
  });

  it('is found in a page that does not say which part it is', () => {
    const html = guidancePage('Term of Agreement', { body }).replaceAll(/<\/?(main|article)[^>]*>/g, '');
    expect(extractPage(html)?.text).toContain('Agreements about marmalade');
    expect(extractPage(html)?.text).not.toMatch(/cookie/);
  });

  it.each([
    ['nothing', ''],
    ['an error in disguise', '<html><body><main><h1>Sorry</h1><p>Something went wrong.</p></main></body></html>'],
    ['a page that needs scripts', '<html><body><div id="root"></div><script>start()</script></body></html>'],
    ['no HTML at all', '{"error":true}'],
    ['broken tags', '<<<html><p<main>'],
  ])('%s is no page', (_what, html) => expect(extractPage(html)).toBeNull());

  it.each([
    ['Last edited: 3 November 2026', '2026-11-03'],
    ['Page last updated on 03/11/2026', '2026-11-03'],
    ['Last updated 2026-11-03', '2026-11-03'],
  ])('reads the date of "%s"', (said, day) => {
    expect(extractPage(`<main><h1>A</h1>${body}<p>${said}</p></main>`)?.lastUpdated).toBe(day);
  });

  it('reads a date that stands only in the head of the page', () => {
    const html = `<html><head><meta property="article:modified_time" content="2026-11-03T09:00:00Z"></head><body><main><h1>A</h1>${body}</main></body></html>`;
    expect(extractPage(html)?.lastUpdated).toBe('2026-11-03');
  });
});
