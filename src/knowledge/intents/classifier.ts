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

/**
 * Multinomial logistic regression over sparse binary features, trained with AdaGrad in a fixed order: the same examples
 * always give the same classifier. Rare classes weigh as much as frequent ones.
 */
export class Classifier {
  readonly labels: readonly string[];
  private readonly columns = new Map<string, number>();
  private readonly weights: Float64Array;
  private readonly bias: Float64Array;

  constructor(examples: readonly Example[], settings: Partial<TrainingSettings> = {}) {
    const { epochs, rate, penalty, minimumCount } = { ...standardSettings, ...settings };
    this.labels = [...new Set(examples.map((example) => example.label))].sort();
    const size = this.labels.length;
    const counts = new Map<string, number>();
    for (const { features } of examples)
      for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
    for (const [feature, count] of counts) if (count >= minimumCount) this.columns.set(feature, this.columns.size);
    this.weights = new Float64Array(this.columns.size * size);
    this.bias = new Float64Array(size);

    const perLabel = new Map<string, number>();
    for (const { label } of examples) perLabel.set(label, (perLabel.get(label) ?? 0) + 1);
    const rows = examples.map(({ label, features }) => ({
      columns: this.columnsOf(features),
      label: this.labels.indexOf(label),
      weight: Math.sqrt(examples.length / size / (perLabel.get(label) ?? 1)),
    }));
    const gradients = new Float64Array(this.weights.length).fill(0.01);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const index of shuffled(rows.length, epoch + 1)) {
        const row = rows[index];
        if (!row) continue;
        const errors = this.softmax(row.columns);
        errors[row.label] = (errors[row.label] ?? 0) - 1;
        const scale = 1 / Math.sqrt(row.columns.length || 1);
        for (const column of row.columns) {
          for (let label = 0; label < size; label++) {
            const at = column * size + label;
            const gradient = (errors[label] as number) * scale * row.weight + penalty * (this.weights[at] as number);
            gradients[at] = (gradients[at] as number) + gradient * gradient;
            this.weights[at] = (this.weights[at] as number) - (rate * gradient) / Math.sqrt(gradients[at]);
          }
        }
        for (let label = 0; label < size; label++) {
          this.bias[label] = (this.bias[label] as number) - 0.01 * row.weight * (errors[label] as number);
        }
      }
    }
  }

  /** Probability of each label, likeliest first. */
  classify(features: readonly string[]): { label: string; probability: number }[] {
    const probabilities = this.softmax(this.columnsOf(features));
    return this.labels
      .map((label, index) => ({ label, probability: probabilities[index] ?? 0 }))
      .sort((a, b) => b.probability - a.probability);
  }

  private columnsOf(features: readonly string[]): number[] {
    return features.flatMap((feature) => this.columns.get(feature) ?? []);
  }

  private softmax(columns: readonly number[]): Float64Array {
    const size = this.labels.length;
    const scores = Float64Array.from(this.bias);
    const scale = 1 / Math.sqrt(columns.length || 1);
    for (const column of columns) {
      for (let label = 0; label < size; label++) {
        scores[label] = (scores[label] as number) + (this.weights[column * size + label] as number) * scale;
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
