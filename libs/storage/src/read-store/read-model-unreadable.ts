import { messageOf } from '../sqlite/cannot-open';
import { isOutage, sqliteCodeOf } from '../sqlite/database';

/** The file of a read model is damaged, or the machine cannot read it; the log has everything that it holds. */
export class ReadModelUnreadable extends Error {
  /** In SQLite's words and by its code; it names no file. */
  readonly reason: string;

  constructor(cause: unknown) {
    const reason = `${messageOf(cause)} (${sqliteCodeOf(cause)})`;
    super(`the read model cannot be read: ${reason}`, { cause });
    this.name = 'ReadModelUnreadable';
    this.reason = reason;
  }
}

/** `ReadModelUnreadable` for a damaged file, an I/O error or a lock; else the error itself. */
export function unreadableIfOutage(error: unknown): unknown {
  return isOutage(error) ? new ReadModelUnreadable(error) : error;
}
