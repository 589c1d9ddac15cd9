import type { Books } from '@art30/books';

/**
 * Parameters of working papers: the period under audit, the dates as at and as known at, and the thresholds
 * of the tests.
 */
export interface WorkingPapersAsked {
  readonly engagement: {
    readonly id: string;
    readonly title: string;
    readonly from: string;
    readonly to: string;
  };
  /** Last posting date in every working paper; null for the default of each paper. */
  readonly asAt: string | null;
  /** Sequence of the last event that counts. */
  readonly sequence: number;
  /** Number of events of the auditor's log that count. */
  readonly logSize: number;
  /** Year whose end is tested for cut-off. */
  readonly year: string;
  /** Days after which an entry counts as back-dated, and after which suspense counts as dormant. */
  readonly backDatedDays: number;
  readonly dormantDays: number;
  /** An amount is round if it is a multiple of this number of currency units. */
  readonly roundUnit: number;
}

/** Sources from which working papers are read. */
export interface WorkingPaperSources {
  readonly books: Books;
  readonly asked: WorkingPapersAsked;
}

/** The dates as at and as known at, as query parameters of the books. */
export interface WorkingPaperTimes {
  readonly asAt?: string;
  readonly knownAt: string;
}

/**
 * Returns the dates for tests of entries. They include every posting date unless one is stated, since they
 * search for late postings.
 */
export function timesOfEntries({ asAt, sequence }: WorkingPapersAsked): WorkingPaperTimes {
  return { ...(asAt === null ? {} : { asAt }), knownAt: String(sequence) };
}

/** Returns the dates for balances: the last day of the period unless another one is stated. */
export function timesOfBalances({
  asAt,
  sequence,
  engagement,
}: WorkingPapersAsked): WorkingPaperTimes {
  return { asAt: asAt ?? engagement.to, knownAt: String(sequence) };
}
