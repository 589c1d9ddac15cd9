import type { Books } from '@art30/books';

/**
 * Parameters of working papers: the audited period, the dates through which events count, and the thresholds of the
 * tests.
 */
export interface WorkingPapersAsked {
  readonly engagement: {
    readonly id: string;
    readonly title: string;
    readonly from: string;
    readonly to: string;
  };
  /** Last posting date that every working paper counts; null if each paper uses its own default. */
  readonly asAt: string | null;
  /** Sequence of the last event of the ledger that counts. */
  readonly sequence: number;
  /** Number of events of the auditor's own log that count. */
  readonly logSize: number;
  /** Year at whose end the cut-off test looks: were events of that time counted in the right year? */
  readonly year: string;
  /**
   * Number of days after which an entry counts as back-dated; `dormantDays` is the number after which money in suspense
   * counts as dormant.
   */
  readonly backDatedDays: number;
  readonly dormantDays: number;
  /** Number of whole currency units of which an amount must be a multiple to count as round. */
  readonly roundUnit: number;
}

/** Books and parameters from which working papers are written. */
export interface WorkingPaperSources {
  readonly books: Books;
  readonly asked: WorkingPapersAsked;
}

/**
 * The dates through which events count, as query parameters of the books: `asAt` (posting date) and `knownAt`
 * (sequence).
 */
export interface WorkingPaperTimes {
  readonly asAt?: string;
  readonly knownAt: string;
}

/**
 * Returns the dates for tests of entries. They include all posting dates unless a last one is stated, since the tests
 * search for late postings.
 */
export function timesOfEntries({ asAt, sequence }: WorkingPapersAsked): WorkingPaperTimes {
  return { ...(asAt === null ? {} : { asAt }), knownAt: String(sequence) };
}

/** Returns the dates for balances. These are as at the last day of the audited period unless another date is stated. */
export function timesOfBalances({
  asAt,
  sequence,
  engagement,
}: WorkingPapersAsked): WorkingPaperTimes {
  return { asAt: asAt ?? engagement.to, knownAt: String(sequence) };
}
