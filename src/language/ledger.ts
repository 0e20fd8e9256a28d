import type { ModelPrices } from '../config.ts';
import type { Metrics } from '../operations/index.ts';
import type { CallLog, CallOutcome, ModelCall } from './calls.ts';

/** Counts calls as they happen. */
export type CallMetrics = Pick<Metrics, 'modelCall'>;

export interface LedgerOptions {
  calls: CallLog;
  metrics?: CallMetrics | undefined;
  /** Tokens for a day, in and out together. */
  budget: { all: number; person: number };
  prices?: ModelPrices | undefined;
  /** Something could not be written down. */
  onTrouble: (error: unknown) => void;
}

type Call = Pick<ModelCall, 'step' | 'prompt' | 'model' | 'person'>;

/** Keeps account of calls: what each cost, and whether there is anything left for one more. */
export interface Ledger {
  /** Sets so many tokens aside; says why not when there are not enough. What was set aside is to be released. */
  admit(call: Call, tokens: number): Promise<'over_budget' | 'over_person_budget' | 'failed' | null>;
  release(person: string | null, tokens: number): void;
  note(call: Omit<ModelCall, 'cost'>): Promise<void>;
}

/** What other processes have under way is not seen, so together they may go over a budget by the calls of a moment. */
export function createLedger({ calls, metrics, budget, prices, onTrouble }: LedgerOptions): Ledger {
  let aside = 0;
  const asideFor = new Map<string, number>();
  const move = (person: string | null, tokens: number): void => {
    aside += tokens;
    if (person === null) return;
    const now = (asideFor.get(person) ?? 0) + tokens;
    if (now > 0) asideFor.set(person, now);
    else asideFor.delete(person);
  };

  const note = async (call: Omit<ModelCall, 'cost'>): Promise<void> => {
    const cost = prices ? (call.inputTokens * prices.input + call.outputTokens * prices.output) / 1_000_000 : null;
    const { step, model, outcome, elapsedMs, inputTokens, outputTokens } = call;
    metrics?.modelCall({ step, model, outcome, seconds: elapsedMs / 1000, inputTokens, outputTokens, cost: cost ?? 0 });
    // The answer is worth more than the record of how it came about.
    await calls.record({ ...call, cost }).catch(onTrouble);
  };

  return {
    note,
    release: (person, tokens) => move(person, -tokens),
    async admit(call, tokens) {
      const { person } = call;
      move(person, tokens);
      const refuse = async <Why extends CallOutcome>(outcome: Why): Promise<Why> => {
        move(person, -tokens);
        await note({ ...call, outcome, attempt: 0, inputTokens: 0, outputTokens: 0, estimated: false, elapsedMs: 0 });
        return outcome;
      };
      try {
        const spent = await calls.spentToday(person);
        if (spent.all + aside > budget.all) return await refuse('over_budget');
        if (person !== null && spent.person + (asideFor.get(person) ?? 0) > budget.person)
          return await refuse('over_person_budget');
        return null;
      } catch (error) {
        // Whoever cannot count does not spend.
        onTrouble(error);
        move(person, -tokens);
        return 'failed';
      }
    },
  };
}
