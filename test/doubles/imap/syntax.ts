/** A command as it stands on the wire: text, and literals in between. */
export type Piece = string | Buffer;
/** An argument: an atom or string, a literal, or a list in brackets. */
export type Argument = string | Buffer | Argument[];

/** What cannot be read. A server answers it with BAD. */
export class SyntaxFault extends Error {}

const ATOM = /^(?:[^\s()"{}[\]]|\[[^\]]*\])+/;
const QUOTED = /^"((?:[^"\\\r\n]|\\["\\])*)"/;

/** The arguments in the pieces of a command (RFC 3501, section 9). */
export function readArguments(pieces: readonly Piece[]): Argument[] {
  const lists: Argument[][] = [[]];
  const add = (argument: Argument): void => void lists.at(-1)?.push(argument);
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) {
      add(piece);
      continue;
    }
    let rest = piece.trimStart();
    while (rest !== '') {
      const quoted = QUOTED.exec(rest);
      const atom = ATOM.exec(rest);
      if (rest.startsWith('(')) {
        lists.push([]);
        rest = rest.slice(1);
      } else if (rest.startsWith(')')) {
        const list = lists.pop() ?? [];
        if (lists.length === 0) throw new SyntaxFault('too many brackets');
        add(list);
        rest = rest.slice(1);
      } else if (quoted !== null) {
        add((quoted[1] ?? '').replaceAll(/\\(.)/g, '$1'));
        rest = rest.slice(quoted[0].length);
      } else if (atom !== null) {
        add(atom[0]);
        rest = rest.slice(atom[0].length);
      } else {
        throw new SyntaxFault('unreadable');
      }
      rest = rest.trimStart();
    }
  }
  if (lists.length !== 1) throw new SyntaxFault('too few brackets');
  return lists[0] ?? [];
}

/** Cuts what comes over the wire into commands. */
export class CommandReader {
  #bytes = Buffer.alloc(0);
  #pieces: Piece[] = [];
  #wanted: number | null = null;

  /** Takes bytes and gives the commands that are whole now. `askFor` tells the client to send a literal. */
  take(bytes: Buffer, askFor: () => void): Piece[][] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const commands: Piece[][] = [];
    for (;;) {
      if (this.#wanted !== null) {
        if (this.#bytes.length < this.#wanted) return commands;
        this.#pieces.push(this.#cut(this.#wanted));
        this.#wanted = null;
      }
      const end = this.#bytes.indexOf('\r\n');
      if (end < 0) return commands;
      const line = this.#cut(end).toString('utf8');
      this.#cut(2);
      const literal = /^(.*)\{(\d+)\}$/s.exec(line);
      this.#pieces.push(literal?.[1] ?? line);
      if (literal === null) {
        commands.push(this.#pieces);
        this.#pieces = [];
      } else {
        this.#wanted = Number(literal[2]);
        askFor();
      }
    }
  }

  #cut(length: number): Buffer {
    const head = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return head;
  }
}
