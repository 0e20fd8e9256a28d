export type { ChangeKind, OfficialCopy, PageChange, RecordedChange } from './copy.ts';
export { LivingKnowledge } from './living.ts';
export { type OfficialPage, officialPages } from './pages.ts';
export { type OfficialStore, openOfficial } from './pages.repository.ts';
export { type Pace, paceFor } from './polite.ts';
export { type PageOutcome, syncOfficial } from './sync.ts';
export { type Subscriptions, openSubscriptions } from './subscriptions.repository.ts';
export { type Web, openWeb } from './web.ts';
