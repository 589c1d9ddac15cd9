import { auditTestsOf } from './audit-tests/audit-tests';
import {
  auditOf,
  listsOf,
  peopleOf,
  proofsOf,
  registersOf,
  reportsOf,
  signedActsOf,
  statementsOf,
} from './reader-groups/reader-groups';
import { changesOf, decisionFactsOf } from './reader-groups/decision-facts';
import { readersOf, type BooksSources } from './reader-groups/readers';
import { OwnBooks } from './donor-view/own-books';

/** All queries over one read model, in groups: registers, lists, reports, audit and others. */
export class Books {
  private readonly readers = readersOf(this.sources);
  readonly times = this.readers.times;
  readonly registers = registersOf(this.readers);
  readonly lists = listsOf(this.readers);
  readonly reports = reportsOf(this.readers);
  readonly statements = statementsOf(this.readers);
  readonly people = peopleOf(this.readers);
  readonly signedActs = signedActsOf(this.readers);
  readonly proofs = proofsOf(this.readers);
  readonly audit = auditOf(this.readers);
  readonly auditTests = auditTestsOf(this.readers);
  readonly decisionFacts = decisionFactsOf(this.readers);
  readonly changes = changesOf(this.readers);

  constructor(private readonly sources: BooksSources) {}

  /**
   * Fills the in-memory caches with the next part of the journal, before any query needs it. Returns false once they
   * are complete.
   */
  readOn(): boolean {
    return this.readers.readOn();
  }

  /** Returns the same queries, restricted to the records that some donors may read. */
  ownOf(donors: readonly string[]): OwnBooks {
    return new OwnBooks(donors, this.readers);
  }
}
