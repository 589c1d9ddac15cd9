/** How the service runs a round of work in the background. */
export interface Round {
  /** Milliseconds on a clock that only goes forward. */
  nowMs(): number;
  /** The service is ending: nothing more is begun. */
  readonly ended: boolean;
  /** Tells the operator what was finished. */
  done(what: string): void;
  /** Tells the operator what cannot go on yet, and why. */
  waits(what: string): void;
}

/** Work that comes round again and again until the service ends. */
export interface BackgroundWork {
  round(round: Round): Promise<void>;
}
