import type { Books } from '@art30/books';

/** What working papers are made of: the period under audit, both times, and what the tests are asked with. */
export interface WorkingPapersAsked {
  readonly engagement: {
    readonly id: string;
    readonly title: string;
    readonly from: string;
    readonly to: string;
  };
  /** Last posting date that counts in every working paper; null where none was stated. */
  readonly asAt: string | null;
  /** Sequence of the last event that counts. */
  readonly sequence: number;
  /** Events up to which the auditor's log counts. */
  readonly logSize: number;
  /** Year whose end is tested for cut-off. */
  readonly year: string;
  /** Days after which an entry is back-dated; days after which suspense is dormant. */
  readonly backDatedDays: number;
  readonly dormantDays: number;
  /** Whole units of a currency of which a round amount is a multiple. */
  readonly roundUnit: number;
}

/** Where working papers are read from. */
export interface WorkingPaperSources {
  readonly books: Books;
  readonly asked: WorkingPapersAsked;
}

/** Both times as the books are asked with them. */
export interface WorkingPaperTimes {
  readonly asAt?: string;
  readonly knownAt: string;
}

/** Tests of entries count every posting date unless one is stated: what was posted late is what they look for. */
export function timesOfEntries({ asAt, sequence }: WorkingPapersAsked): WorkingPaperTimes {
  return { ...(asAt === null ? {} : { asAt }), knownAt: String(sequence) };
}

/** Balances are those of the last day of the period unless another is stated. */
export function timesOfBalances({
  asAt,
  sequence,
  engagement,
}: WorkingPapersAsked): WorkingPaperTimes {
  return { asAt: asAt ?? engagement.to, knownAt: String(sequence) };
}
