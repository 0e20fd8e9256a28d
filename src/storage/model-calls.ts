import { sql } from 'kysely';
import type { Storage } from './storage.ts';

/** One call to a language model. It holds nothing of what was said. */
export interface ModelCallRecord {
  step: string;
  prompt: string | null;
  model: string;
  attempt: number;
  inputTokens: number;
  outputTokens: number;
  estimated: boolean;
  cost: number | null;
  elapsedMs: number;
  outcome: string;
  person: string | null;
}

/** Calls of one day, step, prompt and model taken together. */
export interface ModelUse {
  /** ISO date (UTC). */
  day: string;
  step: string;
  prompt: string | null;
  model: string;
  /** How often the model was called. */
  calls: number;
  /** By outcome; those that were not made too. */
  outcomes: Record<string, number>;
  inputTokens: number;
  outputTokens: number;
  /** Null when no price was set. */
  cost: number | null;
  /** Of calls that were made; null when there are none. */
  medianMs: number | null;
  slowestMs: number | null;
}

export interface ModelCalls {
  record(call: ModelCallRecord): Promise<void>;
  /** Tokens since midnight (UTC). */
  spentToday(person: string | null): Promise<{ all: number; person: number }>;
  /** Newest day first. */
  use(days: number): Promise<ModelUse[]>;
  /** Deletes calls of so many days ago, and forgets whom those of past days were for. */
  purge(days: number): Promise<void>;
}

const today = sql<Date>`(date_trunc('day', clock_timestamp() at time zone 'UTC') at time zone 'UTC')`;

export function openModelCalls({ db }: Pick<Storage, 'db'>): ModelCalls {
  return {
    async record({ inputTokens, outputTokens, elapsedMs, ...call }) {
      await db
        .insertInto('model_calls')
        .values({
          ...call,
          input_tokens: Math.round(inputTokens),
          output_tokens: Math.round(outputTokens),
          elapsed_ms: Math.round(elapsedMs),
        })
        .execute();
    },

    async spentToday(person) {
      const { all, own } = await db
        .selectFrom('model_calls')
        .select([
          sql<string>`coalesce(sum(input_tokens + output_tokens), 0)`.as('all'),
          sql<string>`coalesce(sum(input_tokens + output_tokens) filter (where person = ${person}), 0)`.as('own'),
        ])
        .where('at', '>=', today)
        .executeTakeFirstOrThrow();
      return { all: Number(all), person: Number(own) };
    },

    async use(days) {
      const { rows } = await sql<{
        day: string;
        step: string;
        prompt: string | null;
        model: string;
        outcome: string;
        calls: number;
        times: number;
        input: string;
        output: string;
        cost: number | null;
        elapsed: number[] | null;
      }>`
        select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, step, prompt, model, outcome,
          count(*)::int as times, count(*) filter (where attempt > 0)::int as calls,
          sum(input_tokens) as input, sum(output_tokens) as output, sum(cost) as cost,
          array_agg(elapsed_ms) filter (where attempt > 0) as elapsed
        from model_calls where at >= ${today} - make_interval(days => ${days - 1})
        group by 1, 2, 3, 4, 5 order by 1 desc, 2, 3, 4, 5`.execute(db);
      const uses = new Map<string, ModelUse & { elapsed: number[] }>();
      for (const { day, step, prompt, model, ...row } of rows) {
        const key = JSON.stringify([day, step, prompt, model]);
        const fresh = { day, step, prompt, model, ...nothing(), elapsed: [] };
        const use = uses.get(key) ?? fresh;
        uses.set(key, use);
        use.calls += row.calls;
        use.outcomes[row.outcome] = row.times;
        use.inputTokens += Number(row.input);
        use.outputTokens += Number(row.output);
        if (row.cost !== null) use.cost = (use.cost ?? 0) + row.cost;
        use.elapsed.push(...(row.elapsed ?? []));
      }
      return [...uses.values()].map(({ elapsed, ...use }) => {
        const sorted = [...elapsed].sort((a, b) => a - b);
        return { ...use, medianMs: sorted[Math.floor(sorted.length / 2)] ?? null, slowestMs: sorted.at(-1) ?? null };
      });
    },

    async purge(days) {
      await sql`delete from model_calls where at < clock_timestamp() - make_interval(days => ${days})`.execute(db);
      await sql`update model_calls set person = null where person is not null and at < ${today}`.execute(db);
    },
  };
}

const nothing = (): Pick<
  ModelUse,
  'calls' | 'outcomes' | 'inputTokens' | 'outputTokens' | 'cost' | 'medianMs' | 'slowestMs'
> => ({ calls: 0, outcomes: {}, inputTokens: 0, outputTokens: 0, cost: null, medianMs: null, slowestMs: null });
