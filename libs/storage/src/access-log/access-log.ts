/** Who looked at what of whom, or was refused, as it is written before the answer leaves. */
export interface AccessEntry {
  /** Moment in UTC, ISO 8601 with milliseconds; its day is the day of the entry. */
  readonly at: string;
  /** Id of the person, and who vouches for them. */
  readonly person: string;
  readonly issuer: string;
  readonly roles: readonly string[];
  /** Name of the operation that was asked for. */
  readonly operation: string;
  /** Address without its query, as it was asked. */
  readonly path: string;
  /** Filters of the question that are ids, dates or codes, by their names; left out where it had none. */
  readonly filters?: Readonly<Record<string, string>>;
  /** Ids of the donors of whom the answer says something; `every` where it is of all of them. */
  readonly whose: readonly string[] | 'every';
  /** HTTP status of the answer. */
  readonly status: number;
  /** Code of a refusal; null where it is none. */
  readonly code: string | null;
  /** Id of the request, as the log of the service has it; of several the last one. */
  readonly requestId: string;
  /** IP address of whoever asked, where it is kept: of a signature, and of a sign-in that was refused. */
  readonly address?: string;
  /** How many answers alike it stands for where there were more of them within a minute. */
  readonly times?: number;
}

/** A day on which an instance wrote. */
export interface AccessDay {
  /** Day in UTC, YYYY-MM-DD. */
  readonly day: string;
  readonly instance: string;
}

/** An entry with its place among those of its instance and day, from 0 without a gap. */
export interface NumberedEntry {
  readonly number: number;
  readonly entry: AccessEntry;
}

/** Entries of one read, at most. */
export const accessEntriesReadMax = 500;

/**
 * The log of who looked at what: beside the ledger, with a retention of its own. Every method ends in
 * time, and rejects with `Unavailable` where the store is away, full or damaged.
 */
export interface AccessLog {
  /**
   * Writes an entry under the name of this instance. When it resolves the entry is durable; when it
   * rejects it may have been written all the same, perhaps twice.
   */
  write(entry: AccessEntry): Promise<void>;
  /** Days on which any instance wrote, from one to another; of one day in the order of their first entry. */
  days(from: string, to: string): Promise<readonly AccessDay[]>;
  /** Entries of one instance and day from a number on, at most `accessEntriesReadMax`. */
  read(of: AccessDay, fromNumber: number): Promise<readonly NumberedEntry[]>;
  /**
   * Lets go what is older than the retention.
   *
   * @param today in UTC, YYYY-MM-DD.
   * @returns what was done, in words for the operator's log; null where nothing was.
   */
  retain(today: string): Promise<string | null>;
  /** Whether the store can be asked and written to, as far as that can be told without an entry. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** How an instance keeps its access log. */
export interface AccessLogSettings {
  /** Name of the instance, under which it writes. */
  readonly instance: string;
  /** Days for which an entry is kept. */
  readonly accessLogDays: number;
}

/** The day of an entry. */
export function dayOf({ at }: Pick<AccessEntry, 'at'>): string {
  return at.slice(0, 10);
}
