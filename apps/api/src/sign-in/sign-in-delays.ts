import { setMaxListeners } from 'node:events';
import { setTimeout as pauseOfNode } from 'node:timers/promises';

const firstDelayMs = 250;
const longestDelayMs = 8_000;
/** Milliseconds without a failure after which those before are forgotten. */
const quietMs = 15 * 60 * 1_000;
/** Ids whose failures are remembered; an attacker can make up as many as they like. */
const idsMax = 10_000;

/**
 * Answers that wait at one time. Each holds a place of those that the service has for everybody, so that
 * a flood is answered at once: what bounds it then is the cost of each check.
 */
const waitingMax = 32;

/** Failures of one id in a row. */
interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

/** What the delays need of the world. */
export interface DelayTimes {
  /** A clock that only goes forward. */
  readonly nowMs?: () => number;
  /** Waits, and rejects when the signal ends that. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Aborted when the service stops: nobody waits any longer. */
  readonly stopping: AbortSignal;
}

/**
 * Slows down who guesses passwords, and locks nobody out: the answer to a failure comes the later
 * the more failures came before it. A right password is answered at once, and forgets nothing: whoever guesses would
 * learn from the next delay that the owner was there.
 */
export class SignInDelays {
  readonly #nowMs: () => number;
  readonly #pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly #stopping: AbortSignal;
  /** By id, the one that failed last at the end. */
  readonly #failures = new Map<string, Failures>();
  #waiting = 0;

  constructor({ nowMs, pause, stopping }: DelayTimes) {
    this.#nowMs = nowMs ?? (() => performance.now());
    this.#pause = pause ?? ((ms, signal) => pauseOfNode(ms, undefined, { signal }));
    this.#stopping = stopping;
    // Every wait listens for the stop: many at once are no leak, of which Node would warn.
    setMaxListeners(0, stopping);
  }

  /** Waits before a failure is answered, whether or not the id is anybody's. */
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

  /** Notes a failure, and says for how many milliseconds it is not answered. */
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
