import { PledgeFigures } from '../pledge/pledge-figures';
import { RegisterReader } from '../registers/register-reader';
import type { Slices } from '../words/slices';
import { OwnDonors } from './own-donors';
import { OwnPledges } from './own-pledges';
import { OwnReceipts } from './own-receipts';
import { OwnRows } from './own-rows';
import type { OwnSources } from './own-sources';
import { OwnStatements } from './own-statements';

/** The books as some donors see them: what is theirs, and nothing else. */
export class OwnBooks {
  readonly donors: OwnDonors;
  readonly pledges: OwnPledges;
  readonly receipts: OwnReceipts;
  readonly statements: OwnStatements;

  constructor(
    donors: readonly string[],
    {
      slices,
      ...readings
    }: Pick<OwnSources, 'asOf' | 'readStore' | 'shownTexts'> & {
      readonly slices: Slices;
    },
  ) {
    const rows = new OwnRows(donors);
    const from: OwnSources = {
      ...{ ...readings, rows },
      registers: new RegisterReader(readings.readStore, rows.visible),
      figures: new PledgeFigures(slices, [rows.ofDonor('donor')]),
    };
    this.donors = new OwnDonors(from);
    this.pledges = new OwnPledges(from);
    this.receipts = new OwnReceipts(from);
    this.statements = new OwnStatements(from);
  }
}
