import type { Position } from '@art30/event-sourcing';

/** Requests that may wait for the read model at one time. */
const waitersMax = 1_000;

interface Waiter {
  readonly position: Position;
  readonly done: (result: 'reached' | 'timeout') => void;
}

/** Requests that wait until the read model has seen a position of the log. */
export class PositionWaiters {
  private readonly waiters = new Set<Waiter>();
  private wake = (): void => {};

  /** @param reached the position that the read model has seen, or null. */
  constructor(private readonly reached: () => Position | null) {}

  /**
   * Waits until the read model has seen a position.
   *
   * @param limitMs milliseconds after which it waits no longer; null for as long as it takes.
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

  /** Lets those go on whose position the read model has seen. */
  advance(): void {
    for (const waiter of [...this.waiters]) {
      if (this.hasReached(waiter.position)) waiter.done('reached');
    }
  }

  /** Lets all of them go on: the read model will not see their positions for now. */
  giveUp(): void {
    for (const waiter of [...this.waiters]) waiter.done('timeout');
    this.wake();
  }

  /** Resolves after so many milliseconds, or at once where somebody waits or begins to. */
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
