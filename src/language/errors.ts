/** A prompt file is missing or wrong. The message is one line that names the file and says what is wrong. */
export class PromptError extends Error {
  override name = 'PromptError';

  constructor(file: string, message: string) {
    super(`prompts/${file}: ${message}`);
  }
}
