/** The file cannot be used; the message completes "NAME …". */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile';
}
