export { describeKinds, TOKENS, type IdentifierKind } from './kinds.ts';
export { mask, type Masked } from './mask.ts';
export { isNhsNumber } from './nhs-number.ts';
