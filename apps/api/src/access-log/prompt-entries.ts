import { Unavailable } from '@art30/event-sourcing';
import type { AccessEntry, AccessLog } from '@art30/storage';
import { PendingCalls } from '../metrics/pending-calls';

/** Milliseconds after which an unanswered write shows that the access log accepts no entries. */
const silentMs = 2_000;
/** Milliseconds that a caller waits for a write that tests whether the access log accepts entries again. */
const tryMs = 1_000;

/**
 * Writes entries to the access log with a circuit breaker: if a write fails or takes too long, further entries are
 * rejected at once. One write at a time then tests whether the log accepts entries again.
 */
export class PromptEntries {
  private readonly pending = new PendingCalls();
  /** Error of the last write; undefined if the last write succeeded. */
  private failure: Error | undefined;

  constructor(private readonly log: Pick<AccessLog, 'write'>) {}

  /**
   * Writes an entry, or rejects at once while the log accepts none.
   *
   * @throws any error of `AccessLog.write`.
   * @throws Unavailable while an earlier write is still unanswered.
   */
  async write(entry: AccessEntry): Promise<void> {
    const oldestMs = this.pending.oldestMs();
    const isTrying = this.failure !== undefined && oldestMs > 0;
    if (isTrying || oldestMs > silentMs) throw this.failure ?? silent();
    const written = this.tried(entry);
    if (this.failure === undefined) return written;
    await withinTry(written);
  }

  private async tried(entry: AccessEntry): Promise<void> {
    const ended = this.pending.begin();
    try {
      await this.log.write(entry);
      this.failure = undefined;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Unavailable(String(error));
      throw error;
    } finally {
      ended();
    }
  }
}

async function withinTry(written: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(silent()), tryMs);
  });
  try {
    await Promise.race([written, late]);
  } finally {
    clearTimeout(timer);
  }
}

function silent(): Unavailable {
  return new Unavailable('an entry that is under way has no answer');
}
