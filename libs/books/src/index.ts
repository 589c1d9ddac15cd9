export { Books } from './books';
export { isGivenAgain } from './caches/cached-answers';
export { OwnAllocations, type OwnBooks } from './donor-view/own-books';
export { OwnPurposes } from './donor-view/own-rows';
export { journalRows } from './journal/journal-rows';
export { Entry, ProposalAnswer, Warning } from './signed-acts/booked-answers';
export { signedBy } from './signed-acts/signed-acts';
export { AccountList, AccountView } from './delegations/accounts';
export { DelegationsAnswer, DelegationView } from './delegations/delegations';
export { ErasedDocument, ErasedDocumentsAnswer } from './documents/erased-documents';
export {
  IssuedStatement,
  IssuedStatementsAnswer,
  StatementEvent,
} from './issued-statements/issued-statements';
export { ChangingEvent } from './issued-statements/statement-changes';
export { OwnDonorAnswer, OwnDonorsPage } from './donor-view/own-donors';
export { OwnExplanation } from './donor-view/own-explanations';
export { OwnHistory, OwnPledgeAnswer, OwnPledgesPage } from './donor-view/own-pledges';
export { OwnReceiptAnswer, OwnReceiptsPage } from './donor-view/own-receipts';
export { OwnStatementsAnswer } from './donor-view/own-statements';
export { PeriodAnswer, PeriodsPage } from './periods/periods';
export { ErasedText, ErasedTextsAnswer } from './personal-texts/erased-texts';
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
export type { ThingsNamed } from './registers/donor-names';
export { pledgeStatuses } from './pledges/pledge-status';
export { HistoryAnswer } from './pledges/pledge-history';
export { PledgeAnswer, PledgesPage } from './pledges/pledges';
export { RemindersAnswer } from './pledges/reminders';
export { AllocationsAnswer, AllocationsQuery } from './reports/allocations';
export { LogReader } from './proposals/log-reader';
export { inboxes } from './proposals/inbox';
export { OpenProposals, ProposalInFull, signedRunView } from './proposals/proposal-view';
export { ReceiptAnswer, ReceiptsPage } from './receipts/receipts';
export { receiptFilters } from './receipts/receipt-balances';
export type { PersonalText } from './personal-texts/shown-texts';
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
export type { DocumentFinding } from './documents/documents-report';
export { AgeingAnswer } from './reports/ageing';
export { BridgeReader, BridgesAnswer } from './reports/bridges';
export { atOnce } from './caches/read-ahead';
export { CashAnswer } from './reports/cash';
export { ContributionsAnswer } from './reports/contributions';
export { FinancialPerformanceAnswer } from './reports/financial-performance';
export { SpendingAuthorityAnswer } from './reports/spending-authority';
export { WriteOffsAnswer } from './reports/write-offs';
export { RevaluationAnswer, RevaluationsPage } from './revaluations/revaluations';
export type { StatementPeriod } from './statement/statement-period';
export { dueBuckets } from './times/ages';
export { answered, asOfIn, AsOfResolver, daysOf, type AsOf } from './times/as-of';
export { condition, within } from './times/conditions';
export { decodeCursor, encodeCursor } from './times/cursor';
export { badQuery, QuestionRefused } from './times/refusals';
export { BackDatedAnswer, BackDatedQuery } from './audit-tests/back-dated';
export { CutOffAnswer, CutOffQuery } from './audit-tests/cut-off';
export { DormantSuspenseAnswer, DormantSuspenseQuery } from './audit-tests/dormant-suspense';
export { LatePostingsAnswer, LatePostingsQuery } from './audit-tests/late-postings';
export { ManualRatesAnswer, ManualRatesQuery } from './audit-tests/manual-rates';
export { RateUsesAnswer, RateUsesQuery, WithdrawnRatesAnswer } from './audit-tests/manual-rates';
export { ReversalsAnswer, ReversalsQuery } from './audit-tests/reversals';
export { RoundAmountsAnswer, RoundAmountsQuery } from './audit-tests/round-amounts';
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
export { columnsOfReadModels, OfReadModels } from './columns/journal-columns';
export type { HeldMoney } from './receipts/holdings-at';
export { HeldMoneys } from './receipts/held-moneys';
export { KnownCredits } from './receipts/recent-credits';
export * from './times/conditions';
export { Slices } from './slices/slices';
export { reports } from './traced-figures/reports';
export {
  explainable,
  explainConfirmations,
  explainTemplate,
  reportNames,
} from './words/explain-template';
export { formulaOf, type Word } from './words/words';
export * from './times/shapes';
export * from './times/dimensions-asked';
export { BalancesAnswer } from './reports/balances';
export { PledgeBridgeAnswer } from './pledges/pledge-bridge';
export { JournalAnswer, TrialBalance } from './journal/journal';
export { Explanation } from './explanations/explanations';
export { Difference } from './explanations/difference-answer';
export { SegregationAnswer } from './segregation/segregation';
export {
  treeSize,
  eventNamed,
  inclusionAnswered,
  ConsistencyProof,
  InclusionProof,
} from './tree/tree-proofs';
export { ExpenditureListsPage, ExpenditureListAnswer } from './reports/expenditure-lists';
