/** Clock, shutdown signal and log that the service gives to one run of a background job. */
export interface Round {
  /** Returns milliseconds of a monotonic clock, for delays that a change of the system time must not affect. */
  nowMs(): number;
  /** True once the service is shutting down; the job must then start nothing new. */
  readonly ended: boolean;
  /** Reports completed work to the operator. */
  done(what: string): void;
  /** Reports to the operator which work cannot continue yet, and why. */
  waits(what: string): void;
}

/** A background job that the service runs repeatedly until it shuts down. */
export interface BackgroundWork {
  round(round: Round): Promise<void>;
}
