import { SignedActs } from './acts/signed-acts';
import { Bench } from './bench/bench';
import { DonorReceivables } from './auditing/donor-receivables';
import { Populations } from './auditing/populations';
import { erasedDocuments } from './evidence/erased-documents';
import { EventDocuments } from './evidence/event-documents';
import { EvidenceDocuments } from './evidence/evidence-documents';
import { AccountCashBooks } from './journal/account-cash';
import { ExplainedLines } from './journal/explained-lines';
import { Differences } from './tracing/differences';
import { Explanations } from './tracing/explanations';
import { FigureReader } from './tracing/figure-reader';
import { Journal } from './journal/journal';
import { journalRows, type JournalRow } from './journal/journal-rows';
import { LedgerLines } from './journal/ledger-lines';
import { DonorsNamed } from './naming/donors-named';
import { BankCashBooks } from './periods/bank-cash';
import { OwnBooks } from './own/own-books';
import { PeriodRegister } from './periods/period-register';
import { Periods } from './periods/periods';
import { RevaluationBooks } from './periods/revaluation-books';
import { StrayPostings } from './periods/stray-postings';
import { SuspenseAtYearEnd } from './periods/suspense-at-year-end';
import { erasedTexts } from './personal/erased-texts';
import { AnonymousGiving } from './pledge/anonymous-giving';
import { PledgeBridge } from './pledge/pledge-bridge';
import { PledgeHistory } from './pledge/pledge-history';
import { Reminders } from './pledge/reminders';
import { Pledges } from './pledge/pledges';
import { applicationChanges } from './receipts/application-changes';
import { BankCredits } from './receipts/bank-credits';
import { ReceiptValuations } from './receipts/receipt-valuations';
import { HeldReceipts } from './receipts/held-receipts';
import { Receipts } from './receipts/receipts';
import { bankAccounts, purposes, rateLists } from './registers/catalogues';
import { Allocations } from './lists/allocations';
import { expenditureLists } from './lists/expenditure-lists';
import { claimChanges } from './registers/claims';
import { Donors } from './registers/donors';
import { ActsReader } from './segregation/acts-reader';
import { approvalChanges } from './proposals/approval-changes';
import { certificationChanges } from './proposals/certification-changes';
import { Inboxes } from './proposals/inbox';
import { Proposals } from './proposals/proposals';
import { Segregation } from './segregation/segregation';
import { SigningRuleBooks } from './proposals/signing-rules';
import { Register } from './registers/register';
import { LookAlikes } from './registers/look-alikes';
import { eventsLeftOut } from './registers/skipped-events';
import { Transfers } from './registers/transfers';
import { differencesAcknowledged } from './replay/acknowledged-differences';
import { Ageing } from './figures/ageing';
import { Balances } from './figures/balances';
import { Bridges } from './figures/bridges';
import { CashHeld } from './figures/cash';
import { Contributions } from './figures/contributions';
import { FinancialPerformance } from './figures/financial-performance';
import { SpendingAuthority } from './figures/spending-authority';
import { WriteOffRows } from './figures/write-off-rows';
import { WriteOffs } from './figures/write-offs';
import { RevaluationReader } from './revaluations/revaluation-reader';
import { AccountBooks } from './delegations/accounts';
import { DelegationRaces } from './delegations/delegation-races';
import { DelegationBooks } from './delegations/delegations';
import { PersonSignatureBooks } from './delegations/person-signatures';
import { Revaluations } from './revaluations/revaluations';
import { DonorPledges } from './statement/donor-pledges';
import { IssuedStatements } from './issued/issued-statements';
import { StatementBooks } from './statement/statement-books';
import { StatementChanges } from './issued/statement-changes';
import { StatementSums } from './statement/statement-sums';
import type { AsOf } from './times/as-of';
import { EventDetails } from './trail/event-detail';
import { Signatures } from './trail/signatures';
import { Trail } from './trail/trail';
import { CheckpointBooks } from './tree/checkpoint-books';
import { TreeProofs } from './tree/tree-proofs';
import { Readers } from './readers';

/** Every register and report of one read model. */
export class Books extends Readers {
  readonly donors = new Donors(this.asOfSums, this.registers, this.balanceReader, this.shownTexts);
  readonly purposes = new Register(this.asOf, this.registers, purposes);
  readonly rateLists = new Register(this.asOf, this.registers, rateLists);
  readonly bankAccounts = new Register(this.asOf, this.registers, bankAccounts);
  readonly expenditureLists = new Register(this.asOf, this.registers, expenditureLists);
  readonly transfers = new Transfers(this.asOf, this.sources.readStore);
  readonly signingRules = new SigningRuleBooks(this.sources.events, this.sources.today);
  readonly proposals = new Proposals({
    ...this.sources,
    ...{ asOf: this.asOf, shownTexts: this.shownTexts },
  });
  readonly inboxes = new Inboxes({
    ...this.sources,
    asOf: this.asOf,
    registers: this.registers,
    contents: this.proposalContents,
    rules: this.signingRules,
  });
  readonly personSignatures = new PersonSignatureBooks({
    ...this.sources,
    ...{ asOf: this.asOf, registers: this.registers, people: this.alikeEvents },
    openProposals: this.openProposals,
  });
  readonly delegationRaces = new DelegationRaces({
    ...this.sources,
    signatures: this.personSignatures,
  });
  readonly delegations = new DelegationBooks(this.sources.events);
  readonly accounts = new AccountBooks(this.sources, this.shownTexts);
  readonly segregation = new Segregation({
    ...this.sources,
    people: this.alikeEvents,
    asOf: this.asOf,
    log: this.logReader,
    acts: new ActsReader(this.sources.readStore, this.logReader),
    races: this.delegationRaces,
  });
  readonly erasedTexts = new SignedActs(this.sources.events, erasedTexts);
  readonly skippedEvents = new SignedActs(this.sources.events, eventsLeftOut);
  readonly acknowledgedDifferences = new SignedActs(this.sources.events, differencesAcknowledged);
  readonly erasedDocuments = new SignedActs(this.sources.events, erasedDocuments);
  readonly evidence = new EvidenceDocuments(this.asOf, this.sources.readStore);
  readonly pledges = new Pledges({
    asOf: this.asOfSums,
    registers: this.registers,
    figures: this.pledgeFigures,
    balances: this.balanceReader,
    reserved: this.reserved,
    rest: this.sources.rest,
  });
  readonly pledgeHistory = new PledgeHistory(this.asOf, this.registers, this.history);
  readonly pledgeBridge = new PledgeBridge(
    this.asOfSums,
    this.registers,
    this.bridgeReader,
    this.sources.readStore,
  );
  readonly reminders = new Reminders(this.asOf, this.registers, this.sources.readStore);
  readonly receipts = new Receipts({
    asOf: this.asOfSums,
    registers: this.registers,
    standings: this.standings,
    ageingDay: this.ageingDay,
    reserved: this.reserved,
    ...{ shownTexts: this.shownTexts, rest: this.sources.rest },
  });
  readonly revaluations = new Revaluations(
    this.asOf,
    this.registers,
    new RevaluationReader(this.sources.readStore, this.registers),
  );

  readonly bankCash = new BankCashBooks(this.bankMovements, this.asOf);
  readonly balances = new Balances(this.asOfSums, this.slices, this.keptAnswers);
  readonly ageing = new Ageing(this.asOfSums, this.owing, this.ageingDay, this.sources.rest);
  readonly bridges = new Bridges(this.asOfSums, this.bridgeReader, this.sources.rest);
  readonly cash = new CashHeld(this.asOfSums, this.slices, this.accountNames, this.bankCash);
  readonly contributions = new Contributions(this.asOfSums, this.slices, this.registers);
  readonly allocations = new Allocations(this.asOf, this.sources.readStore);
  readonly spendingAuthority = new SpendingAuthority(this.asOfSums, this.slices);
  readonly financialPerformance = new FinancialPerformance(this.asOfSums, this.slices);
  readonly writeOffs = new WriteOffs(
    this.asOfSums,
    new WriteOffRows(this.sources.readStore),
    this.slices,
  );

  readonly journal = new Journal(
    this.asOfSums,
    this.journalLines,
    this.trialBalances,
    this.accountNames,
  );
  readonly ledgerLines = new LedgerLines(this.asOf, this.logReader, this.sources);
  readonly trail = new Trail(this.asOf, this.eventRows);
  private readonly bankCredits = new BankCredits(this.sources.readStore, this.registers);
  readonly eventDetails = new EventDetails({
    ...{ asOf: this.asOf, rows: this.eventRows },
    ...{ history: this.history, accounts: this.accounts, reversed: this.reversedEvents },
    signatures: new Signatures(this.sources.readStore, this.sources.events),
    credits: this.bankCredits,
    documents: new EventDocuments(this.sources.readStore),
    shownTexts: this.shownTexts,
  });
  readonly populations = new Populations(this.asOf, this.sources.readStore);
  readonly donorReceivables = new DonorReceivables(this.asOfSums, this.slices);
  readonly checkpoints = new CheckpointBooks(this.asOf, this.sources.readStore);
  readonly treeProofs = new TreeProofs({
    ...{ asOf: this.asOf, readStore: this.sources.readStore, tree: this.tree },
    ...{ log: this.logReader, signedSize: () => this.checkpoints.last()?.size ?? null },
  });
  private readonly figureSources = {
    ...{ readStore: this.sources.readStore, slices: this.slices, ageing: this.ageing },
    heldReceipts: new HeldReceipts(this.standings, this.ageingDay),
  };
  private readonly figureReader = new FigureReader(this.figureSources);
  private readonly explainedLines = new ExplainedLines(this.journalLines, this.bankCredits);
  readonly explanations = new Explanations(
    this.asOfSums,
    this.figureReader,
    this.explainedLines,
    this.history,
  );
  readonly differences = new Differences({
    ...{ asOf: this.asOfSums, readStore: this.sources.readStore, slices: this.slices },
    ...{ figures: this.figureReader, lines: this.explainedLines },
  });

  readonly statementBooks = new StatementBooks({
    sums: new StatementSums(this.slices, this.sources.readStore),
    pledges: new DonorPledges(
      this.ageing,
      this.registers,
      this.pledgeFigures,
      this.sources.readStore,
    ),
    registers: this.registers,
    valuations: new ReceiptValuations(this.sources.readStore),
    bridges: this.bridgeReader,
    rest: this.sources.rest,
  });
  readonly issuedStatements = new IssuedStatements(
    this.asOf,
    this.registers,
    this.sources.readStore,
    this.sources.events,
  );
  readonly statementChanges = new StatementChanges(this.sources.readStore);

  readonly bench = new Bench({
    ...this.sources,
    ...{ asOf: this.asOfSums, registers: this.registers, ageingDay: this.ageingDay },
    ...{ rows: this.eventRows, lines: this.journalLines },
    ...{ slices: this.slices, columns: this.columns },
    ...{ history: this.history, reversed: this.reversedEvents, log: this.logReader },
  });

  readonly strayPostings = new StrayPostings(this.sources.readStore);
  readonly periods = new Periods(
    this.asOfSums,
    new PeriodRegister(this.sources.readStore, this.slices, this.strayPostings),
    new SuspenseAtYearEnd(this.slices, this.standings, this.registers, this.sources.rest),
    this.registers,
  );
  readonly donorsNamed = new DonorsNamed(this.sources.readStore);
  readonly lookAlikes = new LookAlikes(this.sources.readStore, this.registers);
  readonly anonymousGiving = new AnonymousGiving(
    this.asOf,
    this.sources.readStore,
    this.registers,
    this.slices,
  );
  readonly accountCash = new AccountCashBooks(this.sources.readStore, this.asOf);
  readonly revaluationBooks = new RevaluationBooks(
    this.sources.readStore,
    this.asOf,
    this.periodBooks,
  );

  /** The same books as some donors see them. */
  ownOf(donors: readonly string[]): OwnBooks {
    const { asOf, shownTexts, figureSources, journalLines: lines } = this;
    const { readStore, rest } = this.sources;
    return new OwnBooks(donors, { asOf, shownTexts, readStore, rest, figureSources, lines });
  }

  /** All rows of the journal in the order of the log, read as they are taken. */
  journalRows(asOf: AsOf): Iterable<JournalRow> {
    return journalRows(this.sources.readStore, asOf);
  }

  /** Changes of applications after one, in the order of the log; the first of all after null. */
  applicationChanges(after: Parameters<typeof applicationChanges>[1]) {
    return applicationChanges(this.sources.readStore, after);
  }

  /** Approvals after an event of the log that are not all in one append, and those that came back. */
  approvalChanges(after: number) {
    return approvalChanges(this.sources.readStore, after);
  }

  /** Certifications of proposals and what ends them after an event of the log, in its order. */
  certificationChanges(after: number) {
    return certificationChanges(this.sources.readStore, after, this.sources);
  }

  /** The revision of a stream as far as the read model has seen it, -1 where it has no event. */
  revisionOf(stream: string): number {
    return this.registers.revisionOf(stream, { sequence: Number.MAX_SAFE_INTEGER });
  }

  /** Claims of references and their releases after an event of the log, in its order. */
  claimChanges(after: number) {
    return claimChanges(this.sources.readStore, after);
  }
}
