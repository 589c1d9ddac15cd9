/** A file cannot serve as what it was opened for; the message is made for the operator. */
export class CannotOpen extends Error {
  constructor(
    readonly file: string,
    reason: string,
    /** Whether the machine kept it from being opened, such as a full disk, and not what it holds. */
    readonly isOutage = false,
  ) {
    super(`cannot open ${file}: ${reason}`);
    this.name = 'CannotOpen';
  }
}

/** The message of an error, or of anything else that was thrown. */
export function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
}
