export interface Example {
  label: string;
  features: readonly string[];
}

export interface TrainingSettings {
  epochs: number;
  rate: number;
  /** L2 penalty. */
  penalty: number;
  /** Features seen in fewer examples are left out. */
  minimumCount: number;
}

const standardSettings: TrainingSettings = { epochs: 4, rate: 0.3, penalty: 1e-5, minimumCount: 2 };

/** What was learnt, as plain data. */
export interface Trained {
  labels: readonly string[];
  features: readonly string[];
  /** One weight for each feature and label, feature by feature. */
  weights: Float32Array;
  bias: Float64Array;
}

/**
 * Multinomial logistic regression over sparse binary features, trained with AdaGrad in a fixed order: the same examples
 * always give the same classifier. Rare classes weigh as much as frequent ones.
 */
export class Classifier {
  readonly labels: readonly string[];
  private readonly columns: ReadonlyMap<string, number>;
  private readonly weights: Float32Array;
  private readonly bias: Float64Array;

  constructor({ labels, features, weights, bias }: Trained) {
    this.labels = labels;
    this.columns = new Map(features.map((feature, column) => [feature, column]));
    this.weights = weights;
    this.bias = bias;
  }

  static of(examples: readonly Example[], settings: Partial<TrainingSettings> = {}): Classifier {
    return new Classifier(train(examples, settings));
  }

  /** Probability of each label, likeliest first. */
  classify(features: readonly string[]): { label: string; probability: number }[] {
    const probabilities = softmax(columnsOf(this.columns, features), this.weights, this.bias);
    return this.labels
      .map((label, index) => ({ label, probability: probabilities[index] ?? 0 }))
      .sort((a, b) => b.probability - a.probability);
  }
}

export function train(examples: readonly Example[], settings: Partial<TrainingSettings> = {}): Trained {
  const { epochs, rate, penalty, minimumCount } = { ...standardSettings, ...settings };
  const labels = [...new Set(examples.map((example) => example.label))].sort();
  const size = labels.length;
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const columns = new Map<string, number>();
  for (const [feature, count] of counts) if (count >= minimumCount) columns.set(feature, columns.size);
  const weights = new Float64Array(columns.size * size);
  const bias = new Float64Array(size);

  const perLabel = new Map<string, number>();
  for (const { label } of examples) perLabel.set(label, (perLabel.get(label) ?? 0) + 1);
  const rows = examples.map(({ label, features }) => ({
    columns: columnsOf(columns, features),
    label: labels.indexOf(label),
    weight: Math.sqrt(examples.length / size / (perLabel.get(label) ?? 1)),
  }));
  const gradients = new Float64Array(weights.length).fill(0.01);
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const index of shuffled(rows.length, epoch + 1)) {
      const row = rows[index];
      if (!row) continue;
      const errors = softmax(row.columns, weights, bias);
      errors[row.label] = (errors[row.label] ?? 0) - 1;
      const scale = 1 / Math.sqrt(row.columns.length || 1);
      for (const column of row.columns) {
        for (let label = 0; label < size; label++) {
          const at = column * size + label;
          const gradient = (errors[label] as number) * scale * row.weight + penalty * (weights[at] as number);
          gradients[at] = (gradients[at] as number) + gradient * gradient;
          weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(gradients[at]);
        }
      }
      for (let label = 0; label < size; label++) {
        bias[label] = (bias[label] as number) - 0.01 * row.weight * (errors[label] as number);
      }
    }
  }
  return { labels, features: [...columns.keys()], weights: Float32Array.from(weights), bias };
}

function columnsOf(columns: ReadonlyMap<string, number>, features: readonly string[]): number[] {
  const found: number[] = [];
  for (const feature of features) {
    const column = columns.get(feature);
    if (column !== undefined) found.push(column);
  }
  return found;
}

function softmax(columns: readonly number[], weights: Float32Array | Float64Array, bias: Float64Array): Float64Array {
  const size = bias.length;
  const scores = Float64Array.from(bias);
  const scale = 1 / Math.sqrt(columns.length || 1);
  for (const column of columns) {
    for (let label = 0; label < size; label++) {
      scores[label] = (scores[label] as number) + (weights[column * size + label] as number) * scale;
    }
  }
  const highest = Math.max(...scores);
  let sum = 0;
  for (let label = 0; label < size; label++) {
    scores[label] = Math.exp((scores[label] as number) - highest);
    sum += scores[label] as number;
  }
  return scores.map((score) => score / sum);
}

/** 0…length-1 in an order that depends on the seed alone. */
function shuffled(length: number, seed: number): number[] {
  const order = Array.from({ length }, (_, index) => index);
  let state = seed * 2654435761;
  for (let index = length - 1; index > 0; index--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (index + 1);
    [order[index], order[other]] = [order[other] as number, order[index] as number];
  }
  return order;
}
