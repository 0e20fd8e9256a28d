/** Every number of the ranking in one place; how each was chosen stands in docs/decisions/0004. */
export interface Recipe {
  /** A passage's own words against one phrasing of it. */
  textWeight: number;
  titleWeight: number;
  headingWeight: number;
  plainWeight: number;
  pairWeight: number;
  synonymWeight: number;
  correctedWeight: number;
  historyWeight: number;
  historyDecay: number;
  bag: { k1: number; b: number };
  entry: { k1: number; b: number; count: number; decay: number };
  topicsAlpha: number;
  topicsTemperature: number;
  document: { entries: number; bags: number; topics: number };
  passage: { entries: number; bags: number; document: number };
}

export const recipe: Recipe = {
  textWeight: 1,
  titleWeight: 0.5,
  headingWeight: 0.5,
  plainWeight: 0.3,
  pairWeight: 0.4,
  synonymWeight: 0.5,
  correctedWeight: 0.8,
  historyWeight: 0.3,
  historyDecay: 0.7,
  bag: { k1: 2, b: 0.5 },
  entry: { k1: 1.2, b: 0.75, count: 10, decay: 0.8 },
  topicsAlpha: 0.1,
  topicsTemperature: 4,
  document: { entries: 1, bags: 0.8, topics: 0.7 },
  passage: { entries: 0.7, bags: 1, document: 0.5 },
};
