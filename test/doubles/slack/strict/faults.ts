import { given, type Loose, record, string } from './shapes.ts';

/** What is wrong with blocks or a view, in Slack's words: `[ERROR] must be less than 76 characters [json-pointer:/blocks/0]`. */
export class Faults {
  readonly messages: string[] = [];

  at(pointer: string, what: string): void {
    this.messages.push(`[ERROR] ${what} [json-pointer:${pointer}]`);
  }

  /** A plain string of at most `most` characters; absent is fine. */
  length(value: unknown, pointer: string, most: number, least = 0): void {
    if (value === undefined || value === null) return;
    if (typeof value !== 'string') {
      this.at(pointer, 'must be a string');
      return;
    }
    if (value.length > most) this.at(pointer, `must be less than ${most + 1} characters`);
    if (value.length < least) this.at(pointer, `must be more than ${least - 1} characters`);
  }

  /** A text object. `plain` refuses `mrkdwn`; `optional` lets it be absent. */
  text(
    value: unknown,
    pointer: string,
    { most, plain = false, optional = false }: { most: number; plain?: boolean; optional?: boolean },
  ): void {
    if (!given(value)) {
      if (!optional) this.at(pointer, 'missing required field: text');
      return;
    }
    const { type, text } = record(value);
    if (type !== 'plain_text' && (plain || type !== 'mrkdwn')) {
      this.at(`${pointer}/type`, `unsupported text type: ${string(type)}`);
      return;
    }
    if (typeof text !== 'string') {
      this.at(`${pointer}/text`, 'missing required field: text');
      return;
    }
    this.length(text, `${pointer}/text`, most, 1);
  }

  /** How many there are. */
  count(values: readonly unknown[], pointer: string, most: number, least = 1): void {
    if (values.length > most) this.at(pointer, `no more than ${most} items allowed`);
    if (values.length < least) this.at(pointer, `no fewer than ${least} items allowed`);
  }

  /** An address that can be opened. */
  url(value: unknown, pointer: string, most: number): void {
    if (!given(value)) return;
    this.length(value, pointer, most);
    if (!URL.canParse(string(value))) this.at(pointer, 'invalid url');
  }

  required(holder: Loose, names: readonly string[], pointer: string): void {
    for (const name of names)
      if (holder[name] === undefined || holder[name] === null) this.at(pointer, `missing required field: ${name}`);
  }
}
