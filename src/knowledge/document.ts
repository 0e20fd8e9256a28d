import type { z } from 'zod';
import type { Fault } from './faults.ts';
import { FrontMatterError, type Item, type MarkdownFile, type Section, parseMarkdownFile, slug } from './markdown.ts';
import { type Document, type Passage, type PassageKind, guideFrontMatter, standardFrontMatter } from './model.ts';

/** Sections of a standard that have a meaning of their own, by heading. */
const standardSections = new Map<string, PassageKind>(
  Object.entries({
    Summary: 'summary',
    Requirements: 'requirement',
    'Applies when': 'applies',
    Evidence: 'evidence',
    'Interview questions': 'question',
    Terms: 'term',
    'Not held': 'unknown',
  }),
);

const tags: Partial<Record<PassageKind, RegExp>> = {
  requirement: /^(R\d+): (.+)$/,
  fact: /^(F\d+): (.+)$/,
  unknown: /^(U\d+): (.+)$/,
  question: /^(Q\d+) \(([RF\d, -]+)\): (.+)$/,
};

const tagExamples: Partial<Record<PassageKind, string>> = {
  requirement: '"R1: …"',
  fact: '"F1: …"',
  unknown: '"U1: …"',
  question: '"Q1 (R1,R2): …"',
};

/** Reads one standard, guide or glossary. Faults are collected, not thrown, so that one run names them all. */
export function readDocument(file: string, source: string): { document: Document | null; faults: Fault[] } {
  let markdown: MarkdownFile;
  try {
    markdown = parseMarkdownFile(source);
  } catch (error) {
    if (!(error instanceof FrontMatterError)) throw error;
    return { document: null, faults: [{ file, line: error.line, message: error.message }] };
  }
  return new Reader(file, markdown).read();
}

class Reader {
  private readonly faults: Fault[] = [];
  private readonly passages: Passage[] = [];
  private readonly refs = new Set<string>();
  private readonly file: string;
  private readonly markdown: MarkdownFile;
  private id = '';

  constructor(file: string, markdown: MarkdownFile) {
    this.file = file;
    this.markdown = markdown;
  }

  read(): { document: Document | null; faults: Fault[] } {
    const document = this.frontMatter();
    if (!document) return { document: null, faults: this.faults };
    this.id = document.id;
    const { body, unread } = this.markdown;
    const titles = body.sections.filter((section) => section.depth === 1);
    const outside = [body, ...titles].flatMap(({ paragraphs, items }) => [...paragraphs, ...items]);
    for (const { line } of outside) this.fault(line, 'text outside the "##" sections would be lost');
    for (const line of unread) this.fault(line, 'code or HTML would be lost; write plain text');
    const top = body.sections.flatMap((section) => (section.depth === 1 ? section.sections : [section]));
    for (const section of top) this.section(section, [], this.kindOf(section, document));
    if (!this.refs.has(this.id)) this.summaryFromTitle(document);
    return { document, faults: this.faults };
  }

  private frontMatter(): Document | null {
    const raw = this.markdown.frontMatter;
    const id = typeof raw === 'object' && raw !== null && 'id' in raw ? raw.id : undefined;
    const isGuide = typeof id === 'string' && id.startsWith('guide:');
    const parsed = isGuide ? guideFrontMatter.safeParse(raw) : standardFrontMatter.safeParse(raw);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) this.frontMatterFault(issue);
      return null;
    }
    const guide = { number: null, version: null, order: 1000 };
    const { id: parsedId, title, source, confidence, related, lastUpdated } = parsed.data;
    return {
      ...guide,
      ...('order' in parsed.data ? pick(parsed.data) : {}),
      ...(parsed.data.caveat === undefined ? {} : { caveat: parsed.data.caveat }),
      ...('sources' in parsed.data ? { sources: parsed.data.sources } : {}),
      id: parsedId,
      kind: isGuide ? 'guide' : 'standard',
      title,
      source,
      confidence,
      related,
      lastUpdated,
      passages: this.passages,
      file: this.file,
    };
  }

  private frontMatterFault(issue: z.core.$ZodIssue): void {
    const key = String(issue.path[0] ?? (issue.code === 'unrecognized_keys' ? issue.keys[0] : ''));
    this.fault(this.markdown.lineOf(key), `front matter${key && ` "${key}"`}: ${issue.message}`);
  }

  private kindOf(section: Section, document: Document): PassageKind {
    if (document.id === 'guide:glossary') return section.title === 'Not held' ? 'unknown' : 'term';
    if (document.kind === 'guide') {
      return section.title === 'Not held' ? 'unknown' : section.title === 'Summary' ? 'summary' : 'fact';
    }
    const kind = standardSections.get(section.title);
    if (kind) return kind;
    this.fault(
      section.line,
      `unknown section "${section.title}"; a standard has ${[...standardSections.keys()].join(', ')}`,
    );
    return 'fact';
  }

  private section(section: Section, above: string[], kind: PassageKind): void {
    const headings = [...above, section.title];
    if (kind === 'summary') {
      const text = section.paragraphs.map((paragraph) => paragraph.text).join('\n\n');
      this.add({ ref: this.id, kind, headings: [], text, cites: [this.id], line: section.line });
      for (const { line } of [...section.items, ...section.sections])
        this.fault(line, 'a summary is text without a list or a heading');
      return;
    }
    for (const { line } of section.paragraphs)
      this.fault(line, `text between the entries of "${section.title}" would be lost; make it an entry or a note`);
    const ref = `${this.id}#${slug(section.title)}`;
    const start = this.passages.length;
    section.items.forEach((item, index) => this.item(item, kind, headings, index + 1));
    for (const inner of section.sections) this.section(inner, headings, kind);
    const children = this.passages.slice(start).flatMap((passage) => (passage.kind === 'section' ? [] : [passage.ref]));
    if (children.length === 0) this.fault(section.line, `section "${section.title}" holds no list items`);
    this.add({
      ref,
      kind: 'section',
      headings: above,
      text: section.title,
      cites: [ref],
      children,
      line: section.line,
    });
  }

  private item(item: Item, kind: PassageKind, headings: string[], place: number): void {
    const details = this.details(item, kind);
    const base = { kind, headings, line: item.line, ...details };
    const pattern = tags[kind];
    if (pattern) {
      const match = pattern.exec(item.text);
      const [, tag, second, third] = match ?? [];
      if (tag === undefined || second === undefined) {
        this.fault(item.line, `an item here has to begin with ${tagExamples[kind] ?? ''}`);
        return;
      }
      const ref = `${this.id}#${tag}`;
      const cites = third === undefined ? [ref] : this.anchors(second, item.line);
      this.add({ ...base, ref, text: third ?? second, cites });
    } else if (kind === 'term') {
      this.term(item, base);
    } else {
      this.belongsTo(item, base, place);
    }
  }

  private term(item: Item, base: Omit<NewPassage, 'ref' | 'text' | 'cites'>): void {
    const colon = item.text.indexOf(': ');
    if (colon < 1) {
      this.fault(item.line, 'a term is written "- Term: meaning"');
      return;
    }
    const term = item.text.slice(0, colon);
    const ref = `${this.id}#${this.id === 'guide:glossary' ? '' : 'term-'}${slug(term)}`;
    this.add({ ...base, ref, text: `${term}: ${item.text.slice(colon + 2)}`, cites: [ref] });
  }

  /** `Applies when` and `Evidence`: the item names the requirements it belongs to. */
  private belongsTo(item: Item, base: Omit<NewPassage, 'ref' | 'text' | 'cites'>, place: number): void {
    const match = /^(All|R\d+(?:\s*[-–,]\s*R?\d+)*): (.+)$/.exec(item.text);
    const [, ids, text] = match ?? [];
    if (ids === undefined || text === undefined) {
      this.fault(
        item.line,
        'an item here begins with the requirements it belongs to, such as "R1, R4-R6: …" or "All: …"',
      );
      return;
    }
    const cites =
      ids === 'All'
        ? [`${this.id}#${base.kind === 'applies' ? 'applies-when' : base.kind}`]
        : this.anchors(ids, item.line);
    this.add({ ...base, ref: `${this.id}#${base.kind}-${place}`, text: capitalised(text), cites });
  }

  /** The anchors of a list of ids; a list that names nothing is a fault. */
  private anchors(list: string, line: number): string[] {
    const ids = expandIds(list);
    if (ids.length === 0) this.fault(line, `"${list}" names no entry; write it like "R1, R4-R6"`);
    return ids.map((id) => `${this.id}#${id}`);
  }

  private details(item: Item, kind: PassageKind): Pick<Passage, 'from' | 'url' | 'note' | 'ask' | 'also'> {
    const allowed = [
      'from',
      'url',
      'note',
      ...(kind === 'unknown' ? ['ask'] : []),
      ...(kind === 'term' ? ['also'] : []),
    ];
    const found: Pick<Passage, 'from' | 'url' | 'note' | 'ask' | 'also'> = {};
    for (const detail of item.details) {
      const [, key = '', value = ''] = /^(\w+): (.+)$/.exec(detail.text) ?? [];
      if (!allowed.includes(key))
        this.fault(detail.line, `"${detail.text.slice(0, 40)}": only ${allowed.join(', ')} may stand here`);
      else if (Object.hasOwn(found, key)) this.fault(detail.line, `"${key}" stands here a second time`);
      else if (key === 'ask' || key === 'also') found[key] = value.split(/,\s*/);
      else if (key === 'url') found.url = value.replace(/^<|>$/g, '');
      else if (key === 'from' || key === 'note') found[key] = value;
    }
    if (kind === 'unknown' && !found.ask)
      this.fault(item.line, 'an unknown has to say whom to ask ("ask: page, DARS")');
    if (found.url !== undefined && !URL.canParse(found.url)) this.fault(item.line, `"${found.url}" is not an address`);
    return found;
  }

  private summaryFromTitle(document: Document): void {
    if (document.kind === 'standard') this.fault(1, 'a standard needs a "## Summary"');
    this.add({ ref: this.id, kind: 'summary', headings: [], text: '', cites: [this.id], line: 1 });
  }

  private add(passage: NewPassage): void {
    if (this.refs.has(passage.ref)) this.fault(passage.line, `"${passage.ref}" stands here a second time`);
    this.refs.add(passage.ref);
    this.passages.push({ children: [], ...passage, document: this.id });
  }

  private fault(line: number, message: string): void {
    this.faults.push({ file: this.file, line, message });
  }
}

type NewPassage = Omit<Passage, 'document' | 'children'> & { children?: string[] };

const pick = (data: z.output<typeof standardFrontMatter>) => ({
  number: data.number,
  version: data.version,
  order: data.order,
  ...(data.video === undefined ? {} : { video: data.video }),
});

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `R1, R4-R6` -> R1 R4 R5 R6; [] when any part of the list is no id, or a range that runs backwards. */
export function expandIds(list: string): string[] {
  const parts = list.split(/\s*,\s*/).map((part) => {
    const [, letter = '', from = '', to = from] =
      /^([A-Z])(\d{1,3})(?:\s*[-–]\s*\1?(\d{1,3}))?$/.exec(part.trim()) ?? [];
    const length = letter === '' ? 0 : Number(to) - Number(from) + 1;
    return Array.from({ length: Math.max(0, length) }, (_, index) => `${letter}${Number(from) + index}`);
  });
  return parts.some((ids) => ids.length === 0) ? [] : parts.flat();
}
