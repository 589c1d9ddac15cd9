/** A file of the service cannot be opened or used. The message tells the operator why and, if known, what to do. */
export class CannotOpen extends Error {
  constructor(
    readonly file: string,
    reason: string,
    /**
     * True if the machine is the cause, such as a full disk, so that a retry may help; false if the file's
     * content is.
     */
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
