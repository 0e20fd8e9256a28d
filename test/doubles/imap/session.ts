import type { Duplex } from 'node:stream';
import { type Folder, type Kept, SYSTEM_FLAGS } from './folder.ts';
import { inSet, search } from './search.ts';
import { type Argument, CommandReader, type Piece, readArguments, SyntaxFault } from './syntax.ts';

export interface House {
  folders: Map<string, Folder>;
  user: string;
  password: string;
}

export interface Line {
  socket: Duplex;
  encrypted: boolean;
  /** Turns the line into an encrypted one; null when that is not offered. */
  encrypt: ((socket: Duplex) => Duplex) | null;
}

/** What a command ends with: `OK`, `NO` or `BAD`, and words. */
type End = `${'OK' | 'NO' | 'BAD'} ${string}`;

/** One client's connection. */
export class Session {
  readonly #house: House;
  #line: Line;
  #reader = new CommandReader();
  #signedIn = false;
  #folder: Folder | null = null;
  #told = 0;
  #idle: string | null = null;
  #leave: () => void = () => undefined;

  constructor(house: House, line: Line) {
    this.#house = house;
    this.#line = line;
    this.#listen();
    this.#send(`* OK [CAPABILITY ${this.#capabilities()}] a double, for tests`);
  }

  #listen(): void {
    const { socket } = this.#line;
    socket.on('error', () => undefined);
    socket.on('close', () => this.#leave());
    socket.on('data', (bytes: Buffer) => {
      for (const pieces of this.#reader.take(bytes, () => this.#send('+ go on'))) this.#answer(pieces);
    });
  }

  #send(...parts: (string | Buffer)[]): void {
    const { socket } = this.#line;
    if (socket.writable) socket.write(Buffer.concat([...parts, '\r\n'].map((part) => Buffer.from(part))));
  }

  #capabilities(): string {
    const plain = this.#line.encrypt === null ? '' : ' STARTTLS';
    return `IMAP4rev1 IDLE${this.#line.encrypted ? '' : `${plain} LOGINDISABLED`}`;
  }

  #answer(pieces: Piece[]): void {
    const [head = '', ...more] = pieces;
    if (this.#idle !== null) {
      const tag = this.#idle;
      this.#idle = null;
      this.#send(String(head).toUpperCase() === 'DONE' ? `${tag} OK no longer idle` : `${tag} BAD only DONE ends IDLE`);
      return;
    }
    const [, tag = '*', uid = '', name = '', rest = ''] = /^(\S+) (UID )?(\S+) ?(.*)$/is.exec(String(head)) ?? [];
    const command = `${uid}${name}`.toUpperCase();
    let end: End | null;
    try {
      end = this.#run(command, readArguments([rest, ...more]), tag);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      end = `BAD ${error.message}`;
    }
    if (end === null) return;
    this.#tellExists();
    this.#send(`${tag} ${end}`);
    if (command === 'LOGOUT') this.#line.socket.end();
    if (command === 'STARTTLS' && end.startsWith('OK')) this.#encrypt();
  }

  #encrypt(): void {
    const { socket, encrypt } = this.#line;
    if (encrypt === null) return;
    socket.removeAllListeners('data');
    // What came before the handshake must not count after it.
    this.#reader = new CommandReader();
    this.#line = { socket: encrypt(socket), encrypted: true, encrypt: null };
    this.#listen();
  }

  /** How the command ends; null when its end is still to come. */
  #run(command: string, given: Argument[], tag: string): End | null {
    switch (command) {
      case 'CAPABILITY':
        this.#send(`* CAPABILITY ${this.#capabilities()}`);
        return 'OK done';
      case 'NOOP':
        return 'OK done';
      case 'LOGOUT':
        this.#send('* BYE');
        return 'OK done';
      case 'STARTTLS':
        return this.#line.encrypt === null ? 'BAD not here' : 'OK begin';
      case 'LOGIN':
        return this.#login(given);
    }
    if (!this.#signedIn) return 'BAD sign in first';
    switch (command) {
      case 'LIST':
      case 'LSUB':
        return this.#list(command, textAt(given, 1));
      case 'SELECT':
        return this.#select(textAt(given, 0));
      case 'APPEND':
        return this.#append(given);
      case 'IDLE':
        this.#idle = tag;
        this.#send('+ idling');
        this.#tellExists();
        return null;
    }
    if (this.#folder === null) return 'BAD select a folder first';
    switch (command) {
      case 'UID SEARCH':
        this.#send(['* SEARCH', ...search(this.#folder, given).map(({ uid }) => uid)].join(' '));
        return 'OK done';
      case 'UID FETCH':
        for (const message of inSet(this.#folder, textAt(given, 0))) this.#fetch(this.#folder, message, given[1]);
        return 'OK done';
      case 'UID STORE':
        return this.#store(this.#folder, given);
      default:
        return 'BAD this double knows no such command';
    }
  }

  #login(given: Argument[]): End {
    if (!this.#line.encrypted) return 'NO [PRIVACYREQUIRED] not on an open line';
    if (this.#signedIn) return 'BAD signed in already';
    const { user, password } = this.#house;
    if (textAt(given, 0) !== user || textAt(given, 1) !== password)
      return `NO [AUTHENTICATIONFAILED] wrong password for ${textAt(given, 0)}`;
    this.#signedIn = true;
    return 'OK welcome';
  }

  #list(command: string, pattern: string): End {
    if (pattern === '') this.#send(`* ${command} (\\Noselect) "/" ""`);
    for (const name of this.#house.folders.keys())
      if (pattern === '*' || pattern === '%' || pattern === name) this.#send(`* ${command} () "/" "${name}"`);
    return 'OK done';
  }

  #select(name: string): End {
    this.#leave();
    const folder = this.#house.folders.get(/^inbox$/i.test(name) ? 'INBOX' : name);
    this.#folder = folder ?? null;
    if (folder === undefined) return 'NO [NONEXISTENT] no such folder';
    this.#leave = folder.onExists(() => this.#idle !== null && this.#tellExists());
    this.#told = folder.messages.length;
    const keywords = new Set(folder.messages.flatMap(({ flags }) => [...flags]));
    this.#send(`* FLAGS (${[...new Set([...SYSTEM_FLAGS, ...keywords])].join(' ')})`);
    this.#send(`* ${this.#told} EXISTS`);
    this.#send('* 0 RECENT');
    this.#send(`* OK [PERMANENTFLAGS (${folder.permanentFlags.join(' ')})] kept`);
    this.#send(`* OK [UIDVALIDITY ${folder.uidValidity}] valid`);
    this.#send(`* OK [UIDNEXT ${folder.uidNext}] next`);
    return 'OK [READ-WRITE] selected';
  }

  #append(given: Argument[]): End {
    const source = given.at(-1);
    const folder = this.#house.folders.get(textAt(given, 0));
    if (!Buffer.isBuffer(source)) return 'BAD the message is missing';
    if (source.length === 0) return 'NO an empty message is none';
    if (folder === undefined) return 'NO [TRYCREATE] no such folder';
    const flags = given.slice(1, -1).find((argument) => Array.isArray(argument)) ?? [];
    const date = given.slice(1, -1).find((argument) => typeof argument === 'string');
    folder.append(source, flags.map(String), date === undefined ? new Date() : new Date(date));
    return 'OK taken';
  }

  #fetch(folder: Folder, message: Kept, wanted: Argument | undefined): void {
    const items = Array.isArray(wanted) ? wanted : [wanted ?? ''];
    const parts: (string | Buffer)[] = [`* ${folder.messages.indexOf(message) + 1} FETCH (UID ${message.uid}`];
    for (const item of items) {
      const name = String(item).toUpperCase();
      const body = /^BODY(\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?$/.exec(name);
      if (name === 'FLAGS') parts.push(` FLAGS (${[...message.flags].join(' ')})`);
      else if (name === 'INTERNALDATE') parts.push(` INTERNALDATE "${internalDate(message.date)}"`);
      else if (name === 'RFC822.SIZE') parts.push(` RFC822.SIZE ${message.source.length}`);
      else if (body !== null) {
        const [, peek, from, length] = body;
        const start = Number(from ?? 0);
        const source = message.source.subarray(start, length === undefined ? undefined : start + Number(length));
        parts.push(` BODY[]${from === undefined ? '' : `<${from}>`} {${source.length}}\r\n`, source);
        if (peek === undefined) folder.store(message, '+FLAGS', ['\\Seen']);
      } else if (name !== 'UID') throw new SyntaxFault(`this double does not fetch ${name}`);
    }
    this.#send(...parts, ')');
  }

  #store(folder: Folder, given: Argument[]): End {
    const operation = textAt(given, 1).toUpperCase();
    if (!/^[+-]?FLAGS(\.SILENT)?$/.test(operation)) return 'BAD no such operation';
    const flags = Array.isArray(given[2]) ? given[2].map(String) : [textAt(given, 2)];
    for (const message of inSet(folder, textAt(given, 0))) {
      folder.store(message, operation, flags);
      if (!operation.endsWith('.SILENT')) this.#fetch(folder, message, 'FLAGS');
    }
    return 'OK done';
  }

  #tellExists(): void {
    const count = this.#folder?.messages.length ?? 0;
    if (count === this.#told) return;
    this.#told = count;
    this.#send(`* ${count} EXISTS`);
  }
}

/** A string argument, sent as a literal or not. */
function textAt(given: readonly Argument[], place: number): string {
  const argument = given[place];
  if (argument === undefined || Array.isArray(argument)) throw new SyntaxFault('an argument is missing');
  return argument.toString('utf8');
}

/** `05-Jan-2026 09:30:00 +0000`. */
function internalDate(date: Date): string {
  const [, day = '', month = '', year = '', time = ''] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(date.toUTCString()) ?? [];
  return `${day}-${month}-${year} ${time} +0000`;
}
