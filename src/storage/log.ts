/** What this room needs of a logger; pino fits. Fields are ids, counts and codes, never what a person wrote. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
