import type { Document, Knowledge, OfficialText, Passage } from '../model.ts';
import { standingOf } from './compare.ts';
import type { OfficialCopy } from './copy.ts';
import { indexOfficial, piecesOf } from './official-text.ts';

/**
 * The digests together with the copies of their official pages, as they are now. The digests never change while the program runs;
 * the copies do, and whoever holds this sees the newest ones. Nothing changes within one tick.
 */
export class LivingKnowledge implements Knowledge {
  private readonly digests: Knowledge;
  documents: ReadonlyMap<string, Document>;
  passages: ReadonlyMap<string, Passage>;
  official: OfficialText | undefined;

  constructor(digests: Knowledge) {
    this.digests = digests;
    this.documents = digests.documents;
    this.passages = digests.passages;
  }

  get phrasings() {
    return this.digests.phrasings;
  }
  get synonyms() {
    return this.digests.synonyms;
  }
  get intents() {
    return this.digests.intents;
  }
  get outside() {
    return this.digests.outside;
  }

  /** Takes the copies in place of those before. Only a standard's own page speaks for the standard. */
  take(copies: readonly OfficialCopy[]): void {
    const documents = new Map(this.digests.documents);
    const pieces: Passage[] = [];
    for (const copy of copies) {
      const document = this.digests.documents.get(copy.standard ?? '');
      const standing = document && standingOf(document, copy);
      if (!document || !standing) continue;
      documents.set(document.id, { ...document, official: standing });
      pieces.push(...piecesOf(copy, document.id));
    }
    this.documents = documents;
    this.passages =
      pieces.length === 0
        ? this.digests.passages
        : new Map([...this.digests.passages, ...pieces.map((piece) => [piece.ref, piece] as const)]);
    this.official = pieces.length === 0 ? undefined : indexOfficial(pieces);
  }
}
