import { PoliteReader, type Pace } from '../official/polite.ts';
import type { Web } from '../official/web.ts';
import { UnusableFile } from '../apart/unusable-file.ts';

/** Lists addresses, one a line, with a title behind it when one is wished. */
export const URLS_FILE = 'urls.txt';

/** @throws UnusableFile */
export type PageReader = (url: string) => Promise<{ lines: string[]; title: string }>;

/** Lines that are no https address are left out: they stand for nothing. */
export function listedPages(text: string): { url: string; title: string | null }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, url = '', title] = /^\s*(https:\/\/\S+)(?:\s+(.+?))?\s*$/.exec(line) ?? [];
    return URL.canParse(url) ? [{ url: new URL(url).href, title: title ?? null }] : [];
  });
}

/** Reads the listed pages as politely as the official ones, from the listed hosts only. */
export function openPages(web: Web, listed: readonly { url: string; title: string | null }[], pace?: Pace): PageReader {
  const reader = new PoliteReader(web, new Set(listed.map(({ url }) => new URL(url).hostname)), pace);
  return async (url) => {
    const fetched = await reader.read(url, { etag: null, lastModified: null });
    if (fetched.kind !== 'page')
      throw new UnusableFile(`was not fetched: ${'why' in fetched ? fetched.why : 'no answer'}`);
    const { extractPage } = await import('../official/extract.ts');
    const found = extractPage(fetched.html);
    if (found === null) throw new UnusableFile('holds no text');
    const title = listed.find((each) => each.url === url)?.title ?? (found.title === '' ? url : found.title);
    return { lines: found.text.split('\n'), title };
  };
}
