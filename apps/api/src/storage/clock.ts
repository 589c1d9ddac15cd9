import type { IsoDate } from '@art30/accounting';

/** The service's clock. The demo and the tests set theirs in process, never by a request. */
export interface Clock {
  /** Written into the first event of a store. */
  readonly kind: 'system' | 'simulated';
  now(): Date;
}

/** The date in UTC. */
export function todayOf(clock: Clock): IsoDate {
  return clock.now().toISOString().slice(0, 10);
}

export const systemClock: Clock = { kind: 'system', now: () => new Date() };

/** A clock that stands where it was set. */
export class SimulatedClock implements Clock {
  readonly kind = 'simulated';

  constructor(private time: Date) {}

  now(): Date {
    return this.time;
  }

  set(time: Date): void {
    this.time = time;
  }
}
