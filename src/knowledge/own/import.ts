import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { UnusableFile } from '../apart/unusable-file.ts';
import { AUDIENCE_FILE, type Audience, Audiences, NoAudience, takeFrontMatter } from './audience.ts';
import type { FileReader } from './file-reader.ts';
import type { OwnLibrary } from './library.repository.ts';
import { passagesOf } from './question.ts';
import { type FileType, LIMITS, TYPES } from './read-file.ts';
import { URLS_FILE, type PageReader, listedPages } from './pages.ts';

/** What came of one file or address. */
export interface ImportOutcome {
  path: string;
  state: 'new' | 'changed' | 'same' | 'skipped';
  /** Why it was skipped; completes "NAME …". */
  fault: string | null;
  passages: number;
}

export interface ImportParts {
  folder: string;
  library: OwnLibrary;
  files: FileReader;
  /** Fetches the pages that the folder lists; without it they are left as they are. */
  pages?: PageReader | undefined;
  progress?: (outcome: ImportOutcome, done: number, of: number) => void;
  stopped?: () => boolean;
}

/** Reads what is new or changed in the folder, and drops what is gone. Null when another process is at it. */
export async function importDocuments(
  parts: ImportParts,
): Promise<{ outcomes: ImportOutcome[]; removed: string[] } | null> {
  const { folder, library, progress, stopped = () => false } = parts;
  return await library.alone(async (renew) => {
    const known = new Map((await library.list()).map((document) => [document.path, document]));
    const audiences = new Audiences(folder);
    const names = filesUnder(folder);
    const listed = names.includes(URLS_FILE) ? listedPages(readFileSync(path.join(folder, URLS_FILE), 'utf8')) : [];
    const todo = [...names.filter((name) => name !== URLS_FILE), ...listed.map(({ url }) => url)];
    const outcomes: ImportOutcome[] = [];
    for (const name of todo) {
      if (stopped()) return { outcomes, removed: [] };
      await renew();
      const outcome = await one(name, known.get(name), audiences, parts);
      outcomes.push(outcome);
      progress?.(outcome, outcomes.length, todo.length);
    }
    // What is not there any more, and what nobody is named for any more, is not answered from.
    const here = new Set(todo);
    const removed = [...known.keys()].filter((name) => !here.has(name));
    await library.remove(removed);
    return { outcomes, removed };
  });
}

type Known = Awaited<ReturnType<OwnLibrary['list']>>[number];

async function one(
  name: string,
  before: Known | undefined,
  audiences: Audiences,
  parts: ImportParts,
): Promise<ImportOutcome> {
  const { library } = parts;
  const outcome = (state: ImportOutcome['state'], passages: number, fault: string | null = null): ImportOutcome => ({
    path: name,
    state,
    passages,
    fault,
  });
  const isPage = name.startsWith('https:');
  let audience: Audience | null = null;
  try {
    if (!isPage) checkKind(name, parts.folder);
    const bytes = isPage ? null : readFileSync(path.join(parts.folder, name));
    const front = bytes !== null && name.endsWith('.md') ? takeFrontMatter(decoded(bytes)) : null;
    audience = front?.audience ?? audiences.of(isPage ? URLS_FILE : name);
    const source = isPage
      ? await page(name, parts)
      : {
          lines: null,
          bytes: front === null ? bytes : Buffer.from(front.body),
          title: front?.title,
          dated: dayOf(path.join(parts.folder, name)),
        };
    if (source === null) return await kept(before, audience, library, outcome, 'was not fetched');
    const hash = createHash('sha256')
      .update(source.bytes ?? '')
      .update(source.title ?? '')
      .digest('base64url')
      .slice(0, 22);
    if (before?.hash === hash) {
      if (before.audience.join() !== audience.join()) await library.setAudience(name, audience);
      return outcome(before.audience.join() === audience.join() ? 'same' : 'changed', before.passages);
    }
    const lines = source.lines ?? (await parts.files.read(source.bytes ?? new Uint8Array(), typeOf(name)));
    const passages = passagesOf(lines);
    const title = source.title ?? titleOf(lines, name);
    await library.put({ path: name, title, url: isPage ? name : null, audience, hash, dated: source.dated }, passages);
    return outcome(before === undefined ? 'new' : 'changed', passages.length);
  } catch (error) {
    if (!(error instanceof UnusableFile || error instanceof NoAudience || isFileError(error))) throw error;
    const fault = error instanceof Error && !isFileError(error) ? error.message : 'cannot be opened';
    return await kept(before, audience, library, outcome, fault);
  }
}

/** A file that broke keeps its last copy, for those who may read it now; with no audience it has no copy either. */
async function kept(
  before: Known | undefined,
  audience: Audience | null,
  library: OwnLibrary,
  outcome: (state: 'skipped', passages: number, fault: string) => ImportOutcome,
  fault: string,
): Promise<ImportOutcome> {
  if (before !== undefined && audience === null) await library.remove([before.path]);
  else if (before !== undefined && audience !== null && before.audience.join() !== audience.join())
    await library.setAudience(before.path, audience);
  return outcome('skipped', audience === null ? 0 : (before?.passages ?? 0), fault);
}

async function page(url: string, { pages }: ImportParts) {
  if (pages === undefined) return null;
  const { lines, title } = await pages(url);
  return { lines, title, bytes: Buffer.from(lines.join('\n')), dated: new Date().toISOString().slice(0, 10) };
}

/** What is no UTF-8 has no front matter, and the reader says so. */
function decoded(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (text.includes('\uFFFD') || text.includes('\0')) throw new UnusableFile('is no UTF-8 text');
  return text;
}

const typeOf = (name: string): FileType => path.extname(name).toLowerCase() as FileType;

function checkKind(name: string, folder: string): void {
  const stat = lstatSync(path.join(folder, name));
  if (!stat.isFile()) throw new UnusableFile('is no file of its own (links are not followed)');
  if (!TYPES.includes(typeOf(name)))
    throw new UnusableFile(`is of a kind that is not read; those that are: ${TYPES.join(' ')}`);
  if (stat.size > LIMITS.fileBytes) throw new UnusableFile(`is larger than ${LIMITS.fileBytes / 1_000_000} MB`);
}

/** In order, with `/`; hidden ones and the audience files are none of them. */
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !/(^|\/)\./.test(name) && path.posix.basename(name) !== AUDIENCE_FILE)
    .sort();

const dayOf = (file: string): string => lstatSync(file).mtime.toISOString().slice(0, 10);

function titleOf(lines: readonly string[], name: string): string {
  const heading = lines.find((line) => /^#{1,2} /.test(line))?.replace(/^#+ /, '');
  return (heading ?? path.posix.basename(name, path.extname(name)).replace(/[-_]+/g, ' ')).slice(0, 200);
}

const isFileError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^E(ACCES|NOENT|ISDIR|IO|LOOP|NAMETOOLONG)$/.test(String(error.code));
