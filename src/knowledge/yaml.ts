import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { kept } from './kept.ts';

/** A text of so many characters takes some 20 milliseconds to read. */
const LONG = 16_000;

/** What a YAML text says, as plain data. That of a long one is kept for the next start. @throws YAMLParseError */
export const readYaml = (text: string): unknown =>
  text.length < LONG
    ? parse(text)
    : kept({ kind: 'yaml', digest: createHash('sha256').update(text).digest('hex'), most: 12 }, (): unknown =>
        parse(text),
      );
