import { Unavailable } from '@art30/event-sourcing';
import type { AccessEntry, AccessLog } from '@art30/storage';
import { PendingCalls } from '../metrics/pending-calls';

/** Milliseconds of an entry that is under way after which none is taken, as far as anybody can tell. */
const silentMs = 2_000;
/** Milliseconds for which whoever asks waits for the entry that tries whether they are taken again. */
const tryMs = 1_000;

/**
 * Writes entries, and refuses them at once while none is taken: the one that is under way tries for all, for as long as the
 * log itself tries.
 */
export class PromptEntries {
  private readonly pending = new PendingCalls();
  /** Why the last entry was not taken; undefined once one is. */
  private failure: Error | undefined;

  constructor(private readonly log: Pick<AccessLog, 'write'>) {}

  /** @throws what `AccessLog.write` throws. */
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
