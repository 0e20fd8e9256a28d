export { type AdapterState, openAdapterState } from './adapter-state.ts';
export { type People, openPeople, unlinkedPeople } from './people.ts';
export { StorageError, StorageUnavailable, type StorageFault } from './errors.ts';
export { type Jobs, openJobs } from './jobs.ts';
export { createInbox } from './inbox.repository.ts';
export type { Answer, ClaimedTurn, Inbox, Lease, NewTurn, RecordedTurn } from './inbox.ts';
export { storable, toJson } from './json.ts';
export type { Log } from './log.ts';
export type { Within } from './within.ts';
export type {
  Database,
  FeedbackRow,
  FeedbackTable,
  Json,
  NewFeedback,
  ReportState,
  TurnRow,
  TurnStatus,
} from './schema.ts';
export { openStorage, type Storage, type StorageOptions } from './storage.ts';
