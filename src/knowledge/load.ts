import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readDocument } from './document.ts';
import { type Fault, KnowledgeError } from './faults.ts';
import { intents as knownIntents, isIntent } from './intents/intent.ts';
import type { Document, Knowledge, Passage, Phrasing } from './model.ts';

const phrasingLine = z.union([
  z.strictObject({ ref: z.string(), asked: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ ref: z.string(), plain: z.record(z.string(), z.array(z.string().min(1))) }),
]);

/**
 * Reads and checks the whole knowledge folder.
 * @throws KnowledgeError with every fault found (file, line, what is wrong), never with only the first.
 */
export function loadKnowledge(folder: string): Knowledge {
  return new Loader(folder).load();
}

class Loader {
  private readonly faults: Fault[] = [];
  private readonly documents = new Map<string, Document>();
  private readonly passages = new Map<string, Passage>();
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  load(): Knowledge {
    const files = [...this.list('standards', '.md'), ...this.list('guidance', '.md')];
    if (existsSync(path.join(this.folder, 'glossary.md'))) files.push('glossary.md');
    for (const file of files) this.document(file);
    this.checkReferences();
    const synonyms = this.glossarySynonyms();
    const phrasings = this.list('phrasings', '.jsonl').flatMap((file) => this.phrasings(file, synonyms));
    const intents = this.intents();
    const outside = existsSync(path.join(this.folder, 'outside.txt')) ? this.examples('outside.txt') : [];
    if (this.documents.size === 0)
      this.faults.push({ file: this.folder, line: 0, message: 'no standards or guides found here' });
    if (this.faults.length > 0) throw new KnowledgeError(this.faults);
    return {
      documents: new Map([...this.documents].sort(byOrder)),
      passages: this.passages,
      phrasings,
      synonyms,
      intents,
      outside,
    };
  }

  private list(folder: string, extension: string): string[] {
    const full = path.join(this.folder, folder);
    if (!existsSync(full)) return [];
    return readdirSync(full)
      .filter((name) => name.endsWith(extension) && !name.startsWith('.'))
      .sort()
      .map((name) => path.join(folder, name));
  }

  private read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  private document(file: string): void {
    const { document, faults } = readDocument(file, this.read(file));
    this.faults.push(...faults);
    if (!document) return;
    const other = this.documents.get(document.id);
    if (other) this.faults.push({ file, line: 1, message: `id "${document.id}" is taken by ${other.file}` });
    this.documents.set(document.id, document);
    for (const passage of document.passages) this.passages.set(passage.ref, passage);
  }

  /** Every requirement named by evidence, conditions and questions exists; so does every related document. */
  private checkReferences(): void {
    for (const document of this.documents.values()) {
      for (const id of document.related) {
        if (!this.documents.has(id))
          this.faults.push({ file: document.file, line: 1, message: `related "${id}" does not exist` });
      }
      for (const passage of document.passages) {
        for (const ref of passage.cites) {
          if (!this.passages.has(ref))
            this.faults.push({ file: document.file, line: passage.line, message: `"${ref}" does not exist` });
        }
      }
    }
  }

  private glossarySynonyms(): { document: string | null; term: string; words: string[] }[] {
    const terms = this.documents.get('guide:glossary')?.passages.filter((passage) => passage.kind === 'term') ?? [];
    return terms.map((passage) => ({
      document: null,
      term: passage.text.slice(0, passage.text.indexOf(': ')),
      words: passage.also ?? [],
    }));
  }

  private phrasings(file: string, synonyms: { document: string | null; term: string; words: string[] }[]): Phrasing[] {
    const found: Phrasing[] = [];
    this.read(file)
      .split('\n')
      .forEach((line, index) => {
        if (line.trim() === '') return;
        const fault = (message: string) => this.faults.push({ file, line: index + 1, message });
        let json: unknown;
        try {
          json = JSON.parse(line);
        } catch {
          fault('not a JSON object');
          return;
        }
        const parsed = phrasingLine.safeParse(json);
        if (!parsed.success) fault('needs "ref" and either "asked" (a list of texts) or "plain" (term: list of words)');
        else if (!this.passages.has(parsed.data.ref)) fault(`ref "${parsed.data.ref}" does not exist`);
        else if ('asked' in parsed.data) {
          const { ref, asked } = parsed.data;
          found.push(...asked.map((text) => ({ ref, text })));
        } else if (!this.documents.has(parsed.data.ref)) {
          fault('"plain" belongs to a standard or guide, not to one entry of it');
        } else {
          const { ref, plain } = parsed.data;
          synonyms.push(...Object.entries(plain).map(([term, words]) => ({ document: ref, term, words })));
        }
      });
    return found;
  }

  /** Looks at every file of the folder: one that is left out for its name or ending would not be noticed. */
  private intents(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const file of this.list('intents', '')) {
      const label = path.basename(file, '.txt');
      if (isIntent(label) && file.endsWith('.txt')) found.set(label, this.examples(file));
      else {
        const message = `"${path.basename(file)}" is no intent; they are ${knownIntents.join(', ')}, each with .txt`;
        this.faults.push({ file, line: 0, message });
      }
    }
    return found;
  }

  private examples(file: string): string[] {
    return this.read(file)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'));
  }
}

const byOrder = ([, a]: [string, Document], [, b]: [string, Document]): number =>
  a.order - b.order || a.id.localeCompare(b.id);
