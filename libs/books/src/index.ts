export { Books } from './books';
export { isGivenAgain } from './keeping/kept-answers';
export { OwnAllocations, type OwnBooks } from './own/own-books';
export { OwnPurposes } from './own/own-times';
export { journalRows } from './journal/journal-rows';
export { Entry, ProposalAnswer, Warning } from './acts/booked-answers';
export { signedBy } from './acts/signed-acts';
export { AccountList, AccountView } from './delegations/accounts';
export { DelegationsAnswer, DelegationView } from './delegations/delegations';
export { ErasedDocument, ErasedDocumentsAnswer } from './evidence/erased-documents';
export {
  IssuedStatement,
  IssuedStatementsAnswer,
  StatementEvent,
} from './issued/issued-statements';
export { ChangingEvent } from './issued/statement-changes';
export { OwnDonorAnswer, OwnDonorsPage } from './own/own-donors';
export { OwnExplanation } from './own/own-explanations';
export { OwnHistory, OwnPledgeAnswer, OwnPledgesPage } from './own/own-pledges';
export { OwnReceiptAnswer, OwnReceiptsPage } from './own/own-receipts';
export { OwnStatementsAnswer } from './own/own-statements';
export { PeriodAnswer, PeriodsPage } from './periods/periods';
export { ErasedText, ErasedTextsAnswer } from './personal/erased-texts';
export { SigningRulesAnswer, SigningRuleView } from './proposals/signing-rules';
export {
  BankAccountAnswer,
  BankAccountsPage,
  PurposeAnswer,
  PurposesPage,
  RateListAnswer,
  RateListsPage,
} from './registers/catalogues';
export { DonorAnswer, DonorsPage } from './registers/donors';
export { TransferAnswer, TransfersPage } from './registers/transfers';
export { LedgerLines } from './journal/ledger-lines';
export type { ThingsNamed } from './naming/donors-named';
export { pledgeStatuses } from './pledge/pledge-status';
export { HistoryAnswer } from './pledge/pledge-history';
export { PledgeAnswer, PledgesPage } from './pledge/pledges';
export { RemindersAnswer } from './pledge/reminders';
export { AllocationsAnswer, AllocationsQuery } from './lists/allocations';
export { LogReader } from './proposals/log-reader';
export { inboxes } from './proposals/inbox';
export { OpenProposals, ProposalInFull, signedRunView } from './proposals/proposal-view';
export { ReceiptAnswer, ReceiptsPage } from './receipts/receipts';
export { receiptFilters } from './receipts/receipt-standings';
export type { PersonalText } from './personal/shown-texts';
export { ClockCorrections } from './replay/clock-corrections';
export { SkippedEvent, skippedEvents, SkippedEventsAnswer } from './registers/skipped-events';
export {
  acknowledgedDifferences,
  type AcknowledgedDifference,
} from './replay/acknowledged-differences';
export { rebuild } from './replay/rebuilding';
export { acknowledgementOf, groundOf, type Ground } from './replay/taking-over';
export {
  replayLedger,
  ReplayDifference,
  ReplayedTable,
  ReplayReport,
  type ReplaySources,
  UnreadableEntries,
} from './replay/replay-ledger';
export { type CheckpointFinding } from './replay/checkpoint-findings';
export type { DocumentFinding } from './evidence/documents-report';
export { AgeingAnswer } from './figures/ageing';
export { BridgeReader, BridgesAnswer } from './figures/bridges';
export { atOnce } from './keeping/in-pieces';
export { CashAnswer } from './figures/cash';
export { ContributionsAnswer } from './figures/contributions';
export { FinancialPerformanceAnswer } from './figures/financial-performance';
export { SpendingAuthorityAnswer } from './figures/spending-authority';
export { WriteOffsAnswer } from './figures/write-offs';
export { RevaluationAnswer, RevaluationsPage } from './revaluations/revaluations';
export type { StatementPeriod } from './statement/statement-period';
export { dueBuckets } from './times/ages';
export { answered, asOfIn, AsOfResolver, daysOf, type AsOf } from './times/as-of';
export { condition, within } from './times/conditions';
export { decodeCursor, encodeCursor } from './times/cursor';
export { badQuery, QuestionRefused } from './times/refusals';
export { BackDatedAnswer, BackDatedQuery } from './bench/back-dated';
export { CutOffAnswer, CutOffQuery } from './bench/cut-off';
export { DormantSuspenseAnswer, DormantSuspenseQuery } from './bench/dormant-suspense';
export { LatePostingsAnswer, LatePostingsQuery } from './bench/late-postings';
export { ManualRatesAnswer, ManualRatesQuery } from './bench/manual-rates';
export { RateUsesAnswer, RateUsesQuery, WithdrawnRatesAnswer } from './bench/manual-rate-uses';
export { ReversalsAnswer, ReversalsQuery } from './bench/reversals';
export { RoundAmountsAnswer, RoundAmountsQuery } from './bench/round-amounts';
export { eventFiltersAsked, eventsAsked } from './filters/event-filters';
export { orderAsked } from './filters/orders';
export { AuditEvent } from './trail/event-detail';
export { TrailAnswer, TrailQuery } from './trail/trail';
export { demandOwnCheckpoint } from './tree/own-checkpoint';
export { TreeReader } from './tree/tree-reader';
export {
  balanceWords,
  wordsInCurrency,
  writtenOffKinds,
  type BalanceWord,
} from './words/balance-words';
export { bridgeSteps, bridgeWords, bridgeWordsInCurrency } from './words/bridge-words';
export type { Dimension } from './words/dimensions';
export { columnsOfReadModels, OfReadModels } from './columns/columns-of';
export type { HeldMoney } from './holding/held-at';
export { HeldMoneys } from './holding/held-moneys';
export { KnownCredits } from './holding/known-credits';
export * from './times/conditions';
export { Slices } from './slices/slices';
export { reports } from './traced-figures/reports';
export {
  explainable,
  explainConfirmations,
  explainTemplate,
  reportNames,
} from './explain/explain-template';
export { formulaOf, type Word } from './words/words';
export * from './times/shapes';
export * from './times/dimensions-asked';
export { BalancesAnswer } from './figures/balances';
export { PledgeBridgeAnswer } from './pledge/pledge-bridge';
export { JournalAnswer, TrialBalance } from './journal/journal';
export { Explanation } from './tracing/explanations';
export { Difference } from './tracing/difference-answer';
export { SegregationAnswer } from './segregation/segregation';
export {
  treeSize,
  eventNamed,
  inclusionAnswered,
  ConsistencyProof,
  InclusionProof,
} from './tree/tree-proofs';
export { ExpenditureListsPage, ExpenditureListAnswer } from './lists/expenditure-lists';
