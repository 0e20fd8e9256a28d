export { type Fault, faults } from './check.ts';
export type { Evidence } from './evidence.ts';
export { type Claim, type Grounded, type Verified, verify } from './verify.ts';
export { onlyWordsOf } from './rephrased.ts';
export { sharesSubstance, spanOf } from './quote.ts';
