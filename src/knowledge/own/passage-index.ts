import { bestOf } from '../search/best.ts';
import { Corpus, plainRecipe } from '../search/corpus.ts';
import { CorpusBuilder } from '../search/corpus-index.ts';
import { type Candidate, keyOf } from './candidates.ts';

/** A passage as the index in memory takes it. */
export interface IndexedPassage extends Candidate {
  title: string;
  heading: string;
  text: string;
  audience: readonly string[];
}

/** Passages in memory, found by their words among those that the readers may read. Passages are added, then it is built, then asked. */
export class PassageIndex {
  /** Null once it is built. */
  private builder: CorpusBuilder | null = new CorpusBuilder(plainRecipe);
  private readonly places: Candidate[] = [];
  /** The different audiences, and for each passage which of them is its own. */
  private readonly audiences = new Map<string, { at: number; of: readonly string[] }>();
  private readonly audienceOf: number[] = [];
  private corpus: Corpus | null = null;

  add(passages: readonly IndexedPassage[]): void {
    const { builder } = this;
    if (builder === null) throw new Error('passages come before the index is built');
    for (const { document, seq, title, heading, text, audience } of passages) {
      builder.add({ title: `${title} ${heading}`, text, parent: document });
      this.places.push({ document, seq });
      const key = JSON.stringify(audience);
      const known = this.audiences.get(key) ?? { at: this.audiences.size, of: [...audience] };
      this.audiences.set(key, known);
      this.audienceOf.push(known.at);
    }
  }

  build(): void {
    if (this.builder === null) throw new Error('the index is built once');
    this.corpus = new Corpus(this.builder.build(this.places.map(keyOf)), plainRecipe);
    this.builder = null;
  }

  /** Best first. Others' passages are taken out before the best are chosen, so that they crowd nobody out. */
  find(question: string, readers: readonly string[], limit: number): Candidate[] {
    const { corpus } = this;
    if (corpus === null) throw new Error('the index is asked before it is built');
    const mine = [...this.audiences.values()].map(({ of }) => of.some((one) => readers.includes(one)));
    const scores = corpus.scores(corpus.weigh(corpus.read({ question })));
    for (let at = 0; at < scores.length; at++) if (mine[this.audienceOf[at] as number] !== true) scores[at] = 0;
    return bestOf(scores, limit).map(({ at }) => this.places[at] as Candidate);
  }
}
