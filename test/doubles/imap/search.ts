import type { Folder, Kept } from './folder.ts';
import { type Argument, SyntaxFault } from './syntax.ts';

const text = (argument: Argument | undefined): string => {
  if (typeof argument !== 'string') throw new SyntaxFault('an atom is missing');
  return argument;
};

/** The messages of a UID set such as `3`, `2:4,9` or `7:*`. As the standard has it, `*` is the last one, and ranges go both ways. */
export function inSet(folder: Folder, set: string): Kept[] {
  const last = folder.messages.at(-1)?.uid ?? 0;
  const numberOf = (sign: string): number => (sign === '*' ? last : Number(sign));
  if (!/^(\d+|\*)(:(\d+|\*))?(,(\d+|\*)(:(\d+|\*))?)*$/.test(set)) throw new SyntaxFault('no set of messages');
  const ranges = set.split(',').map((range) => {
    const [from = '', to = from] = range.split(':');
    const ends = [numberOf(from), numberOf(to)];
    return { from: Math.min(...ends), to: Math.max(...ends) };
  });
  return folder.messages.filter(({ uid }) => ranges.some(({ from, to }) => uid >= from && uid <= to));
}

/** The messages that meet all keys. Knows the keys that programs here use; any other is a fault. */
export function search(folder: Folder, keys: readonly Argument[]): Kept[] {
  const rest = [...keys];
  const tests: ((message: Kept) => boolean)[] = [];
  while (rest.length > 0) tests.push(nextTest(folder, rest));
  return folder.messages.filter((message) => tests.every((test) => test(message)));
}

function nextTest(folder: Folder, rest: Argument[]): (message: Kept) => boolean {
  const key = text(rest.shift()).toUpperCase();
  const has = (flag: string) => (message: Kept) =>
    [...message.flags].some((one) => one.toLowerCase() === flag.toLowerCase());
  switch (key) {
    case 'ALL':
      return () => true;
    case 'SEEN':
      return has('\\Seen');
    case 'UNSEEN':
      return not(has('\\Seen'));
    case 'KEYWORD':
      return has(text(rest.shift()));
    case 'UNKEYWORD':
      return not(has(text(rest.shift())));
    case 'NOT':
      return not(nextTest(folder, rest));
    case 'UID': {
      const named = inSet(folder, text(rest.shift()));
      return (message) => named.includes(message);
    }
    default:
      throw new SyntaxFault(`this double does not search by ${key}`);
  }
}

const not =
  (test: (message: Kept) => boolean) =>
  (message: Kept): boolean =>
    !test(message);
