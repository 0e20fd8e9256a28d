/**
 * JSON text for a `jsonb` column. PostgreSQL refuses NUL characters and halves of surrogate pairs in `jsonb`, and both
 * can arrive from a chat window: NUL is dropped, a lone half becomes U+FFFD.
 *
 * @throws TypeError when the value cannot be written as JSON (a cycle, a bigint).
 */
export function toJson(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value, (_key, part: unknown) => {
    if (typeof part === 'string') return storable(part);
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [storable(key), inner]));
  });
}

/** Text that PostgreSQL can hold: no NUL, no lone surrogates. */
export function storable(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
}
