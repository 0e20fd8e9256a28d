import { EventEmitter } from 'node:events';

export interface Kept {
  uid: number;
  source: Buffer;
  flags: Set<string>;
  date: Date;
}

export const SYSTEM_FLAGS = ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft'];

/** The messages of a folder. Tells those who have it open when one comes. */
export class Folder {
  readonly messages: Kept[] = [];
  readonly uidValidity = 1_700_000_000;
  readonly #changed = new EventEmitter<{ exists: [] }>().setMaxListeners(0);
  readonly #keywords: boolean;

  /** @param keywords whether clients may make up flags of their own; Exchange does not let them. */
  constructor(keywords: boolean) {
    this.#keywords = keywords;
  }

  get uidNext(): number {
    return (this.messages.at(-1)?.uid ?? 0) + 1;
  }

  get permanentFlags(): string[] {
    return [...SYSTEM_FLAGS, ...(this.#keywords ? ['\\*'] : [])];
  }

  append(source: Buffer, flags: readonly string[], date: Date): void {
    this.messages.push({ uid: this.uidNext, source, flags: new Set(this.#allowed(flags)), date });
    this.#changed.emit('exists');
  }

  /** As `+FLAGS`, `-FLAGS` or `FLAGS` say. Flags that are not allowed are dropped without a word. */
  store(message: Kept, operation: string, flags: readonly string[]): void {
    if (!/^[+-]/.test(operation)) message.flags.clear();
    for (const flag of this.#allowed(flags))
      if (operation.startsWith('-')) message.flags.delete(flag);
      else message.flags.add(flag);
  }

  onExists(listener: () => void): () => void {
    this.#changed.on('exists', listener);
    return () => void this.#changed.off('exists', listener);
  }

  #allowed(flags: readonly string[]): string[] {
    return flags.flatMap((flag) => {
      const system = SYSTEM_FLAGS.find((known) => known.toLowerCase() === flag.toLowerCase());
      if (system !== undefined) return [system];
      return this.#keywords && !flag.startsWith('\\') ? [flag] : [];
    });
  }
}
