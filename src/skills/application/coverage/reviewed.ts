/**
 * How a text stands to one requirement. `not-applicable`: no applicant's text has to show it, or the text says that the case does
 * not arise.
 */
export type Status = 'addressed' | 'missing' | 'unclear' | 'not-applicable';

/** A status with what it rests on. */
export interface Judged {
  status: Status;
  /** Exact words of the text: always there when addressed, never when missing. */
  evidence: string | null;
}

/** One requirement, reviewed. */
export interface Reviewed extends Judged {
  /** Such as `honorary-contract#R5`. */
  ref: string;
}
