import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const schema = z.array(
  z.strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    label: z.string().min(1).max(75),
    standard: z.string().optional(),
  }),
);

/** Kinds of breach that a reporter chooses from, from `knowledge/breach-kinds.yaml`. */
export const KINDS = schema.parse(
  parse(readFileSync(new URL('../../../knowledge/breach-kinds.yaml', import.meta.url), 'utf8')),
);

/** The kinds in words, with the standard each touches. */
export const kindsInWords = (chosen: string): string =>
  chosen
    .split(',')
    .map((id) => KINDS.find((kind) => kind.id === id))
    .filter((kind) => kind !== undefined)
    .map(({ label, standard }) =>
      standard === undefined ? label : `${label} (touches the standard on ${standard.replaceAll('-', ' ')})`,
    )
    .join('; ');
