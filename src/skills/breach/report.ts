import type { Origin } from '../../bot/index.ts';
import type { ReportState } from '../../storage/index.ts';

export interface Report {
  id: string;
  reference: string;
  /** Account of the reporter. */
  person: string;
  /** The person behind the account, where accounts are linked. */
  owner: string;
  /** Where the reporter is written to. */
  origin: Origin;
  /** Masked. */
  facts: Record<string, string>;
  /** Counts up with each change that DARS is told of. */
  version: number;
  state: ReportState;
  recordedAt: Date;
  withdrawnAt: Date | null;
  /** Reference of the report that this one says again. */
  sameAs: string | null;
  link: string | null;
  erasedAt: Date | null;
}

export interface ReportEvent {
  what: string;
  /** An account, `system`, `operator` or `DARS`. */
  by: string;
  detail: unknown;
  at: Date;
}

/** The entry of the history that asks for a report to be sent again. */
export const REDELIVERY = 'redelivery asked for';

/** What somebody may be to a report. */
export type Role = 'reporter' | 'reader' | 'contributor' | 'lead';

const DEEDS = {
  reporter: ['see', 'add', 'correct', 'withdraw', 'receipt', 'close', 'share', 'remind', 'export', 'same'],
  reader: ['see', 'add', 'export'],
  /** Somebody who reported the same: adds, and does not see what others wrote. */
  contributor: ['add'],
  lead: ['see', 'add', 'receipt', 'close', 'redeliver', 'remind', 'export'],
} as const satisfies Record<Role, readonly string[]>;

export type Deed = (typeof DEEDS)[Role][number];

export const may = (role: Role | null, deed: Deed): boolean =>
  role !== null && (DEEDS[role] as readonly string[]).includes(deed);
