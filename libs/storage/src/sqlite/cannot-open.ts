/** A file cannot be opened for its purpose; the message is written for the operator. */
export class CannotOpen extends Error {
  constructor(
    readonly file: string,
    reason: string,
    /** True if the machine prevented opening, as with a full disk; false if the content of the file did. */
    readonly isOutage = false,
  ) {
    super(`cannot open ${file}: ${reason}`);
    this.name = 'CannotOpen';
  }
}

/** Returns the message of an error, or the text of any other thrown value. */
export function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
}
