import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Document, type Part, spansSvg, timelineSvg, toDocx } from '../../src/documents/index.ts';
import { anyText, kept } from './any-text.ts';
import { all, coloursOf, paragraphsOf, readDocx, stylesOf, text } from './reading.ts';

const documentOf = (parts: Part[], rest: Partial<Document> = {}): Document => ({
  title: 'A report',
  language: 'en-GB',
  parts,
  ...rest,
});
const bodyOf = async (document: Document) => readDocx(await toDocx(document)).part('word/document.xml');

const svg = timelineSvg({
  title: 'What happened',
  zone: 'Europe/London',
  events: [{ at: new Date('2025-03-04T14:05Z'), label: 'It became known', kind: 'event' }],
});

const anyPart: fc.Arbitrary<{ part: Part; texts: string[] }> = fc.oneof(
  fc.tuple(fc.constantFrom(1 as const, 2 as const, 3 as const), anyText).map(([level, words]) => ({
    part: { type: 'heading' as const, level, text: words },
    texts: [words],
  })),
  fc
    .tuple(fc.constantFrom('normal' as const, 'note' as const, 'caution' as const, 'quote' as const), anyText)
    .map(([style, words]) => ({
      part: { type: 'paragraph' as const, style, text: words },
      texts: [`${{ normal: '', note: 'Note: ', caution: 'Caution: ', quote: '' }[style]}${words}`],
    })),
  fc.array(anyText, { maxLength: 4 }).map((items) => ({ part: { type: 'bullets' as const, items }, texts: items })),
  fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 4 }).map((facts) => ({
    part: { type: 'facts' as const, facts },
    texts: facts.flatMap(({ label, value }) => [label, value]),
  })),
  fc
    .tuple(fc.array(anyText, { maxLength: 4 }), fc.array(fc.array(anyText, { maxLength: 5 }), { maxLength: 4 }))
    .map(([head, rows]) => ({ part: { type: 'table' as const, head, rows }, texts: [...head, ...rows.flat()] })),
);

describe('a Word file', () => {
  test('says every text of the document, in its order, whatever the text is', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.array(anyPart, { maxLength: 6 }), async (title, subtitle, parts) => {
        const body = await bodyOf(documentOf(parts.map(({ part }) => part), { title, subtitle })); // prettier-ignore
        const given = [title, subtitle, ...parts.flatMap(({ texts }) => texts)].map(kept);
        expect(paragraphsOf(body).filter((each) => each !== '')).toEqual(given.filter((each) => each !== ''));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('can be written with contents and header, whatever the text is', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.array(anyPart, { maxLength: 4 }), async (title, reference, parts) => {
        const file = readDocx(await toDocx(documentOf(parts.map(({ part }) => part), { title, reference, contents: true }))); // prettier-ignore
        const property = all(file.part('docProps/core.xml'), 'dc:title').map(text).join('');
        expect(property).toBe(kept(title).replace(/\s+/g, ' ').trim());
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test.each([
    ['words', 'The quick brown fox. '.repeat(2500)],
    ['one word', 'x'.repeat(50_000)],
    ['emoji and other scripts', '日本語😀 مرحبا שלום '.repeat(3000)],
    ['line breaks', '\n'.repeat(5000) + 'end'],
  ])('holds a paragraph of 50,000 characters: %s', async (_, long) => {
    const parts: Part[] = [{ type: 'heading', level: 1, text: long }, { type: 'paragraph', text: long }]; // prettier-ignore
    const body = await bodyOf(documentOf(parts, { title: long, contents: true }));
    expect([paragraphsOf(body)[0], ...paragraphsOf(body).slice(-2)]).toEqual([long, long, long]);
  });

  test('a text that is the name of a Word field stays a text', async () => {
    const parts: Part[] = ['CURRENT', 'TOTAL_PAGES', 'SECTION'].map((words) => ({ type: 'paragraph', text: words }));
    const body = await bodyOf(documentOf(parts));
    expect(paragraphsOf(body)).toEqual(['A report', 'CURRENT', 'TOTAL_PAGES', 'SECTION']);
    expect(all(body, 'w:instrText')).toEqual([]);
  });

  test('text of a script written from right to left is marked so, and only that', async () => {
    const body = await bodyOf(documentOf([{ type: 'paragraph', text: 'שלום (NHS)' }, { type: 'paragraph', text: 'NHS שלום' }])); // prettier-ignore
    const [, hebrew, english] = all(body, 'w:p');
    expect(hebrew && all(hebrew, 'w:bidi')).toHaveLength(1);
    expect(english && all(english, 'w:bidi')).toHaveLength(0);
    expect(all(body, 'w:r').filter((run) => all(run, 'w:rtl').length > 0).map(text)).toEqual(['שלום (', 'שלום']); // prettier-ignore
  });
});

describe('a Word file can be found through', () => {
  test('its title and headings have the styles that Word knows as such', async () => {
    const parts: Part[] = ([1, 2, 3] as const).map((level) => ({ type: 'heading', level, text: `Level ${level}` }));
    const file = readDocx(await toDocx(documentOf(parts)));
    expect(stylesOf(file.part('word/document.xml'))).toEqual([
      ['Title', 'A report'],
      ['Heading1', 'Level 1'],
      ['Heading2', 'Level 2'],
      ['Heading3', 'Level 3'],
    ]);
    const names = all(file.part('word/styles.xml'), 'w:style').map((style) => [
      style.attributes['w:styleId'],
      all(style, 'w:name')[0]?.attributes['w:val']?.toLowerCase(),
    ]);
    expect(names).toEqual(expect.arrayContaining([['Title', 'title'], ['Heading1', 'heading 1'], ['Heading3', 'heading 3']])); // prettier-ignore
    expect(new Set(names.map(([id]) => id)).size).toBe(names.length);
  });

  test('every style that is used exists', async () => {
    const parts: Part[] = [
      { type: 'heading', level: 1, text: 'Heading' },
      ...(['normal', 'note', 'caution', 'quote'] as const).map((style) => ({
        type: 'paragraph' as const,
        style,
        text: style,
      })),
      { type: 'bullets', items: ['item'] },
      { type: 'facts', facts: [{ label: 'label', value: 'value' }] },
      { type: 'table', head: ['head'], rows: [['cell']] },
      { type: 'picture', svg, alt: 'alt' },
    ];
    const file = readDocx(await toDocx(documentOf(parts, { subtitle: 'Subtitle', reference: 'R1', contents: true })));
    const known = all(file.part('word/styles.xml'), 'w:style').map((style) => style.attributes['w:styleId']);
    const used = ['word/document.xml', 'word/header1.xml', 'word/footer1.xml'].flatMap((name) =>
      all(file.part(name), 'w:pStyle').map((style) => style.attributes['w:val']),
    );
    expect(used.filter((style) => !known.includes(style) && style !== 'Normal')).toEqual([]);
  });

  test('the contents name every heading, lead to it and give its page', async () => {
    const parts: Part[] = [
      { type: 'heading', level: 1, text: 'First' },
      ...Array.from({ length: 60 }, () => ({ type: 'paragraph' as const, text: 'words '.repeat(40) })),
      { type: 'heading', level: 2, text: 'Second' },
    ];
    const body = await bodyOf(documentOf(parts, { contents: true }));
    const [contents] = all(body, 'w:sdt');
    const links = contents ? all(contents, 'w:hyperlink') : [];
    expect(links.map((link) => all(link, 'w:t').map(text))).toEqual([['First', '1'], ['Second', '5']]); // prettier-ignore
    const targets = all(body, 'w:bookmarkStart').map((mark) => mark.attributes['w:name']);
    expect(targets).toEqual(links.map((link) => link.attributes['w:anchor']));
  });

  test('the contents of a very long document lead to its headings without page numbers, and soon', async () => {
    const parts: Part[] = [
      { type: 'heading', level: 1, text: 'First' },
      { type: 'paragraph', text: 'words '.repeat(40_000) },
      { type: 'heading', level: 2, text: 'Second' },
    ];
    const started = performance.now();
    const body = await bodyOf(documentOf(parts, { contents: true }));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(all(body, 'w:hyperlink').map((link) => all(link, 'w:t').map(text).join(''))).toEqual(['First', 'Second']);
  });

  test('its header has the reference and its footer the page', async () => {
    const file = readDocx(await toDocx(documentOf([], { reference: 'BR-2025-0042' })));
    expect(paragraphsOf(file.part('word/header1.xml'))).toEqual(['BR-2025-0042']);
    expect(all(file.part('word/footer1.xml'), 'w:instrText').map(text)).toEqual(['PAGE', 'NUMPAGES']);
  });

  test('it is in British English, has its title as a property and names no author', async () => {
    const file = readDocx(await toDocx(documentOf([])));
    const languages = all(file.part('word/styles.xml'), 'w:lang').map((language) => language.attributes['w:val']);
    expect(languages).toContain('en-GB');
    const core = file.part('docProps/core.xml');
    expect(all(core, 'dc:title').map(text)).toEqual(['A report']);
    expect([...all(core, 'dc:creator'), ...all(core, 'cp:lastModifiedBy')].map(text).join('')).toBe('');
  });
});

describe('the tables of a Word file', () => {
  test('repeat their head on every page, and only the head', async () => {
    const rows = Array.from({ length: 50 }, (_, row) => [`${row}`, 'b']);
    const body = await bodyOf(documentOf([{ type: 'table', head: ['A', 'B'], rows }]));
    const repeated = all(body, 'w:tr').map((row) => all(row, 'w:tblHeader').length);
    expect(repeated).toEqual([1, ...rows.map(() => 0)]);
  });

  test('are as wide as the page, have all cells of every row, and a paragraph after them', async () => {
    const parts: Part[] = [
      { type: 'table', head: ['A'], rows: [['a', 'b', 'c'], []] },
      { type: 'facts', facts: [{ label: 'l', value: 'x'.repeat(500) }] },
      { type: 'table', head: [], rows: [] },
      { type: 'table', head: [], rows: [['only']] },
    ];
    const body = await bodyOf(documentOf(parts));
    expect(all(body, 'w:tbl').map((table) => all(table, 'w:tr').map((row) => all(row, 'w:tc').length))).toEqual([
      [3, 3, 3],
      [2],
      [1],
    ]);
    for (const table of all(body, 'w:tbl')) {
      const widths = all(table, 'w:gridCol').map((column) => Number(column.attributes['w:w']));
      expect(widths.reduce((sum, width) => sum + width, 0)).toBe(9638);
    }
    const blocks = all(body, 'w:body')[0]?.children.flatMap((each) => (typeof each === 'string' ? [] : each.name));
    expect(blocks?.join(' ')).toBe('w:p w:tbl w:p w:tbl w:p w:tbl w:p w:sectPr');
  });

  test('of more columns than a page has room for are written row by row, with nothing lost', async () => {
    const head = Array.from({ length: 70 }, (_, column) => `head ${column}`);
    const row = Array.from({ length: 70 }, (_, column) => `cell ${column}`);
    const body = await bodyOf(documentOf([{ type: 'table', head, rows: [row] }]));
    const written = paragraphsOf(body).filter((each) => each !== '');
    expect(written).toEqual(['A report', ...head.flatMap((name, column) => [name, row[column]])]);
  });
});

describe('the pictures of a Word file', () => {
  test('have a description', async () => {
    const file = readDocx(
      await toDocx(documentOf([{ type: 'picture', svg, alt: 'On 4 March "it"\nbecame known & <more>' }])),
    );
    const [properties] = all(file.part('word/document.xml'), 'wp:docPr');
    expect(properties?.attributes['descr']).toBe('On 4 March "it" became known & <more>');
    expect(file.pictures).toHaveLength(1);
  });

  test('are as wide as asked for, and never wider than the page', async () => {
    const part = (widthPx?: number): Part => ({ type: 'picture', svg, alt: '', ...(widthPx ? { widthPx } : {}) });
    const body = await bodyOf(documentOf([part(), part(300), part(2000)]));
    const widths = all(body, 'wp:extent').map((extent) => Number(extent.attributes['cx']) / 9525);
    expect(widths).toEqual([640, 300, 642]);
  });

  test('that are longer than a page go on over several, each with a description', async () => {
    const long = timelineSvg({
      title: 'What happened',
      zone: 'UTC',
      events: Array.from({ length: 40 }, (_, hour) => ({
        at: new Date(Date.UTC(2025, 2, 4, hour)),
        label: `Step ${hour}`,
        kind: 'event',
      })),
    });
    const file = readDocx(await toDocx(documentOf([{ type: 'picture', svg: long, alt: 'Forty steps' }])));
    const body = file.part('word/document.xml');
    const heights = all(body, 'wp:extent').map((extent) => Number(extent.attributes['cy']) / 9525);
    expect(heights.length).toBeGreaterThan(1);
    expect(Math.max(...heights)).toBeLessThanOrEqual(840);
    expect(all(body, 'wp:docPr').map(({ attributes }) => attributes['descr'])).toEqual(
      heights.map((_, part) => `Forty steps (part ${part + 1} of ${heights.length})`),
    );
    expect(new Set(all(body, 'wp:docPr').map(({ attributes }) => attributes['id'])).size).toBe(heights.length);
    for (const picture of file.pictures) expect(coloursOf(picture).colours.size).toBeGreaterThan(10);
  });

  test('that cannot be drawn do not stop the file: it says what they show', async () => {
    const whole = spansSvg({ title: 'Terms', spans: [], today: new Date('2025-03-04') });
    const parts: Part[] = [
      { type: 'picture', svg: 'no picture', alt: 'The terms' },
      { type: 'picture', svg: whole, alt: 'Drawn' },
    ];
    const file = readDocx(await toDocx(documentOf(parts)));
    expect(paragraphsOf(file.part('word/document.xml'))[1]).toBe(
      'Note: The picture could not be drawn. It shows: The terms',
    );
    expect(file.pictures).toHaveLength(1);
  });
});
