import { kit } from '@art30/accounting';
import type { Readers } from '../reader-groups/readers';
import { PledgeFigures } from '../pledges/pledge-figures';
import { RegisterReader } from '../registers/register-reader';
import { Allocations, allocationsListed, type AllocationsQuery } from '../reports/allocations';
import { FigureReader } from '../explanations/figure-reader';
import { OwnDonors } from './own-donors';
import { OwnExplanations } from './own-explanations';
import { OwnPledges } from './own-pledges';
import { OwnReceipts } from './own-receipts';
import { ownPage, ownPageAnswered, OwnRows, type OwnSources } from './own-rows';
import { OwnStatements } from './own-statements';

/** A page of allocations, which turn a donor's money into authority to spend it on a purpose. */
export const OwnAllocations = kit.answer('OwnAllocations', {
  ...ownPageAnswered,
  ...allocationsListed,
});

/** Queries for a signed-in donor. Each reads only the records of the donors that the user represents. */
export class OwnBooks {
  readonly donors: OwnDonors;
  readonly pledges: OwnPledges;
  readonly receipts: OwnReceipts;
  readonly statements: OwnStatements;
  readonly explanations: OwnExplanations;
  private readonly ownAllocations: Allocations;

  constructor(donors: readonly string[], { sources, times: { asOf }, lookups, sums }: Readers) {
    const { readStore, rest } = sources;
    const { shownTexts, lines } = lookups;
    const { slices, figureSources } = sums;
    const rows = new OwnRows(donors);
    const dependencies: OwnSources = {
      asOf,
      readStore,
      slices,
      shownTexts,
      rest,
      rows,
      registers: new RegisterReader(readStore, rows.visible),
      figures: new PledgeFigures(slices, [rows.ofDonor('donor')]),
    };
    this.donors = new OwnDonors(dependencies);
    this.pledges = new OwnPledges(dependencies);
    this.receipts = new OwnReceipts(dependencies);
    this.statements = new OwnStatements(dependencies);
    this.ownAllocations = new Allocations(asOf, readStore, [rows.ofDonor('donor')]);
    const figures = new FigureReader(figureSources, [rows.ofDonor('donor')]);
    this.explanations = new OwnExplanations(asOf, figures, lines);
  }

  /**
   * Lists the spending authority that was allocated from the donors' money, one row for each allocation, reallocation
   * and reduction.
   */
  async allocations(query: AllocationsQuery): Promise<kit.Infer<typeof OwnAllocations>> {
    const { page, nextAfter, listed } = await this.ownAllocations.find(query);
    return { ...ownPage(page, nextAfter), ...listed };
  }
}
