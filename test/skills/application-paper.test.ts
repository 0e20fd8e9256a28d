import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDocx, toMarkdown, toPng } from '../../src/documents/index.ts';
import type { Answers } from '../../src/skills/application/draft/draft.ts';
import { questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import { showValue } from '../../src/skills/application/form/kinds.ts';
import { datesPicture, flowDiagram, type Paper, paperOf } from '../../src/skills/application/paper/index.ts';
import { FLOWS, LOCATIONS, PERIODS, ROLES } from '../../src/skills/application/paper/places.ts';
import { anyText, kept } from '../documents/any-text.ts';
import { drawnWidth, linesOf, spokenOf, textsOf } from '../documents/layout.ts';
import { all, paragraphsOf, readDocx, readXml, text } from '../documents/reading.ts';
import { answersOf, at, everything, form, paper } from '../support/application-paper.ts';
import { effortMs } from '../support/effort.ts';

const [firstSection] = form.sections;
if (!firstSection) throw new Error('the form has no section');

const shown = (answers: Answers): string[] =>
  [...answers.values()].flatMap(({ path, value }) => {
    const field = questionAt(form, path)?.field;
    return field === undefined || field.kind === 'group' ? [] : showValue(field, value).split(/\n{2,}/);
  });

const wordText = async (given: Paper): Promise<string> =>
  paragraphsOf(readDocx(await toDocx(paperOf(given))).part('word/document.xml')).join('\n');

describe('the paper', () => {
  test('has every answer in words, in Word and in Markdown', async () => {
    const word = await wordText(paper(everything));
    const markdown = toMarkdown(paperOf(paper(everything))).replace(/\\\n *|&#10;/g, '\n').replace(/\\(?=[^\n])/g, ''); // prettier-ignore
    for (const each of shown(everything)) {
      expect(word).toContain(each);
      expect(markdown).toContain(each);
    }
    expect(word).toContain('1 March 2027');
    expect(word).not.toContain('2027-03-01');
  });

  test('has a table of contents, and says what each picture shows', async () => {
    const answers = everything;
    const pictures = { flows: await flowDiagram(answers, form), dates: datesPicture(answers, form, at) };
    const file = readDocx(await toDocx(paperOf(paper(answers), { pictures })));
    const body = file.part('word/document.xml');
    expect(all(body, 'w:instrText').map(text).join(' ')).toContain('TOC');
    const descriptions = all(body, 'wp:docPr').map(({ attributes }) => attributes['descr'] ?? '');
    expect(descriptions.length).toBeGreaterThanOrEqual(2);
    expect(descriptions.every((each) => each.length > 40)).toBe(true);
    expect(descriptions[0]).toContain('1: ');
    expect(file.pictures.length).toBe(descriptions.length);
  });

  test('says what it is not, how far it is, and who worked on it', async () => {
    const draft = await wordText(paper(everything));
    expect(draft).toMatch(/not a decision by NHS England, and not the form/);
    expect(draft).toMatch(/State\nDraft/);
    expect(draft).toContain('Robin Marsh (owner)');
    const given = paper(everything);
    const sent = { ...given, application: { ...given.application, state: 'submitted' as const, submittedAt: at } };
    expect(await wordText(sent)).toContain('Submitted on 26 November 2026');
  });

  test('lists what is open at the top and in its section', async () => {
    const missing = questionsOf(form, new Map()).filter(({ section }) => section.id === firstSection.id);
    const finding = { id: 'x', section: firstSection.id, paths: [], refs: ['controllers#R3'] };
    const word = await wordText(
      paper(new Map(), {
        missing,
        findings: [
          { ...finding, level: 'block', message: 'The term is over before it begins.' },
          { ...finding, level: 'warn', message: 'The title is short.' },
        ],
      }),
    );
    for (const message of ['The term is over before it begins. (controllers#R3)', 'The title is short.'])
      expect(word.split(message)).toHaveLength(3);
    for (const { field } of missing) expect(word.split(field.label).length).toBeGreaterThan(2);
    expect(await wordText(paper(everything))).toContain('the checks of this assistant found nothing');
  });

  test('gives the standards with version, date and address, and the sign-offs', async () => {
    const source = { title: 'Standard 1b', version: '1.0', lastUpdated: '2019-07-24', url: 'https://nhs.example/1b' };
    const word = await wordText(
      paper(everything, {
        sources: new Map([[firstSection.id, source]]),
        signOffs: [{ section: firstSection.id, name: 'Kim Fen', at, stale: true }],
      }),
    );
    expect(word).toContain('Standard\nStandard 1b, version 1.0, last updated 24 July 2019');
    expect(word).toContain('https://nhs.example/1b');
    expect(word).toContain('Signed off by\nKim Fen, 26 November 2026; an answer has changed since');
  });

  test('keeps an answer whose question is gone', async () => {
    expect(await wordText(paper(answersOf([['gone.away', 'still here']])))).toContain('gone.away\nstill here');
  });
});

/** Answers to the fields of one item after another of the flows. */
const flows = (each: Record<string, string>[], more: Record<string, string> = {}): Answers =>
  answersOf([
    ...each.flatMap((flow, index) =>
      Object.entries(flow).map(([field, value]) => [`${FLOWS.group}/i${index + 1}/${field}`, value] as const),
    ),
    ...Object.entries(more),
  ]);

const drawn = async (answers: Answers): Promise<string> => {
  const svg = await flowDiagram(answers, form);
  if (svg === null) throw new Error('nothing was drawn');
  return svg;
};

describe('the data flow diagram', () => {
  test('is none while there is no flow', async () => {
    expect(await flowDiagram(new Map(), form)).toBeNull();
    const said = toMarkdown(paperOf(paper(new Map()), { pictures: { flows: null, dates: null } }));
    expect(said).toContain('No data flow has been described yet');
  });

  test('shows who sends what to whom, with places, and the level in words as well as in the line', async () => {
    const svg = await drawn(
      flows(
        [
          { what: 'Cohort file', from: 'Fen Hospital', to: 'NHS England', level: 'identifiable', special: 'no' },
          { what: 'HES APC', from: 'NHS ENGLAND - X26', to: 'fen  hospital', level: 'pseudonymised', special: 'yes' },
        ],
        {
          'controllers.list/i1/name': 'Fen Hospital',
          'controllers.list/i2/name': 'University of Northmarsh',
          'territory.locations/i1/organisation': 'Fen Hospital',
          'territory.locations/i1/address': 'Data centre, 1 Marsh Lane',
          'territory.locations/i1/use': 'storage,backup',
        },
      ),
    );
    const words = textsOf(svg).map((each) => each.replace(/\s+/g, ' '));
    expect(words.filter((each) => each === 'Fen Hospital')).toHaveLength(1);
    for (const each of [
      'Controller',
      'Storage; Backup or disaster recovery: Data centre, 1 Marsh Lane',
      '1. Fen Hospital to NHS England',
      'Identifiable record level; not special category',
      '2. NHS England to Fen Hospital',
      'Pseudonymised record level; special category',
      'HES APC',
      'In no flow: University of Northmarsh (controller).',
    ])
      expect(words).toContain(each);
    const lines = all(readXml(svg), 'path').map(({ attributes }) => attributes['stroke-dasharray'] ?? 'full');
    expect(new Set(lines).size).toBe(2);
    expect(spokenOf(svg).description).toContain('1: Fen Hospital to NHS England: Identifiable record level');
  });

  test('takes any name as text, and draws it', async () => {
    const names = ['"Quotes" & <b>Sons</b>', 'two\nlines', 'x'.repeat(300), 'The long-named institute '.repeat(12), '\\N \\l ]]>', '<!DOCTYPE x>', '\u0000\ud800', '___proto__', '日本語 🏥']; // prettier-ignore
    for (const name of names) {
      const svg = await drawn(flows([{ from: name, to: 'Fen Hospital', level: 'anonymised' }]));
      expect(textsOf(svg).join(' ').replace(/\s/g, '')).toContain(kept(name).replace(/\s/g, ''));
      expect((await toPng(svg)).length).toBeGreaterThan(1000);
    }
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (from, to) => {
        readXml(await drawn(flows([{ from, to, level: 'aggregate' }])));
      }),
      { numRuns: 30 },
    );
  });

  test('draws fifty flows in less than two seconds of the processor, each in words', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({
      what: `Table ${index}`,
      from: `Organisation ${(index * 31) % 14}`,
      to: `Organisation ${(index * index + 3) % 13}`,
      level: ['identifiable', 'pseudonymised', 'anonymised', 'aggregate'][index % 4] ?? '',
    }));
    await drawn(flows(many.slice(0, 1)));
    let svg = '';
    const effort = await effortMs(async () => (svg = await drawn(flows(many))));
    expect(effort).toBeLessThan(2000);
    const words = textsOf(svg).map((each) => each.replace(/\s+/g, ' '));
    for (const { what } of many) expect(words).toContain(what);
    expect((await toPng(svg)).length).toBeGreaterThan(10_000);
  });

  test('only lists what nobody could follow in a picture, and is quick about it', async () => {
    const many = Array.from({ length: 400 }, (_, index) => ({
      what: `Table ${index}`,
      from: `Organisation ${(index * 31) % 61}`,
      to: `Organisation ${(index * index + 3) % 59}`,
      level: 'identifiable',
    }));
    let svg = '';
    const effort = await effortMs(async () => (svg = await drawn(flows(many))));
    expect(effort).toBeLessThan(2000);
    const words = textsOf(svg).map((each) => each.replace(/\s+/g, ' '));
    expect(words).toContain('There are too many flows to draw them; here are all 400.');
    for (const { what } of many) expect(words).toContain(what);
  });

  test('never writes one letter over another', async () => {
    const svg = await drawn(everything);
    const boxes = all(readXml(svg), 'rect').map(({ attributes }) => attributes);
    expect(boxes.length).toBeGreaterThan(2);
    const lines = linesOf(svg).map((line) => ({ ...line, right: line.x + drawnWidth(line) }));
    for (const [index, a] of lines.entries())
      for (const b of lines.slice(index + 1))
        expect(a.right <= b.x || b.right <= a.x || Math.abs(a.y - b.y) >= Math.min(a.size, b.size) * 0.9, `${a.words} over ${b.words}`).toBe(true); // prettier-ignore
  });
});

describe('a paper without pictures', () => {
  test('tells the flows in words', () => {
    const answers = flows([{ from: 'Fen Hospital', to: 'NHS England', level: 'identifiable', special: 'no' }]);
    const markdown = toMarkdown(paperOf(paper(answers)));
    expect(markdown).toContain('1: Fen Hospital to NHS England: Identifiable record level; not special category.');
    expect(markdown).not.toContain('No data flow has been described');
  });
});

describe('the picture of the periods', () => {
  test('is none while there is no date', () => {
    expect(datesPicture(new Map(), form, at)).toBeNull();
  });

  test('shows each period that is asked for and answered', () => {
    const svg = datesPicture(everything, form, at) ?? '';
    for (const { label } of PERIODS) {
      // The certificate is not asked of whoever has the toolkit.
      if (label === 'ISO 27001') continue;
      expect(textsOf(svg).join('\n')).toContain(label);
    }
    const s251 = { 'confidentiality.s251-start': '2026-01-01', 'confidentiality.s251-end': '2027-01-01' };
    const picture = (route: string): string | null =>
      datesPicture(answersOf(Object.entries({ ...s251, 'confidentiality.record-out': 'yes', 'confidentiality.route': route })), form, at); // prettier-ignore
    expect(picture('section-251')).toContain('1 January 2026 to 1 January 2027');
    expect(picture('consent')).toBeNull();
  });
});

describe('the places in the form that pictures look at', () => {
  const paths = [
    ...Object.values(FLOWS).slice(1).map((field) => `${FLOWS.group}/x/${field}`), // prettier-ignore
    ...ROLES.map(({ group, name }) => `${group}/x/${name}`),
    ...Object.values(LOCATIONS).slice(1).map((field) => `${LOCATIONS.group}/x/${field}`), // prettier-ignore
    ...PERIODS.flatMap(
      ({ group, name, from, to }) =>
      [name, from, to].flatMap((field) => (field === undefined ? [] : [group === undefined ? field : `${group}/x/${field}`])), // prettier-ignore
    ),
  ];
  test.each(paths)('%s', (path) => {
    expect(questionAt(form, path)).not.toBeNull();
  });
});
