import type { Generated } from 'kysely';
import type { Moment } from './schema-columns.ts';

/** One call to a language model; nothing of what was said. */
interface ModelCallsTable {
  id: Generated<string>;
  at: Moment;
  /** Name of the prompt, or `embed`. */
  step: string;
  /** With its version. */
  prompt: string | null;
  /** `provider:model`. */
  model: string;
  /** From 1; 0 when the model was not called. */
  attempt: number;
  input_tokens: number;
  output_tokens: number;
  /** The service did not say how many tokens it used. */
  estimated: boolean;
  cost: number | null;
  elapsed_ms: number;
  outcome: string;
  /** Whose budget it counts for; null when the day is over. */
  person: string | null;
}

interface PassageVectorsTable {
  model: string;
  digest: string;
  vector: Buffer;
  at: Moment;
}

export interface ModelTables {
  model_calls: ModelCallsTable;
  passage_vectors: PassageVectorsTable;
}
