import { describe, expect, it } from 'vitest';
import { expandIds } from '../../src/knowledge/document.ts';
import { type Passage, cite, nameOf, passagesOf } from '../../src/knowledge/index.ts';
import { loadFiles, smallKnowledge } from '../support/knowledge-folder.ts';

const knowledge = loadFiles();
const passage = (ref: string): Passage => {
  const [found] = passagesOf(knowledge, [ref]);
  if (!found) throw new Error(`${ref} was not loaded`);
  return found;
};
const refsOf = (id: string): string[] | undefined => knowledge.documents.get(id)?.passages.map(({ ref }) => ref);

describe('a document', () => {
  it('carries what its front matter says', () => {
    expect(knowledge.documents.get('length-of-agreement')).toMatchObject({
      kind: 'standard',
      title: 'Length of Agreement',
      number: '1',
      order: 1,
      version: 'v2.1',
      lastUpdated: '2022-08-09',
      source: 'https://example.org/length-of-agreement',
      confidence: 'partial',
      caveat: 'The copy stops inside the table of longest periods.',
      related: ['place-of-work', 'guide:contacts'],
      video: 'How long is long?',
      file: 'standards/length-of-agreement.md',
    });
    expect(knowledge.documents.get('guide:contacts')).toMatchObject({
      kind: 'guide',
      number: null,
      version: null,
      lastUpdated: null,
      related: [],
    });
  });

  it('stands in the order of the standards, guides after them', () => {
    expect([...knowledge.documents.keys()]).toEqual([
      'length-of-agreement',
      'place-of-work',
      'guide:contacts',
      'guide:glossary',
    ]);
  });

  it('is named by title and number, or by its title alone', () => {
    const name = (id: string): string | undefined => {
      const document = knowledge.documents.get(id);
      return document && nameOf(document);
    };
    expect(name('place-of-work')).toBe('Place of Work (standard 5a)');
    expect(name('guide:contacts')).toBe('Contacts');
  });

  it('reads the same with the line ends of Windows', () => {
    const windows = Object.fromEntries(
      Object.entries(smallKnowledge).map(([file, text]) => [file, text.replaceAll('\n', '\r\n')]),
    );
    expect(loadFiles(windows)).toEqual(knowledge);
  });
});

describe('an anchor', () => {
  it('names each entry and each section, exactly', () => {
    expect(refsOf('length-of-agreement')?.map((ref) => ref.replace('length-of-agreement', ''))).toEqual([
      '',
      '#R1',
      '#R2',
      '#start',
      '#R4',
      '#R5',
      '#end',
      '#requirements',
      '#applies-1',
      '#applies-2',
      '#applies-when',
      '#evidence-1',
      '#evidence-2',
      '#evidence',
      '#Q1',
      '#interview-questions',
      '#term-ctimp',
      '#terms',
      '#U1',
      '#not-held',
    ]);
    expect(refsOf('guide:contacts')).toEqual([
      'guide:contacts',
      'guide:contacts#F1',
      'guide:contacts#F3',
      'guide:contacts#urgent-matters',
      'guide:contacts#post',
      'guide:contacts#U1',
      'guide:contacts#not-held',
    ]);
    expect(refsOf('guide:glossary')).toContain('guide:glossary#dsfc');
    expect(refsOf('guide:glossary')).toContain('guide:glossary#sublicence-onward-licence');
  });

  it('leads to the entry that carries it', () => {
    for (const document of knowledge.documents.values())
      for (const entry of document.passages) expect(knowledge.passages.get(entry.ref)).toBe(entry);
  });

  it('that is not known is left out', () => {
    expect(passagesOf(knowledge, ['place-of-work#R9', 'place-of-work#R1', 'nowhere'])).toEqual([
      passage('place-of-work#R1'),
    ]);
  });
});

describe('an entry', () => {
  it('has its text without the tag, in one line, with its Markdown as written', () => {
    expect(passage('length-of-agreement#R4').text).toBe(
      'Name the *funder* when the funding ends before the agreement does.',
    );
    expect(passage('length-of-agreement').text).toBe(
      'How long an agreement runs, and what ends it.\n\nIt can be renewed.',
    );
    expect(passage('length-of-agreement#evidence-1').text).toBe('A letter of the funder.');
    expect(passage('length-of-agreement#term-ctimp').text).toBe(
      'CTIMP: clinical trial of an investigational medicinal product.',
    );
  });

  it('knows the headings above it', () => {
    expect(passage('length-of-agreement#R4').headings).toEqual(['Requirements', 'End']);
    expect(passage('guide:contacts#F3').headings).toEqual(['Post', 'Urgent matters']);
    expect(passage('length-of-agreement#end').headings).toEqual(['Requirements']);
  });

  it('says where it was read, and what has to be seen with it', () => {
    expect(passage('length-of-agreement#R4')).toMatchObject({
      from: 'the video of the page',
      url: 'https://example.org/video',
      note: 'Said of an older version.',
    });
    expect(passage('length-of-agreement#R5')).not.toHaveProperty('note');
  });

  it('that is an unknown says whom to ask', () => {
    expect(passage('length-of-agreement#U1')).toMatchObject({
      kind: 'unknown',
      ask: ['page', 'DARS'],
      note: 'Fees change every April.',
    });
  });

  it('stands on the line where its fault would be named', () => {
    const lines = (smallKnowledge['standards/length-of-agreement.md'] ?? '').split('\n');
    expect(lines[passage('length-of-agreement#R5').line - 1]).toMatch(/^- R5: /);
    expect(lines[passage('length-of-agreement#evidence').line - 1]).toBe('## Evidence');
  });
});

describe('a section', () => {
  it('holds its entries in order, those of the headings inside it too, but no heading', () => {
    expect(passage('length-of-agreement#requirements').children).toEqual(
      ['R1', 'R2', 'R4', 'R5'].map((tag) => `length-of-agreement#${tag}`),
    );
    expect(passage('length-of-agreement#end').children).toEqual(['length-of-agreement#R4', 'length-of-agreement#R5']);
    expect(passage('guide:contacts#post').children).toEqual(['guide:contacts#F1', 'guide:contacts#F3']);
  });
});

describe('what is cited', () => {
  it('is the entry itself, or the requirements that a condition, evidence or question belongs to', () => {
    const cites = (tag: string): string[] =>
      passage(`length-of-agreement#${tag}`).cites.map((ref) => ref.replace('length-of-agreement', ''));
    expect(cites('R4')).toEqual(['#R4']);
    expect(cites('applies-1')).toEqual(['#R1', '#R2', '#R4']);
    expect(cites('evidence-2')).toEqual(['#R4', '#R5']);
    expect(cites('Q1')).toEqual(['#R1', '#R2']);
    expect(passage('length-of-agreement').cites).toEqual(['length-of-agreement']);
  });

  it('is the section for what belongs to all requirements', () => {
    expect(passage('length-of-agreement#applies-2').cites).toEqual(['length-of-agreement#applies-when']);
  });

  it('exists, for every entry', () => {
    for (const { cites } of knowledge.passages.values()) {
      expect(cites).not.toEqual([]);
      for (const ref of cites) expect(knowledge.passages.has(ref)).toBe(true);
    }
  });

  it.each([
    ['R1', ['R1']],
    ['R1,R4', ['R1', 'R4']],
    ['R1, R4-R6', ['R1', 'R4', 'R5', 'R6']],
    ['R9-11', ['R9', 'R10', 'R11']],
    ['R1–R3', ['R1', 'R2', 'R3']],
    ['F2-F3', ['F2', 'F3']],
  ])('is every requirement of %j', (list, ids) => {
    expect(expandIds(list)).toEqual(ids);
  });

  it('is numbered in the order shown, a source only once', () => {
    const shown = ['length-of-agreement#R4', 'place-of-work#R2', 'length-of-agreement#evidence-2'].map(passage);
    const { sources, cited } = cite(shown, knowledge);
    expect(sources.map(({ marker, ref }) => [marker, ref])).toEqual([
      [1, 'length-of-agreement#R4'],
      [2, 'place-of-work#R2'],
      [3, 'length-of-agreement#R5'],
    ]);
    expect(cited.map(({ markers }) => markers)).toEqual([[1], [2], [1, 3]]);
    expect(cited[0]?.note).toBe('Said of an older version.');
  });

  it('leads to the page of its document, or to where it was read', () => {
    const { sources } = cite(['length-of-agreement#R4', 'length-of-agreement#R5'].map(passage), knowledge);
    expect(sources).toEqual([
      {
        marker: 1,
        ref: 'length-of-agreement#R4',
        title: 'Length of Agreement',
        version: 'v2.1',
        lastUpdated: '2022-08-09',
        url: 'https://example.org/video',
        from: 'the video of the page',
      },
      {
        marker: 2,
        ref: 'length-of-agreement#R5',
        title: 'Length of Agreement',
        version: 'v2.1',
        lastUpdated: '2022-08-09',
        url: 'https://example.org/length-of-agreement',
      },
    ]);
  });
});

describe('the ways people ask', () => {
  it('are taken line by line, and a second line for an entry adds to the first', () => {
    expect(knowledge.phrasings.filter(({ ref }) => ref === 'length-of-agreement#R1')).toEqual([
      { ref: 'length-of-agreement#R1', text: 'which start date do I put' },
      { ref: 'length-of-agreement#R1', text: 'what day does it begin' },
    ]);
  });

  it('include other words for the terms of the glossary, and for those of one standard', () => {
    expect(knowledge.synonyms).toEqual([
      { document: null, term: 'DSFC', words: ['framework contract', 'umbrella contract'] },
      { document: null, term: 'Sublicence / onward licence', words: [] },
      { document: 'length-of-agreement', term: 'expiry', words: ['lapsing', 'running out'] },
    ]);
  });

  it('are examples of intents, one a line, without comments and blank lines', () => {
    expect(knowledge.intents.get('greeting')).toEqual([
      'hello there',
      'hello you',
      'good morning there',
      'good morning all',
    ]);
    expect(knowledge.intents.get('ask')?.[0]).toBe('how long may it run');
    expect(knowledge.outside).toEqual(['what is the weather like', 'who won the football']);
  });

  it('may be missing altogether', () => {
    const bare = loadFiles(Object.fromEntries(Object.entries(smallKnowledge).filter(([file]) => file.endsWith('.md'))));
    expect(bare.phrasings).toEqual([]);
    expect(bare.intents.size).toBe(0);
    expect(bare.outside).toEqual([]);
  });
});
