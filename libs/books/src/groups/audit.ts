import { DonorReceivables } from '../auditing/donor-receivables';
import { Populations } from '../auditing/populations';
import { EventDocuments } from '../evidence/event-documents';
import { ExplainedLines } from '../journal/explained-lines';
import { journalRows } from '../journal/journal-rows';
import { LedgerLines } from '../journal/ledger-lines';
import { BankCredits } from '../receipts/bank-credits';
import type { AsOf } from '../times/as-of';
import { Differences } from '../tracing/differences';
import { Explanations } from '../tracing/explanations';
import { FigureReader } from '../tracing/figure-reader';
import { EventDetails } from '../trail/event-detail';
import { Signatures } from '../trail/signatures';
import { Trail } from '../trail/trail';
import type { Readers } from './readers';

/** Lines and events behind figures, and populations of which auditors draw samples. */
export function auditOf({ sources, times: { asOf, asOfSums }, lookups, sums }: Readers) {
  const { readStore, events } = sources;
  const credits = new BankCredits(readStore, lookups.registers);
  const figures = new FigureReader(sums.figureSources);
  const lines = new ExplainedLines(lookups.lines, credits);
  return {
    journalLines: lookups.lines,
    /** All rows of the journal in the order of the log, read as they are taken. */
    journalRows: (asked: AsOf) => journalRows(readStore, asked),
    ledgerLines: new LedgerLines(asOf, lookups.log, sources),
    trail: new Trail(asOf, lookups.rows),
    eventDetails: new EventDetails({
      ...{ ...lookups, asOf, credits },
      signatures: new Signatures(readStore, events),
      documents: new EventDocuments(readStore),
    }),
    populations: new Populations(asOf, readStore),
    donorReceivables: new DonorReceivables(asOfSums, sums.slices),
    explanations: new Explanations(asOfSums, figures, lines, lookups.history),
    differences: new Differences({ ...sources, ...sums, asOf: asOfSums, figures, lines }),
  };
}
