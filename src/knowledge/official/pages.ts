import { createHash } from 'node:crypto';
import type { Document, Knowledge } from '../model.ts';

/** A page of the knowledge files that is kept a copy of. */
export interface OfficialPage {
  url: string;
  /** The standard whose own page it is; null for the pages of guides, and for one that several standards share. */
  standard: string | null;
  /** The documents that name it. */
  documents: string[];
}

/** Hosts of public bodies. Other pages that the knowledge names are nobody's official word. */
const OFFICIAL = /(^|\.)(nhs\.uk|gov\.uk|ico\.org\.uk)$/;

/** The pages that standards and guides name as their sources, in order. */
export function officialPages({ documents }: Pick<Knowledge, 'documents'>): OfficialPage[] {
  const pages = new Map<string, OfficialPage>();
  const guides = [...documents.values()].filter(({ kind }) => kind === 'guide');
  const ofGuides = new Set(guides.flatMap((guide) => [guide.source, ...(guide.sources ?? [])].map(plain)));
  for (const document of documents.values())
    for (const source of [document.source, ...(document.sources ?? [])]) {
      const url = plain(source);
      if (!OFFICIAL.test(new URL(url).hostname) || !url.startsWith('https:')) continue;
      const page = pages.get(url);
      if (page) {
        page.documents.push(document.id);
        page.standard = null;
      } else {
        const own = document.kind === 'standard' && !ofGuides.has(url);
        pages.set(url, { url, standard: own ? document.id : null, documents: [document.id] });
      }
    }
  return [...pages.values()];
}

const plain = (source: string): string => {
  const url = new URL(source);
  url.hash = '';
  return url.href;
};

/** Changes when the digest is revised: its version, its date or one of its entries. */
export const digestOf = ({ version, lastUpdated, passages }: Document): string =>
  createHash('sha256')
    .update(JSON.stringify([version, lastUpdated, passages.map(({ ref, text }) => [ref, text])]))
    .digest('base64url')
    .slice(0, 22);
