import type { Position } from '@art30/event-sourcing';

/** Maximum number of requests that wait for the read model at one time. A further request does not wait. */
const waitersMax = 1_000;

interface Waiter {
  readonly position: Position;
  readonly done: (result: 'reached' | 'timeout') => void;
}

/** Requests that wait until the read model (rows made from the log) has reached a position of the log. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();
  private wake = (): void => {};

  /** @param reached returns the position of the read model; null before its first event. */
  constructor(private readonly reached: () => Position | null) {}

  /**
   * Waits until the read model has reached a position.
   *
   * @param limitMs milliseconds after which the wait ends; null for no limit.
   */
  until(position: Position, limitMs: number | null): Promise<'reached' | 'timeout'> {
    if (this.hasReached(position)) return Promise.resolve('reached');
    if (limitMs === 0 || this.waiters.size >= waitersMax) return Promise.resolve('timeout');
    return new Promise((resolve) => {
      const timer =
        limitMs === null ? undefined : setTimeout(() => waiter.done('timeout'), limitMs);
      const waiter: Waiter = {
        position,
        done: (result) => {
          clearTimeout(timer);
          this.waiters.delete(waiter);
          resolve(result);
        },
      };
      this.waiters.add(waiter);
      this.wake();
    });
  }

  get areAny(): boolean {
    return this.waiters.size > 0;
  }

  /** Ends the waits for positions that the read model has reached. */
  advance(): void {
    for (const waiter of [...this.waiters]) {
      if (this.hasReached(waiter.position)) waiter.done('reached');
    }
  }

  /** Ends all waits with `timeout`, because the read model will not advance for now. */
  giveUp(): void {
    for (const waiter of [...this.waiters]) waiter.done('timeout');
    this.wake();
  }

  /** Resolves after some milliseconds. Resolves at once if a request waits or begins to wait. */
  unlessAwaited(restMs: number): Promise<void> {
    if (this.waiters.size > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.wake = () => {};
        resolve();
      };
      const timer = setTimeout(end, restMs);
      this.wake = end;
    });
  }

  private hasReached(position: Position): boolean {
    const reached = this.reached();
    return reached !== null && reached >= position;
  }
}
