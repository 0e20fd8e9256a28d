export { type Coverage, UnknownStandardError, createCoverage } from './coverage.ts';
export { type Reading, readTwice } from './second-reading.ts';
export { findStandard, standardsOf } from './sections.ts';
export type { Reviewed, Status } from './reviewed.ts';
export { type Rules, RulesError, loadRules, noRules, readRules } from './rules.ts';
