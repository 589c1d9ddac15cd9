import { benchOf } from './bench/bench';
import { auditOf } from './groups/audit';
import { changesOf, decisionFactsOf } from './groups/decision-facts';
import { peopleOf } from './groups/people';
import { proofsOf } from './groups/proofs';
import { readersOf, type BooksSources } from './groups/readers';
import { listsOf, registersOf } from './groups/registers';
import { reportsOf } from './groups/reports';
import { signedActsOf } from './groups/signed-acts';
import { statementsOf } from './groups/statements';
import { OwnBooks } from './own/own-books';

/** Every register and report of one read model. */
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
  readonly bench = benchOf(this.readers);
  readonly decisionFacts = decisionFactsOf(this.readers);
  readonly changes = changesOf(this.readers);

  constructor(private readonly sources: BooksSources) {}

  /** Reads on ahead of questions, a part of the lines at a time; false once all are read. */
  readOn(): boolean {
    return this.readers.readOn();
  }

  /** The same books as some donors see them. */
  ownOf(donors: readonly string[]): OwnBooks {
    return new OwnBooks(donors, this.readers);
  }
}
