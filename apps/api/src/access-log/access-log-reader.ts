import { Inject, Injectable } from '@nestjs/common';
import type { kit } from '@art30/accounting';
import { todayOf, type Clock } from '@art30/ledger';
import {
  accessEntriesReadMax,
  type AccessDay,
  type AccessEntry,
  type AccessLog,
} from '@art30/storage';
import type { Config } from '../process/config';
import { ACCESS_LOG, CLOCK, CONFIG } from '../storage/tokens';
import type { AccessEntryView, AccessGapView } from './access-log.answers';

/** Maximum number of entries scanned for one page; the next page continues after the last entry scanned. */
const entriesLookedAtMax = 10_000;

/**
 * Cursor into the access log. `instance` is the index of a service instance among those that wrote on that day;
 * `number` is the number of an entry within that day and instance.
 */
export interface AccessPlace {
  readonly day: string;
  readonly instance: number;
  readonly number: number;
}

/** A search of the access log for one page of entries. */
export interface AccessSearch {
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  /** The last entry scanned by the previous page; null for the first page. */
  readonly after: AccessPlace | null;
  readonly limit: number;
  finds(entry: AccessEntry): boolean;
}

type FoundEntry = AccessEntry & Pick<kit.Infer<typeof AccessEntryView>, 'instance' | 'number'>;

/**
 * A range of missing entry numbers before or between existing entries; such a gap may mean that entries were deleted.
 */
type AccessGap = kit.Infer<typeof AccessGapView>;

export interface FoundEntries {
  readonly items: readonly FoundEntry[];
  readonly gaps: readonly AccessGap[];
  /** Instances that wrote on these days, in the order of their names. */
  readonly instances: readonly string[];
  /** Cursor of the next page; null once the whole range of days was scanned. */
  readonly next: AccessPlace | null;
}

interface Stretch extends AccessDay {
  readonly place: Omit<AccessPlace, 'number'>;
}

/** Reads the entries of all instances, sorted by day, then by instance, then by number. */
@Injectable()
export class AccessLogReader {
  constructor(
    @Inject(ACCESS_LOG) private readonly log: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async find(search: AccessSearch): Promise<FoundEntries> {
    const { from, to, after } = search;
    const days = await this.log.days(from, to);
    const instances = [...new Set(days.map(({ instance }) => instance))].sort();
    const found = new Finding(search, this.oldestWhole());
    for (const stretch of stretchesOf(days)) {
      const begins = beginOf(stretch.place, after);
      if (begins === null) continue;
      await this.readOn(stretch, begins, found);
      if (found.isFull) break;
    }
    return { items: found.items, gaps: found.gaps, instances, next: found.next };
  }

  private async readOn(stretch: Stretch, begins: number, found: Finding): Promise<void> {
    for (let number = begins; !found.isFull;) {
      const page = await this.log.read(stretch, number);
      for (const one of page) {
        found.look(stretch, one, number);
        number = one.number + 1;
        if (found.isFull) return;
      }
      if (page.length < accessEntriesReadMax) return;
    }
  }

  /**
   * Returns the first day of which no entry has been deleted by retention. On older days, the first entries may be gone
   * without any fault.
   */
  private oldestWhole(): string {
    const days = (this.config.accessLogDays - 1) * 24;
    return new Date(Date.parse(todayOf(this.clock)) - days * 3_600_000).toISOString().slice(0, 10);
  }
}

/** Collects the entries and gaps of one page. */
class Finding {
  readonly items: FoundEntry[] = [];
  readonly gaps: AccessGap[] = [];
  #next: AccessPlace | null = null;
  #looked = 0;

  constructor(
    private readonly search: AccessSearch,
    private readonly oldestWhole: string,
  ) {}

  get isFull(): boolean {
    return this.items.length >= this.search.limit || this.#looked >= entriesLookedAtMax;
  }

  get next(): AccessPlace | null {
    return this.isFull ? this.#next : null;
  }

  /**
   * Adds an entry to the page if the search finds it, and notes a gap before it.
   *
   * @param expected number that follows the previous entry; a higher number reveals a gap.
   */
  look(
    { day, instance, place }: Stretch,
    { number, entry }: { readonly number: number; readonly entry: AccessEntry },
    expected: number,
  ): void {
    const isAged = expected === 0 && day < this.oldestWhole;
    if (number > expected && !isAged) {
      this.gaps.push({ day, instance, first: expected, last: number - 1 });
    }
    if (this.search.finds(entry)) this.items.push({ ...entry, instance, number });
    this.#looked += 1;
    this.#next = { ...place, number };
  }
}

/**
 * Gives each instance an index within each day, in the order in which the instances first wrote. A new instance then
 * does not change the index in existing cursors.
 */
function stretchesOf(days: readonly AccessDay[]): readonly Stretch[] {
  const begun = new Map<string, number>();
  return days.map(({ day, instance }) => {
    const count = begun.get(day) ?? 0;
    begun.set(day, count + 1);
    return { day, instance, place: { day, instance: count } };
  });
}

/**
 * Returns the entry number from which a day of one instance is read; null if the cursor is already past that day and
 * instance.
 */
function beginOf(place: Stretch['place'], after: AccessPlace | null): number | null {
  if (after === null || place.day > after.day) return 0;
  if (place.day < after.day || place.instance < after.instance) return null;
  return place.instance > after.instance ? 0 : after.number + 1;
}
