import { setMaxListeners } from 'node:events';
import { setTimeout as pauseOfNode } from 'node:timers/promises';

const firstDelayMs = 250;
const longestDelayMs = 8_000;
/** Milliseconds without a failed sign-in after which earlier failures are forgotten. */
const quietMs = 15 * 60 * 1_000;
/**
 * Maximum number of ids whose failures are remembered. It is limited because an attacker can invent any number of ids.
 */
const idsMax = 10_000;

/**
 * Maximum number of answers that are delayed at one time, as each occupies a request slot. Further failures are
 * answered at once; the cost of each password check then limits the attacker.
 */
const waitingMax = 32;

/** Consecutive failed sign-ins of one id. */
interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

/** Dependencies of the delays; tests replace the clock and the pause. */
export interface DelayTimes {
  /** Monotonic clock in milliseconds. */
  readonly nowMs?: () => number;
  /** Waits some milliseconds, and rejects if the signal is aborted. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Aborted when the service stops, which ends all delays. */
  readonly stopping: AbortSignal;
}

/**
 * Delays answers to failed sign-ins, so that passwords cannot be guessed fast and nobody is locked out. Each further
 * failure of an id doubles the delay, up to a limit. A correct password is answered at once. It does not reset the
 * failures, because a shorter delay would tell an attacker that the owner has signed in.
 */
export class SignInDelays {
  readonly #nowMs: () => number;
  readonly #pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly #stopping: AbortSignal;
  /** Failures by id, the most recent last. */
  readonly #failures = new Map<string, Failures>();
  #waiting = 0;

  constructor({ nowMs, pause, stopping }: DelayTimes) {
    this.#nowMs = nowMs ?? (() => performance.now());
    this.#pause = pause ?? ((ms, signal) => pauseOfNode(ms, undefined, { signal }));
    this.#stopping = stopping;
    // Each delay listens to the signal. Without this call, Node would warn of a leak of listeners.
    setMaxListeners(0, stopping);
  }

  /** Delays the answer to a failed sign-in. An unknown id is delayed too, so that the delay reveals no accounts. */
  async failed(person: string): Promise<void> {
    const ms = this.#count(person.toLowerCase());
    if (this.#stopping.aborted || this.#waiting >= waitingMax) return;
    this.#waiting += 1;
    try {
      await this.#pause(ms, this.#stopping);
    } catch (error) {
      if (!this.#stopping.aborted) throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Counts a failure of an id, and returns the milliseconds by which its answer is delayed. */
  #count(id: string): number {
    const nowMs = this.#nowMs();
    const earlier = this.#failures.get(id);
    const isQuiet = earlier === undefined || nowMs - earlier.lastMs >= quietMs;
    const count = isQuiet ? 1 : earlier.count + 1;
    this.#failures.delete(id);
    this.#failures.set(id, { count, lastMs: nowMs });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > idsMax && oldest !== undefined) this.#failures.delete(oldest);
    return Math.min(longestDelayMs, firstDelayMs * 2 ** (count - 1));
  }
}
