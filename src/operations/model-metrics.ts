import { Counter, Histogram, type Registry } from 'prom-client';

export interface ModelMetrics {
  /** Counts a call to a model. `cost` in the currency of MODEL_PRICES; 0 where there are none. */
  modelCall(call: {
    step: string;
    model: string;
    outcome: string;
    seconds: number;
    inputTokens: number;
    outputTokens: number;
    cost: number;
  }): void;
  /** Counts what came of asking a model for an answer. */
  modelAnswer(outcome: string): void;
  /** Counts what came of asking a model for help with something else: a step such as `review`. */
  modelHelp(step: string, outcome: string): void;
}

/** What is counted about language models. */
export function modelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry];
  const calls = new Counter({
    name: 'model_calls_total',
    help: 'Calls to language models, by step, model and outcome; those that were not made for want of budget or room too',
    labelNames: ['step', 'model', 'outcome'] as const,
    registers,
  });
  const tokens = new Counter({
    name: 'model_tokens_total',
    help: 'Tokens of language models, by step, model and direction',
    labelNames: ['step', 'model', 'direction'] as const,
    registers,
  });
  const cost = new Counter({
    name: 'model_cost_total',
    help: 'Cost of language models in the currency of MODEL_PRICES; stays 0 without it',
    labelNames: ['step', 'model'] as const,
    registers,
  });
  const duration = new Histogram({
    name: 'model_call_duration_seconds',
    help: 'Time of calls to language models',
    labelNames: ['step', 'model'] as const,
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32],
    registers,
  });
  const answers = new Counter({
    name: 'model_answers_total',
    help: 'Answers for which a model was there: composed by it, or why they were given without it',
    labelNames: ['outcome'] as const,
    registers,
  });
  const help = new Counter({
    name: 'model_help_total',
    help: 'Times a model was asked for a review, a draft, fields or an intent: what came of it',
    labelNames: ['step', 'outcome'] as const,
    registers,
  });
  return {
    modelCall({ step, model, outcome, seconds, inputTokens, outputTokens, cost: price }) {
      calls.inc({ step, model, outcome });
      tokens.inc({ step, model, direction: 'in' }, inputTokens);
      tokens.inc({ step, model, direction: 'out' }, outputTokens);
      cost.inc({ step, model }, price);
      if (seconds > 0) duration.observe({ step, model }, seconds);
    },
    modelAnswer(outcome) {
      answers.inc({ outcome });
    },
    modelHelp(step, outcome) {
      help.inc({ step, outcome });
    },
  };
}
