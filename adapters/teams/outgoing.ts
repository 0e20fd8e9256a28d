import type { Log } from '../../src/bot/index.ts';
import type { OpensDialog } from './buttons.ts';
import type { Gateway } from './gateway.ts';
import type { Pace } from './pace.ts';
import type { References } from './references.ts';

/** What writing to Teams takes. */
export interface Outgoing {
  gateway: Gateway;
  references: References;
  pace: Pace;
  log: Log;
  /** Whether a button opens a form. */
  opensDialog: OpensDialog;
  /** First pause after a fault of Teams', in milliseconds; for tests. */
  pauseMs?: number | undefined;
}
