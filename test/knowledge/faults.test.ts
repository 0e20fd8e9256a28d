import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { KnowledgeError, loadKnowledge } from '../../src/knowledge/index.ts';
import { type Files, changed, faultsOf, lineOf, smallKnowledge } from '../support/knowledge-folder.ts';

const length = 'standards/length-of-agreement.md';
const place = 'standards/place-of-work.md';
const contacts = 'guidance/contacts.md';
const phrasings = 'phrasings/place-of-work.jsonl';

/** The small folder with one fault made; `at` begins the line that has to be named. */
type Case = [promise: string, file: string, from: string, to: string, at: string, message: RegExp];

/** The fault is named, once. There may be others: what leads to a broken entry leads nowhere. */
const expectFault = (files: Files, file: string, line: number, message: RegExp): void => {
  const named = new RegExp(`^${file}:${line}: ${message.source}`);
  expect(faultsOf(files).filter((fault) => named.test(fault))).toHaveLength(1);
};

it('a folder without a fault is taken', () => {
  expect(faultsOf(smallKnowledge)).toEqual([]);
});

describe('a fault in an entry is named with its file and line', () => {
  it.each<Case>([
    ['a section that no standard has', length, '## Evidence', '## Proof', '## Proof', /unknown section "Proof"/],
    ['a requirement without its number', length, '- R2: Ask', '- Ask', '- Ask', /.*"R1: …"/],
    ['a requirement with another letter', place, '- R2: Keep', '- F2: Keep', '- F2: Keep', /.*"R1: …"/],
    ['a fact without its number', contacts, '- F1: The', '- The', '- The', /.*"F1: …"/],
    ['a question without its requirements', length, 'Q1 (R1,R2)', 'Q1', '- Q1', /.*"Q1 \(R1,R2\): …"/],
    ['an unknown without its number', place, '- U1: The', '- The', '- The', /.*"U1: …"/],
    ['evidence that belongs to nothing', length, '- R4: a letter', '- a letter', '- a letter', /.*requirements it/],
    ['a condition that belongs to nothing', length, '- All: students', '- students', '- students', /.*requirements it/],
    ['a term without its meaning', length, '- CTIMP: clin', '- CTIMP clin', '- CTIMP', /a term is written/],
    ['an unknown without whom to ask', place, '\n  - ask: DARS', '', '- U1', /an unknown has to say whom to ask/],
    ['a line that no entry may have', length, '  - from: the', '  - seen: the', '  - seen', /"seen: the.*only from/],
    ['"ask" below a requirement', length, '  - from: the', '  - ask: the', '  - ask: the', /"ask: the.*only from/],
    ['a detail without its name', length, '  - note: Said', '  - Said', '  - Said', /"Said of.*only from, url, note/],
    ['a number that stands twice', place, '- R2: Keep', '- R1: Keep', '- R1: Keep', /"place-of-work#R1" stands here a/],
    ['evidence for a requirement that is missing', length, '- R4,R5: a', '- R4,R9: a', '- R4,R9', /"length.*#R9" does/],
    ['a question about a missing requirement', length, '(R1,R2)', '(R1-R3)', '- Q1', /"length-of-agreement#R3" does/],
    ['a section without an entry', place, '\n## Not held', '\n## Evidence\n\n## Not held', '## Evidence', /.*no list/],
  ])('%s', (_promise, file, from, to, at, message) => {
    const files = changed(file, from, to);
    expectFault(files, file, lineOf(files, file, at), message);
  });

  it('a heading that stands twice', () => {
    const files = changed(length, '### End', '### Start');
    const second = (files[length] ?? '').split('\n').lastIndexOf('### Start') + 1;
    expectFault(files, length, second, /"length-of-agreement#start" stands here a second time/);
  });

  it('an address that is none', () => {
    const files = changed(length, '<https://example.org/video>', 'the video page');
    const faults = faultsOf(files);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^standards\/length-of-agreement\.md:\d+: "the video page" is not an address/);
  });

  it('a standard without a summary', () => {
    expectFault(
      changed(place, '## Summary\nWhere people may work with the records.\n', ''),
      place,
      1,
      /.*"## Summary"/,
    );
  });
});

describe('a fault in the front matter is named with its key and line', () => {
  it.each<[promise: string, file: string, from: string, to: string, at: string, message: string]>([
    ['an id with capitals', place, 'id: place-of-work', 'id: Place', 'id:', '"id"'],
    ['an order that is no number', place, 'order: 2', 'order: second', 'order:', '"order"'],
    ['a number that YAML takes for one', place, 'number: 5a', 'number: 5', 'number:', '"number"'],
    ['an empty title', place, 'title: Place of Work', 'title: ""', 'title:', '"title"'],
    ['a version of another form', place, 'version: v1.0', 'version: "1"', 'version:', '"version": a version such as'],
    ['a day that is not in the calendar', place, '2021-03-01', '2021-02-31', 'lastUpdated:', '"lastUpdated": a date'],
    ['a source that is no address', place, 'https://example.org/place-of-work', 'the page', 'source:', '"source"'],
    ['a confidence that is not known', place, 'confidence: full', 'confidence: high', 'confidence:', '"confidence"'],
    ['a key that is not known', place, 'related:', 'relatd:', 'relatd:', '"relatd"'],
    ['a key of standards in a guide', contacts, 'title: Con', 'order: 1\ntitle: Con', 'order:', '"order"'],
    ['a missing key', place, 'confidence: full\n', '', '---\nid', '"confidence"'],
    ['a missing caveat', length, 'caveat: The', '# The', '---\nid', '"caveat": a caveat is needed'],
  ])('%s', (_promise, file, from, to, at, message) => {
    const files = changed(file, from, to);
    const line = at.includes('\n') ? 1 : lineOf(files, file, at);
    expect(faultsOf(files)[0]).toMatch(new RegExp(`^${file}:${line}: front matter ${message}`));
  });

  it.each([
    ['none at all', /^---[^]*?\n---\n/, ''],
    ['only its beginning', /\n---\n/, '\n'],
    ['a blank line before it', /^/, '\n'],
  ])('%s', (_promise, from, to) => {
    const files = { ...smallKnowledge, [contacts]: (smallKnowledge[contacts] ?? '').replace(from, to) };
    expect(faultsOf(files)[0]).toBe(`${contacts}:1: the file has to begin with front matter between two lines of ---`);
  });

  it.each(['', 'just words', '[a, list]', '42'])('%j in place of keys', (text) => {
    const files = { ...smallKnowledge, [contacts]: `---\n${text}\n---\n# Contacts\n` };
    expect(faultsOf(files)[0]).toMatch(/^guidance\/contacts\.md:1: front matter: /);
  });

  it('YAML that cannot be read', () => {
    const files = changed(place, 'title: Place of Work', 'title: Place: of: Work');
    expect(faultsOf(files)[0]).toMatch(/^standards\/place-of-work\.md:\d+: front matter: Nested mappings/);
  });

  it('YAML that cannot be read is named with its line in the file', () => {
    const files = changed(place, 'title: Place of Work', 'title: Place: of: Work');
    expect(faultsOf(files)[0]).toMatch(new RegExp(`^${place}:${lineOf(files, place, 'title:')}: `));
  });
});

describe('a reference to what does not exist is named', () => {
  it.each([
    [
      'a related document',
      length,
      'place-of-work, guide:contacts]',
      'place-of-play]',
      'related "place-of-play" does not',
    ],
    [
      'an id that another file has',
      contacts,
      'id: guide:contacts',
      'id: guide:glossary',
      'id "guide:glossary" is taken',
    ],
  ])('%s', (_promise, file, from, to, message) => {
    expect(faultsOf(changed(file, from, to)).join('\n')).toContain(message);
  });

  it('two files with one id: the second is named, and it names the first', () => {
    const files = { ...smallKnowledge, 'standards/a-copy.md': smallKnowledge[place] ?? '' };
    expect(faultsOf(files)).toEqual([`${place}:1: id "place-of-work" is taken by standards/a-copy.md`]);
  });
});

describe('a fault in a line of phrasings is named with its line', () => {
  const second = '{"ref":"place-of-work#R2","asked":["where do backups have to stand"]}';
  it.each([
    ['no JSON', '{"ref":"place-of-work#R2"', /not a JSON object/],
    ['a text', '"place-of-work#R2"', /needs "ref" and either "asked".*or "plain"/],
    ['no ref', '{"asked":["where"]}', /needs "ref"/],
    ['neither asked nor plain', '{"ref":"place-of-work#R2"}', /needs "ref" and either "asked".*or "plain"/],
    ['asked and plain at once', '{"ref":"place-of-work","asked":["a"],"plain":{}}', /needs "ref"/],
    ['an empty list', '{"ref":"place-of-work#R2","asked":[]}', /needs "ref"/],
    ['an empty phrasing', '{"ref":"place-of-work#R2","asked":[""]}', /needs "ref"/],
    ['a key that is not known', '{"ref":"place-of-work#R2","asked":["a"],"answer":"b"}', /needs "ref"/],
    [
      'an entry that does not exist',
      '{"ref":"place-of-work#R9","asked":["a"]}',
      /ref "place-of-work#R9" does not exist/,
    ],
    ['a standard that does not exist', '{"ref":"place","plain":{"a":["b"]}}', /ref "place" does not exist/],
  ])('%s', (_promise, line, message) => {
    expectFault(changed(phrasings, second, line), phrasings, 2, message);
  });

  it('plain words belong to a standard or guide, not to one entry of it', () => {
    expectFault(
      changed(phrasings, second, '{"ref":"place-of-work#R2","plain":{"backups":["copies"]}}'),
      phrasings,
      2,
      /.*/,
    );
  });
});

describe('nothing that was written is lost without a word', () => {
  it.each([
    ['text above the title', place, '# Place of Work', 'A stray sentence.\n\n# Place of Work'],
    ['text below the title', place, '# Place of Work', '# Place of Work\nA stray sentence.'],
    ['a list below the title', place, '# Place of Work', '# Place of Work\n- R9: A stray item.'],
    ['a heading in the summary', place, '## Requirements', '### More\nA stray sentence.\n\n## Requirements'],
    ['code between the entries', place, '- R2: Keep', '```\nstray\n```\n- R2: Keep'],
    ['code in an entry', place, '- R2: Keep', '- R0: Start.\n\n      stray\n- R2: Keep'],
    ['HTML in the summary', place, 'Where people may', '<div>stray</div>\n\nWhere people may'],
    ['a link definition', place, '- R2: Keep', '\n[stray]: https://example.org/\n\n- R2: Keep'],
    ['a second note of an entry', length, '  - note: Said', '  - note: Stray.\n  - note: Said'],
    ['text between the entries of a section', place, '- R2: Keep', '\nA stray sentence.\n\n- R2: Keep'],
    ['a second paragraph of an entry', place, '- R2: Keep', '- R0: Start.\n\n  A second paragraph.\n- R2: Keep'],
    ['a list in the summary', place, 'Where people may', '- R9: A stray item.\n\nWhere people may'],
    ['a range of requirements that runs backwards', length, '- R1-R2, R4: every', '- R2-R1: every'],
    ['a range without an end in sight', length, '(R1,R2)', '(R1-R99999999999)'],
    ['a range from one kind of entry to another', length, '(R1,R2)', '(R1-F2)'],
    ['a question for a requirement without a number', length, '(R1,R2)', '(R)'],
    ['a section by the name of something every object has', length, '## Evidence', '## constructor'],
  ])('%s is a fault', (_what, file, from, to) => {
    expect(faultsOf(changed(file, from, to))).not.toEqual([]);
  });

  it.each(['breach-report.txt', 'breach_report', 'ask.md', 'old/ask.txt'])(
    '%s among the intents is a fault',
    (name) => {
      const [fault, ...more] = faultsOf({ ...smallKnowledge, [`intents/${name}`]: 'we lost a laptop\n' });
      expect(fault).toMatch(/^intents\/\S+:0: ".*" is no intent; they are ask, .*/);
      expect(more).toEqual([]);
    },
  );

  it('a second paragraph of an entry is named with its own line', () => {
    const files = changed(place, '- R2: Keep', '- R0: Start.\n\n  A second paragraph.\n- R2: Keep');
    expectFault(files, place, lineOf(files, place, '  A second'), /"A second paragraph\."/);
  });

  it('hidden files are not looked at', () => {
    expect(faultsOf({ ...smallKnowledge, 'intents/.DS_Store': '', 'standards/.draft.md': 'half' })).toEqual([]);
  });
});

it('all faults of all files are named at once', () => {
  const files = [
    [place, '- R2: Keep', '- Keep'],
    [place, '\n  - ask: DARS', ''],
    [contacts, '- F1: The', '- The'],
    [length, '(R1,R2)', '(R8)'],
    [phrasings, '#R1"', '#R7"'],
  ].reduce<Files>((sum, [file = '', from = '', to = '']) => changed(file, from, to, sum), smallKnowledge);
  expect(faultsOf(files).map((fault) => fault.split(':').slice(0, 2).join(':'))).toEqual([
    `${place}:${lineOf(files, place, '- Keep')}`,
    `${place}:${lineOf(files, place, '- U1')}`,
    `${contacts}:${lineOf(files, contacts, '- The')}`,
    `${length}:${lineOf(files, length, '- Q1')}`,
    `${phrasings}:1`,
    `${phrasings}:2`,
  ]);
});

describe('a folder that holds no knowledge is named', () => {
  const refusal = (folder: string): unknown => {
    try {
      loadKnowledge(folder);
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it('when it does not exist', () => {
    const error = refusal('/nowhere/at/all');
    expect(error).toBeInstanceOf(KnowledgeError);
    expect((error as Error).message).toBe('/nowhere/at/all:0: no standards or guides found here');
  });

  it('when it is empty, or holds no standard and no guide', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dars-knowledge-'));
    expect((refusal(folder) as Error).message).toBe(`${folder}:0: no standards or guides found here`);
    rmSync(folder, { recursive: true });
    expect(faultsOf({ 'outside.txt': 'what is the weather like\n' })).toHaveLength(1);
  });
});
