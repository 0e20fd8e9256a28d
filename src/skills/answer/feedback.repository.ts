import { randomUUID } from 'node:crypto';
import { type Storage, toJson } from '../../storage/index.ts';

/** What one person thought of one answer. Everything in it is masked. */
export interface FeedbackEntry {
  verdict: 'up' | 'down';
  reason: string | null;
  comment: string | null;
  question: string | null;
  outcome: string | null;
  /** Anchors that the answer cited. */
  citations: string[];
  at: Date;
}

/** Who gives feedback, and on which answer. */
export interface Giver {
  /** Id of the turn that was answered. */
  about: string;
  person: string;
  platform: string;
  /** The answer has to stand in this conversation. */
  conversation: string;
}

export interface FeedbackStore {
  /** Keeps a verdict; a later one of the same person replaces it. False when that answer is not known here (any more). */
  keep(giver: Giver, verdict: 'up' | 'down', why?: { reason: string; comment: string | null }): Promise<boolean>;
  /** Newest first. */
  list(limit: number): Promise<FeedbackEntry[]>;
}

const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);

/** Feedback in its table. The question, the outcome and the citations are copied from the turn, which retention deletes. */
export function openFeedback({ db }: Pick<Storage, 'db'>): FeedbackStore {
  return {
    async keep({ about, person, platform, conversation }, verdict, why) {
      if (!isUuid(about)) return false;
      const turn = await db
        .selectFrom('turns')
        .select(['payload', 'outcome', 'record'])
        .where('id', '=', about)
        .where('conversation', '=', conversation)
        .executeTakeFirst();
      if (!turn) return false;
      const { text = null } = turn.payload as { text?: string };
      const { citations = [] } = (turn.record ?? {}) as { citations?: string[] };
      const change = { verdict, reason: why?.reason ?? null, comment: why?.comment ?? null };
      await db
        .insertInto('feedback')
        .values({
          id: randomUUID(),
          turn_id: about,
          person,
          platform,
          ...change,
          question: text,
          outcome: turn.outcome,
          citations: toJson(citations),
        })
        .onConflict((conflict) => conflict.constraint('feedback_one_per_person').doUpdateSet(change))
        .execute();
      return true;
    },

    async list(limit) {
      const rows = await db.selectFrom('feedback').selectAll().orderBy('created_at', 'desc').limit(limit).execute();
      return rows.map(({ verdict, reason, comment, question, outcome, citations, created_at: at }) => ({
        verdict,
        reason,
        comment,
        question,
        outcome,
        citations: Array.isArray(citations) ? citations.map(String) : [],
        at,
      }));
    },
  };
}
