/** An access to personal or donor data, granted or refused. It is written before the answer is sent. */
export interface AccessEntry {
  /** Time in UTC, ISO 8601 with milliseconds; its day is the day of the entry. */
  readonly at: string;
  /** Id of the person who asked; the next member names the identity provider that vouches for them. */
  readonly person: string;
  readonly issuer: string;
  readonly roles: readonly string[];
  /** Name of the requested operation. */
  readonly operation: string;
  /** Path of the requested address, without its query. */
  readonly path: string;
  /** Filters of the request that are ids, dates or codes, by name; left out if there were none. */
  readonly filters?: Readonly<Record<string, string>>;
  /** Ids of the donors whose data are in the answer; `every` if it covers all donors. */
  readonly whose: readonly string[] | 'every';
  /** HTTP status of the answer. */
  readonly status: number;
  /** Code of the refusal; null for a granted access. */
  readonly code: string | null;
  /** Id of the request, as in the log of the service; of several alike, the id of the last. */
  readonly requestId: string;
  /** IP address of the person. It is stored only for signatures and for refused sign-ins. */
  readonly address?: string;
  /** Number of alike answers within a minute that this entry stands for; left out for one. */
  readonly times?: number;
}

/** A day on which an instance wrote entries. */
export interface AccessDay {
  /** Day in UTC, YYYY-MM-DD. */
  readonly day: string;
  readonly instance: string;
}

/** An entry with its number among the entries of its instance and day, from 0 without a gap. */
export interface NumberedEntry {
  readonly number: number;
  readonly entry: AccessEntry;
}

/** Largest number of entries in one read. */
export const accessEntriesReadMax = 500;

/**
 * The log of accesses to data, beside the ledger and with its own retention. Every method ends within a time
 * limit, and rejects with `Unavailable` if the store is unreachable, full or damaged.
 */
export interface AccessLog {
  /**
   * Writes an entry under the name of this instance. When the promise resolves, the entry is durable. When it
   * rejects, the entry may have been written all the same, even twice.
   */
  write(entry: AccessEntry): Promise<void>;
  /**
   * Returns the days from one to another on which any instance wrote, in order; the instances of one day are
   * in the order of their first entry.
   */
  days(from: string, to: string): Promise<readonly AccessDay[]>;
  /** Reads at most `accessEntriesReadMax` entries of one instance and day, from a number on. */
  read(of: AccessDay, fromNumber: number): Promise<readonly NumberedEntry[]>;
  /**
   * Deletes entries that are older than the retention.
   *
   * @param today in UTC, YYYY-MM-DD.
   * @returns what was deleted, as a sentence for the operator's log; null if nothing was.
   */
  retain(today: string): Promise<string | null>;
  /** Checks that the store can be read and written, as well as this can be checked without an entry. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of the access log of an instance. */
export interface AccessLogSettings {
  /** Name of the instance, under which its entries are stored. */
  readonly instance: string;
  /** Retention of an entry in days. */
  readonly accessLogDays: number;
}

/** Returns the day of an entry. */
export function dayOf({ at }: Pick<AccessEntry, 'at'>): string {
  return at.slice(0, 10);
}
