import { describe, expect, test } from 'vitest';
import { createLogger, newErrorId } from '../../src/operations/index.ts';

const mask = (text: string): string => text.replaceAll('943 476 5919', '[NHS number]');

function capture(level = 'info'): {
  logger: ReturnType<typeof createLogger>;
  lines: () => Record<string, unknown>[];
  raw: () => string;
} {
  let out = '';
  const logger = createLogger({ level, mask, destination: { write: (line: string) => void (out += line) } });
  return {
    logger,
    raw: () => out,
    lines: () =>
      out
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

test('a line is JSON with a level in words and an ISO time', () => {
  const { logger, lines } = capture();
  logger.info({ turnId: 't1' }, 'turn answered');
  expect(lines()).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string, turnId: 't1', msg: 'turn answered' },
  ]);
});

test('the level is kept to', () => {
  const { logger, raw } = capture('warn');
  logger.info('quiet');
  expect(raw()).toBe('');
});

describe('what people wrote does not reach the log', () => {
  test.each([
    'text',
    'value',
    'values',
    'payload',
    'question',
    'comment',
    'authorization',
    'password',
    'connectionString',
    'databaseUrl',
  ])('a field called %s is redacted, also inside other objects', (field) => {
    const { logger, raw } = capture();
    logger.info({ [field]: 'private', turn: { [field]: 'private', deeper: { [field]: 'private' } } }, 'x');
    expect(raw()).not.toContain('private');
    expect(raw()).toContain('[redacted]');
  });

  test('a database error keeps its code and names, and loses everything that quotes data', () => {
    const { logger, raw, lines } = capture();
    const error = Object.assign(new Error('duplicate key for 943 476 5919'), {
      code: '23505',
      table: 'inbox',
      constraint: 'inbox_event_key',
      detail: 'Key (text)=(private) already exists.',
      where: 'private',
      query: "insert into inbox values ('private')",
      parameters: ['private'],
      hint: 'private',
    });
    logger.error({ err: error, errorId: 'E-1' }, 'turn failed: %s', '943 476 5919');
    expect(raw()).not.toContain('private');
    expect(raw()).not.toContain('943 476 5919');
    expect(lines()[0]).toMatchObject({
      errorId: 'E-1',
      msg: 'turn failed: [NHS number]',
      err: {
        type: 'Error',
        code: '23505',
        table: 'inbox',
        constraint: 'inbox_event_key',
        message: 'duplicate key for [NHS number]',
      },
    });
    expect((lines()[0]?.err as { stack: string }).stack).toContain('logger.test.ts');
  });

  test('a bare error, its causes and errors within errors are treated alike', () => {
    const { logger, raw, lines } = capture();
    const cause = Object.assign(new TypeError('about 943 476 5919'), { detail: 'private' });
    logger.error(new Error('for 943 476 5919', { cause }));
    logger.error({ error: new AggregateError([cause], 'many') }, 'x');
    logger.error({ err: { message: 'private' } }, 'x');
    expect(raw()).not.toContain('943 476 5919');
    expect(raw()).not.toContain('private');
    expect(lines()[0]).toMatchObject({ msg: 'for [NHS number]', err: { cause: { type: 'TypeError' } } });
    expect(lines()[1]).toMatchObject({ error: { type: 'AggregateError', errors: [{ type: 'TypeError' }] } });
  });

  test('errors that lead to themselves end', () => {
    const { logger, raw } = capture();
    const error = new Error('round');
    error.cause = error;
    logger.error(error);
    expect(raw()).toContain('round');
  });

  test('messages are masked, in child loggers too', () => {
    const { logger, raw } = capture();
    logger.child({ turnId: 't' }).warn('got 943 476 5919');
    expect(raw()).toContain('got [NHS number]');
  });
});

test('an error id can be read out and does not repeat', () => {
  const ids = Array.from({ length: 10_000 }, newErrorId);
  for (const id of ids) expect(id).toMatch(/^E-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(new Set(ids).size).toBe(ids.length);
});
