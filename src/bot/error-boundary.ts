/** What is logged of an error: never its message, which may quote what a person wrote. */
export interface LoggableError {
  name: string;
  code?: string;
  /** The lines of the stack that name places in the code. */
  stack: string[];
  cause?: LoggableError;
}

const MAX_CAUSES = 3;
const MAX_FRAMES = 12;

/** Name, code and stack frames of an error and of its causes. */
export function loggable(error: unknown, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const { code } = error as { code?: unknown };
  const known: LoggableError = { name: nameOf(error), stack: frames(error) };
  if (typeof code === 'string' && /^[A-Z0-9_]{1,40}$/i.test(code)) known.code = code;
  if (error.cause !== undefined && depth < MAX_CAUSES) known.cause = loggable(error.cause, depth + 1);
  return known;
}

/** A name that is a name: one that a skill made up of other things is not logged. */
function nameOf(error: Error): string {
  const name = error.name === 'Error' ? error.constructor.name : error.name;
  return /^[A-Za-z_$][\w$.]{0,60}$/.test(name) ? name : 'Error';
}

function frames(error: Error): string[] {
  const stack = error.stack ?? '';
  // The stack begins with the message, whose lines may look like frames.
  const at = error.message === '' ? 0 : stack.indexOf(error.message);
  const rest = at < 0 ? stack : stack.slice(at + error.message.length);
  return rest
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^at .*(?::\d+:\d+\)?|\(native\)|<anonymous>\)?)$/.test(line))
    .slice(0, MAX_FRAMES);
}
