import { PledgeFigures } from '../pledge/pledge-figures';
import { RegisterReader } from '../registers/register-reader';
import type { JournalLines } from '../journal/journal-lines';
import { FigureReader, type FigureSources } from '../tracing/figure-reader';
import { OwnDonors } from './own-donors';
import { OwnExplanations } from './own-explanations';
import { OwnPledges } from './own-pledges';
import { OwnReceipts } from './own-receipts';
import { OwnRows } from './own-rows';
import type { OwnSources } from './own-sources';
import { OwnStatements } from './own-statements';

/** What the books of some donors are read from. */
type OwnReadings = Pick<OwnSources, 'asOf' | 'readStore' | 'shownTexts' | 'rest'> & {
  readonly figureSources: FigureSources;
  readonly lines: JournalLines;
};

/** The books as some donors see them: what is theirs, and nothing else. */
export class OwnBooks {
  readonly donors: OwnDonors;
  readonly pledges: OwnPledges;
  readonly receipts: OwnReceipts;
  readonly statements: OwnStatements;
  readonly explanations: OwnExplanations;

  constructor(donors: readonly string[], { figureSources, lines, ...readings }: OwnReadings) {
    const { slices } = figureSources;
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
    const figures = new FigureReader(figureSources, [rows.ofDonor('donor')]);
    this.explanations = new OwnExplanations(readings.asOf, figures, lines);
  }
}
