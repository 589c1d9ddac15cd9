/** An access to personal or donor data, granted or refused. The entry is written before the answer is sent. */
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
  /** Id of the request, as in the log of the service; the last id if the entry stands for several requests. */
  readonly requestId: string;
  /** IP address of the person. It is stored only for signatures and for refused sign-ins. */
  readonly address?: string;
  /** Number of like answers within a minute that share this entry; left out for one. */
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

/** Largest number of entries that one call of `AccessLog.read` returns. */
export const accessEntriesReadMax = 500;

/**
 * The log of accesses to personal and donor data. It is stored outside the ledger's log, because its entries are
 * deleted after their retention and events never are. Every method ends within a time limit, and rejects with
 * `Unavailable` if the store is unreachable, full or damaged.
 */
export interface AccessLog {
  /**
   * Writes an entry under the name of this instance. When the promise resolves, the entry is durable. When it
   * rejects, the entry may have been written all the same, even twice.
   */
  write(entry: AccessEntry): Promise<void>;
  /**
   * Returns the days between two days (YYYY-MM-DD, both included) on which any instance wrote, in order. The
   * instances of one day are in the order of their first entry.
   */
  days(from: string, to: string): Promise<readonly AccessDay[]>;
  /** Reads at most `accessEntriesReadMax` entries of one instance and day, beginning with `fromNumber`. */
  read(of: AccessDay, fromNumber: number): Promise<readonly NumberedEntry[]>;
  /**
   * Deletes entries that are older than the retention, or has the server delete them.
   *
   * @param today in UTC, YYYY-MM-DD.
   * @returns a sentence about the change for the operator's log; null if nothing changed.
   */
  retain(today: string): Promise<string | null>;
  /** Checks that the store can be read and, as far as this shows without a new entry, written to. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Settings of the access log of an instance. */
export interface AccessLogSettings {
  /** Name of this instance of the service, under which its entries are stored. */
  readonly instance: string;
  /** Retention of an entry in days. */
  readonly accessLogDays: number;
}

/** Returns the UTC day of an entry, YYYY-MM-DD. */
export function dayOf({ at }: Pick<AccessEntry, 'at'>): string {
  return at.slice(0, 10);
}
