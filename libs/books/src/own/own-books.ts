import { kit } from '@art30/accounting';
import { PledgeFigures } from '../pledge/pledge-figures';
import { RegisterReader } from '../registers/register-reader';
import type { JournalLines } from '../journal/journal-lines';
import { Allocations, allocationsListed, type AllocationsQuery } from '../lists/allocations';
import { FigureReader, type FigureSources } from '../tracing/figure-reader';
import { OwnDonors } from './own-donors';
import { OwnExplanations } from './own-explanations';
import { OwnPledges } from './own-pledges';
import { OwnReceipts } from './own-receipts';
import { OwnRows } from './own-rows';
import type { OwnSources } from './own-sources';
import { ownPage, ownPageAnswered } from './own-times';
import { OwnStatements } from './own-statements';

/** Allocations out of a donor's own money. */
export const OwnAllocations = kit.answer('OwnAllocations', {
  ...ownPageAnswered,
  ...allocationsListed,
});

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
  private readonly ownAllocations: Allocations;

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
    this.ownAllocations = new Allocations(readings.asOf, readings.readStore, [
      rows.ofDonor('donor'),
    ]);
    const figures = new FigureReader(figureSources, [rows.ofDonor('donor')]);
    this.explanations = new OwnExplanations(readings.asOf, figures, lines);
  }

  /** Spending authority that was given out of their money, by what gave it, moved it or took it back. */
  async allocations(query: AllocationsQuery): Promise<kit.Infer<typeof OwnAllocations>> {
    const { page, nextAfter, listed } = await this.ownAllocations.find(query);
    return { ...ownPage(page, nextAfter), ...listed };
  }
}
