import { DonorReceivables } from '../auditing/donor-receivables';
import { Populations } from '../auditing/populations';
import { KeptAnswers } from '../caches/cached-answers';
import { OfReadModels } from '../columns/journal-columns';
import { DelegationRaces } from '../delegations/delegation-races';
import { DelegationBooks } from '../delegations/delegations';
import { PersonSignatureBooks } from '../delegations/person-signatures';
import { erasedDocuments } from '../documents/erased-documents';
import { EventDocuments } from '../documents/event-documents';
import { EvidenceDocuments } from '../documents/evidence-documents';
import { Differences } from '../explanations/differences';
import { Explanations } from '../explanations/explanations';
import { FigureReader } from '../explanations/figure-reader';
import { IssuedStatements } from '../issued-statements/issued-statements';
import { StatementChanges } from '../issued-statements/statement-changes';
import { ExplainedLines } from '../journal/explained-lines';
import { Journal } from '../journal/journal';
import { journalRows } from '../journal/journal-rows';
import { LedgerLines } from '../journal/ledger-lines';
import { PeriodRegister } from '../periods/period-register';
import { Periods } from '../periods/periods';
import { StrayPostings } from '../periods/stray-postings';
import { SuspenseAtYearEnd } from '../periods/suspense-at-year-end';
import { erasedTexts } from '../personal-texts/erased-texts';
import { PledgeBridge } from '../pledges/pledge-bridge';
import { PledgeHistory } from '../pledges/pledge-history';
import { Pledges } from '../pledges/pledges';
import { Reminders } from '../pledges/reminders';
import { Inboxes } from '../proposals/inbox';
import { Proposals } from '../proposals/proposals';
import { SigningRuleBooks } from '../proposals/signing-rules';
import { BankCredits } from '../receipts/bank-credits';
import { ReceiptValuations } from '../receipts/receipt-valuations';
import { Receipts } from '../receipts/receipts';
import { bankAccounts, purposes, rateLists } from '../registers/catalogues';
import { DonorsNamed } from '../registers/donor-names';
import { Donors } from '../registers/donors';
import { Register } from '../registers/register';
import { eventsLeftOut } from '../registers/skipped-events';
import { Transfers } from '../registers/transfers';
import { differencesAcknowledged } from '../replay/acknowledged-differences';
import { Allocations } from '../reports/allocations';
import { Balances } from '../reports/balances';
import { Bridges } from '../reports/bridges';
import { CashHeld } from '../reports/cash';
import { Contributions } from '../reports/contributions';
import { expenditureLists } from '../reports/expenditure-lists';
import { FinancialPerformance } from '../reports/financial-performance';
import { SpendingAuthority } from '../reports/spending-authority';
import { WriteOffRows, WriteOffs } from '../reports/write-offs';
import { RevaluationReader } from '../revaluations/revaluation-reader';
import { Revaluations } from '../revaluations/revaluations';
import { ActsReader } from '../segregation/acts-reader';
import { Segregation } from '../segregation/segregation';
import { SignedActs } from '../signed-acts/signed-acts';
import { DonorPledges } from '../statement/donor-pledges';
import { StatementBooks } from '../statement/statement-books';
import { StatementSums } from '../statement/statement-sums';
import type { AsOf } from '../times/as-of';
import { EventDetails } from '../trail/event-detail';
import { Signatures } from '../trail/signatures';
import { Trail } from '../trail/trail';
import { CheckpointBooks } from '../tree/checkpoint-books';
import { TreeProofs } from '../tree/tree-proofs';
import type { Readers } from './readers';

/**
 * Creates the readers for auditors: journal lines and events behind figures, audit tests, and populations for samples.
 */
export function auditOf({ sources, times: { asOf, asOfSums }, lookups, sums }: Readers) {
  const { readStore, events } = sources;
  const credits = new BankCredits(readStore, lookups.registers);
  const figures = new FigureReader(sums.figureSources);
  const lines = new ExplainedLines(lookups.lines, credits);
  return {
    journalLines: lookups.lines,
    /** Yields all rows of the journal in the order of the log, read in batches while they are consumed. */
    journalRows: (asked: AsOf) => journalRows(readStore, asked),
    ledgerLines: new LedgerLines(asOf, lookups.log, sources),
    trail: new Trail(asOf, lookups.rows),
    eventDetails: new EventDetails({
      ...lookups,
      asOf,
      credits,
      signatures: new Signatures(readStore, events),
      documents: new EventDocuments(readStore),
    }),
    populations: new Populations(asOf, readStore),
    donorReceivables: new DonorReceivables(asOfSums, sums.slices),
    explanations: new Explanations(asOfSums, figures, lines, lookups.history),
    differences: new Differences({ ...sources, ...sums, asOf: asOfSums, figures, lines }),
  };
}

/** Creates the readers about people: accounts, delegations, signing rules, signatures and inboxes. */
export function peopleOf({ sources, readAhead, times: { asOf }, lookups }: Readers) {
  const { readStore, events, today } = sources;
  const { accounts, log, shownTexts } = lookups;
  const signatures = new PersonSignatureBooks({ ...sources, ...readAhead, ...lookups, asOf });
  const signingRules = new SigningRuleBooks(events, today);
  const delegationRaces = new DelegationRaces({ ...sources, signatures });
  const acts = new ActsReader(readStore, log);
  return {
    accounts,
    shownTexts,
    signatures,
    signingRules,
    delegationRaces,
    donorsNamed: new DonorsNamed(readStore),
    delegations: new DelegationBooks(events),
    proposals: new Proposals({ ...sources, asOf, shownTexts }),
    inboxes: new Inboxes({ ...sources, ...lookups, asOf, rules: signingRules }),
    segregation: new Segregation({
      ...sources,
      ...readAhead,
      asOf,
      log,
      acts,
      races: delegationRaces,
    }),
  };
}

/**
 * Creates the readers for proofs: the Merkle tree of the log, its signed checkpoints, and the documents that events
 * name.
 */
export function proofsOf({ sources: { readStore }, times: { asOf }, lookups }: Readers) {
  const { tree, log } = lookups;
  const checkpoints = new CheckpointBooks(asOf, readStore);
  const signedSize = () => checkpoints.last()?.size ?? null;
  return {
    tree,
    checkpoints,
    treeProofs: new TreeProofs({ asOf, readStore, tree, log, signedSize }),
    evidence: new EvidenceDocuments(asOf, readStore),
  };
}

/** Creates the readers of registers, such as donors, pledges and receipts, one by one and as lists. */
export function registersOf({ sources, times, lookups, sums }: Readers) {
  const { readStore, rest } = sources;
  const { asOf, asOfSums, ageingDay } = times;
  const { registers, reserved, shownTexts } = lookups;
  const { slices, receiptBalances, balanceReader: balances, pledgeFigures: figures } = sums;
  return {
    donors: new Donors(asOfSums, registers, balances, shownTexts),
    purposes: new Register(asOf, registers, purposes),
    rateLists: new Register(asOf, registers, rateLists),
    bankAccounts: new Register(asOf, registers, bankAccounts),
    expenditureLists: new Register(asOf, registers, expenditureLists),
    transfers: new Transfers(asOf, readStore),
    pledges: new Pledges({ asOf: asOfSums, registers, figures, balances, reserved, rest }),
    receipts: new Receipts({
      asOf: asOfSums,
      registers,
      receiptBalances,
      ageingDay,
      reserved,
      shownTexts,
      rest,
    }),
    revaluations: new Revaluations(
      asOf,
      registers,
      new RevaluationReader(readStore, registers, slices),
    ),
    periods: new Periods(
      asOfSums,
      new PeriodRegister(readStore, slices, new StrayPostings(readStore)),
      new SuspenseAtYearEnd(slices, receiptBalances, registers, rest),
      registers,
    ),
  };
}

/** Creates the readers that list events of one kind, such as allocations or reminders. */
export function listsOf({ sources: { readStore }, times: { asOf }, lookups }: Readers) {
  const { registers, history } = lookups;
  return {
    allocations: new Allocations(asOf, readStore),
    reminders: new Reminders(asOf, registers, readStore),
    pledgeHistory: new PledgeHistory(asOf, registers, history),
  };
}

/** Creates the readers of the journal and of the reports that add it up. */
export function reportsOf({ sources, times: { asOfSums }, lookups, sums }: Readers) {
  const { readStore, rest } = sources;
  const { registers, accountNames, lines } = lookups;
  const { slices, ageing, bridgeReader, trialBalances, bankCash } = sums;
  const answers = new OfReadModels(readStore, () => new KeptAnswers());
  return {
    ageing,
    balances: new Balances(asOfSums, slices, answers),
    bridges: new Bridges(asOfSums, bridgeReader, rest),
    pledgeBridge: new PledgeBridge(asOfSums, registers, bridgeReader, readStore),
    cash: new CashHeld(asOfSums, slices, accountNames, bankCash),
    contributions: new Contributions(asOfSums, slices, registers),
    spendingAuthority: new SpendingAuthority(asOfSums, slices),
    financialPerformance: new FinancialPerformance(asOfSums, slices),
    writeOffs: new WriteOffs(asOfSums, new WriteOffRows(readStore), slices),
    journal: new Journal(asOfSums, lines, trialBalances, accountNames),
  };
}

/** Creates the readers of acts by operators that three people signed, such as erasures. */
export function signedActsOf({ sources: { events } }: Readers) {
  return {
    erasedTexts: new SignedActs(events, erasedTexts),
    skippedEvents: new SignedActs(events, eventsLeftOut),
    acknowledgedDifferences: new SignedActs(events, differencesAcknowledged),
    erasedDocuments: new SignedActs(events, erasedDocuments),
  };
}

/**
 * Creates the readers for statements to donors: their figures, the issued statements, and the events that changed them
 * since.
 */
export function statementsOf({ sources, times: { asOf }, lookups: { registers }, sums }: Readers) {
  const { readStore, events, rest } = sources;
  const { slices, ageing, pledgeFigures, bridgeReader: bridges } = sums;
  return {
    books: new StatementBooks({
      registers,
      bridges,
      rest,
      sums: new StatementSums(slices, readStore),
      pledges: new DonorPledges(ageing, registers, pledgeFigures, readStore),
      valuations: new ReceiptValuations(readStore),
    }),
    issued: new IssuedStatements(asOf, registers, readStore, events),
    changes: new StatementChanges(readStore),
  };
}
