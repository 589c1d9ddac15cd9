import type { ReadStore } from '@art30/event-sourcing';
import { JournalColumns } from './journal-columns';

/** A read model that may be another one for each request. */
export interface AskedReadModel extends ReadStore {
  /** The one that a query asks now; itself, without it. */
  asked?(): ReadStore;
}

/** Columns of the journal of each read model that is asked; those of one are never mixed with another's. */
export class ColumnsOfReadModels {
  private readonly made = new WeakMap<ReadStore, JournalColumns>();

  constructor(private readonly readStore: AskedReadModel) {}

  /** Those of the one that a query asks now. */
  here(): JournalColumns {
    const asked = this.readStore.asked?.() ?? this.readStore;
    const known = this.made.get(asked);
    if (known !== undefined) return known;
    const made = new JournalColumns(asked);
    this.made.set(asked, made);
    return made;
  }
}
