import type { ReadStore } from '@art30/event-sourcing';
import { JournalColumns } from './journal-columns';

/** A read model that may be another one for each request. */
export interface AskedReadModel extends ReadStore {
  /** The one that a query asks now; itself, without it. */
  asked?(): ReadStore;
}

/** What is made of each read model that is asked; that of one is never mixed with another's. */
export class OfReadModels<Made> {
  private readonly made = new WeakMap<ReadStore, Made>();

  constructor(
    private readonly readStore: AskedReadModel,
    private readonly of: (asked: ReadStore) => Made,
  ) {}

  /** That of the one that a query asks now. */
  here(): Made {
    const asked = this.readStore.asked?.() ?? this.readStore;
    const known = this.made.get(asked);
    if (known !== undefined) return known;
    const made = this.of(asked);
    this.made.set(asked, made);
    return made;
  }
}

/** Lines of the journal as columns of numbers. */
export type ColumnsOfReadModels = OfReadModels<JournalColumns>;

export function columnsOfReadModels(readStore: AskedReadModel): ColumnsOfReadModels {
  return new OfReadModels(readStore, (asked) => new JournalColumns(asked));
}
