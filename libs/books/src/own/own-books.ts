import { OwnDonors } from './own-donors';
import { OwnPledges } from './own-pledges';
import { OwnReceipts } from './own-receipts';
import type { OwnSources } from './own-sources';
import { OwnStatements } from './own-statements';

/** The books as some donors see them: what is theirs, and nothing else. */
export class OwnBooks {
  readonly donors: OwnDonors;
  readonly pledges: OwnPledges;
  readonly receipts: OwnReceipts;
  readonly statements: OwnStatements;

  constructor(from: OwnSources) {
    this.donors = new OwnDonors(from);
    this.pledges = new OwnPledges(from);
    this.receipts = new OwnReceipts(from);
    this.statements = new OwnStatements(from);
  }
}
