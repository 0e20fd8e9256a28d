import { createHash } from 'node:crypto';
import * as readability from '@mozilla/readability';
import * as linkedom from 'linkedom';

/** The parts of the DOM that are used; the program is compiled without the browser's types. */
interface Element {
  tagName: string;
  textContent: string;
  children: Iterable<Element>;
  childNodes: Iterable<{ nodeType: number; textContent: string }>;
  matches(selector: string): boolean;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  getAttribute(name: string): string | null;
}
type Page = Element & { body: Element; title: string };
const { parseHTML } = linkedom as unknown as { parseHTML: (html: string) => { document: Page } };
const { Readability } = readability as unknown as {
  Readability: new (page: Page, options: { charThreshold: number }) => { parse(): { content?: string | null } | null };
};

/** What a page says, without what stands around it. */
export interface PageText {
  title: string;
  /** Such as `v2.1`; null where the page names none. */
  version: string | null;
  /** ISO date; null where the page names none. */
  lastUpdated: string | null;
  /** Markdown of headings, paragraphs and lists only: one block, one line. */
  text: string;
  hash: string;
}

/** Shorter than this is no guidance page: an error in disguise, a page that needs scripts, a challenge. */
const LEAST_CHARACTERS = 200;
const AROUND =
  'script,style,noscript,template,svg,nav,header,footer,form,aside,iframe,dialog,[role=navigation],[role=banner],[role=contentinfo],[aria-hidden=true],[hidden],[class*=cookie],[id*=cookie],[class*=breadcrumb]';

/** The main text of a page; null when there is none worth the name. */
export function extractPage(html: string): PageText | null {
  const document = parsed(html);
  const everything = clean(document.body.textContent);
  const meta = (name: string): string | null =>
    document.querySelector(`meta[name="${name}"],meta[property="${name}"]`)?.getAttribute('content') ?? null;
  const modified = meta('article:modified_time') ?? meta('dcterms.modified') ?? meta('DC.date.modified');
  const title = clean(document.querySelector('h1')?.textContent ?? document.title.split(/ [-|–] /)[0] ?? '');
  // Pages say themselves where their words are; Readability guesses where they do not, and could guess otherwise the next time.
  const main = document.querySelector('main,[role=main],#main-content,article');
  const fromMain = main === null ? [] : linesOf(main);
  const lines = charactersOf(fromMain) < LEAST_CHARACTERS ? linesOf(articleOf(html)) : fromMain;
  const text = lines.filter((line) => !aboutThePage.test(line)).join('\n');
  if (text.length < LEAST_CHARACTERS) return null;
  return {
    title,
    version: versionIn([title, ...lines].join('\n')),
    lastUpdated: dateIn(everything) ?? (modified === null ? null : isoDay(modified)),
    text,
    // What is shown around the words changes without the words changing.
    hash: createHash('sha256').update(normal(text)).digest('base64url').slice(0, 22),
  };
}

/** The parser wants the tags that HTML lets people leave out. */
const parsed = (html: string): Page =>
  parseHTML(/<body[\s>]/i.test(html) ? html : `<html><body>${html}</body></html>`).document;

const clean = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, ' ').trim();
const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[^\p{L}\p{N}'"%.,:;()/-]+/gu, ' ')
    .trim();

const charactersOf = (lines: readonly string[]): number => lines.reduce((sum, { length }) => sum + length, 0);

function articleOf(html: string): Element {
  const article = new Readability(parsed(html), { charThreshold: 100 }).parse();
  return parsed(`<html><body>${article?.content ?? ''}</body></html>`).body;
}

/** The lines of any HTML, such as a converted file: the main text where there is one, else all of it. */
export const linesOfHtml = (html: string): string[] => {
  const found = extractPage(html);
  return found === null ? linesOf(parsed(html).body) : found.text.split('\n');
};

/** Headings, paragraphs, list items and table rows. */
function linesOf(root: Element): string[] {
  const lines: string[] = [];
  walk(root, lines);
  return lines.filter((line, at) => line !== '' && line !== lines[at - 1]);
}

/** Its version and date are read apart; a feedback line is no guidance. */
const aboutThePage =
  /^(?:[-#] ?)*(?:(?:document |standard )?version:? v?[\d.]+|(?:last (?:edited|updated|reviewed)|page last|next review|published|date published|is this page useful)\b.{0,60})$/i;

function walk(element: Element, lines: string[]): void {
  if (element.matches(AROUND)) return;
  const name = element.tagName.toLowerCase();
  if (/^h[1-6]$/.test(name)) lines.push(`${'#'.repeat(Number(name.slice(1)))} ${clean(element.textContent)}`.trim());
  else if (
    name === 'p' ||
    name === 'dt' ||
    name === 'dd' ||
    name === 'blockquote' ||
    name === 'figcaption' ||
    name === 'caption'
  )
    lines.push(clean(element.textContent));
  else if (name === 'li') item(element, lines);
  else if (name === 'table') table(element, lines);
  else {
    const own = [...element.childNodes]
      .filter(({ nodeType }) => nodeType === 3)
      .map(({ textContent }) => textContent)
      .join(' ');
    if (clean(own).length > 20 && element.querySelector('p,li,h1,h2,h3,h4,h5,h6,table,div') === null)
      lines.push(clean(element.textContent));
    else for (const child of element.children) walk(child, lines);
  }
}

function item(element: Element, lines: string[]): void {
  const inner = [...element.children].filter((child) => /^(ul|ol)$/i.test(child.tagName));
  const nested = inner.map(({ textContent }) => textContent).join(' ');
  const all = clean(element.textContent);
  const own = nested === '' ? all : clean(all.slice(0, Math.max(0, all.indexOf(clean(nested).slice(0, 30)))));
  if (own !== '') lines.push(`- ${own}`);
  for (const list of inner) walk(list, lines);
}

/** Each row by itself, every cell with the head of its column: it has to make sense when it is quoted alone. */
function table(element: Element, lines: string[]): void {
  const rows = [...element.querySelectorAll('tr')].map((row) =>
    [...row.children].map((cell) => clean(cell.textContent)),
  );
  const headed = element.querySelector('th') !== null;
  const [first = []] = rows;
  for (const cells of headed ? rows.slice(1) : rows) {
    const named = cells.map((cell, at) => (headed && first[at] ? `${first[at]}: ${cell}` : cell));
    lines.push(`- ${named.filter((cell) => cell !== '').join('; ')}`);
  }
}

/** Near the top, or where it is called a version. */
function versionIn(text: string): string | null {
  const named = /\b(?:document |standard |current )?version(?: number| no\.?)?[:\s]*v?(\d{1,2}\.\d{1,2})\b/i.exec(
    text.slice(0, 3000),
  );
  const bare = /\bv(\d{1,2}\.\d{1,2})\b/i.exec(text.slice(0, 600));
  const found = named?.[1] ?? bare?.[1];
  return found === undefined ? null : `v${found}`;
}

function dateIn(text: string): string | null {
  const said =
    /\b(?:last edited|last updated|page last (?:edited|updated|reviewed)|date (?:last )?updated|updated)(?: on)?[:\s]*(\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{4})/i.exec(
      text,
    )?.[1];
  return said === undefined ? null : isoDay(said);
}

function isoDay(text: string): string | null {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const at = Date.parse(
    day === undefined
      ? /^\d{4}-/.test(text)
        ? text
        : `${text} UTC`
      : `${year ?? ''}-${(month ?? '').padStart(2, '0')}-${day.padStart(2, '0')}`,
  );
  return Number.isNaN(at) ? null : new Date(at).toISOString().slice(0, 10);
}
