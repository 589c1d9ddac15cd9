import { IssuedStatements } from '../issued/issued-statements';
import { StatementChanges } from '../issued/statement-changes';
import { ReceiptValuations } from '../receipts/receipt-valuations';
import { DonorPledges } from '../statement/donor-pledges';
import { StatementBooks } from '../statement/statement-books';
import { StatementSums } from '../statement/statement-sums';
import type { Readers } from './readers';

/** The books of a statement to a donor, statements that were issued, and what changed since. */
export function statementsOf({ sources, times: { asOf }, lookups: { registers }, sums }: Readers) {
  const { readStore, events, rest } = sources;
  const { slices, ageing, pledgeFigures, bridgeReader: bridges } = sums;
  return {
    books: new StatementBooks({
      ...{ registers, bridges, rest },
      sums: new StatementSums(slices, readStore),
      pledges: new DonorPledges(ageing, registers, pledgeFigures, readStore),
      valuations: new ReceiptValuations(readStore),
    }),
    issued: new IssuedStatements(asOf, registers, readStore, events),
    changes: new StatementChanges(readStore),
  };
}
