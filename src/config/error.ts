/** A setting is missing or wrong. The message is one line that names it and says how to mend it, and holds no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  /** Name of the environment variable. */
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(`${setting} ${message}`);
    this.setting = setting;
  }
}
