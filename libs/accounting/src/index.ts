export * from './account-items/account-items.decider';
export * from './account-items/state/account-items.facts';
export {
  type AccountItems,
  type AccountItemsContext,
} from './account-items/state/account-items.state';
export { accountItemsValued } from './account-items/state/valuation';
export * from './bank-account/bank-account.decider';
export * from './bank-account/bank-account.facts';
export type { BankCash } from './bank-account/cash-limits';
export * from './checkpoint/checkpoint.facts';
export * from './checkpoint/checkpoint.facts';
export * from './checkpoint/checkpoint-key.facts';
export * from './checkpoint/checkpoint-key.decider';
export * from './claim/claim-of';
export * from './claim/claim.decider';
export * from './claim/claim.facts';
export * from './expenditure-list/expenditure-list.decider';
export * from './expenditure-list/expenditure-list.facts';
export * from './proposal/signed-content';
export * from './proposal/stream-reservation';
export * from './proposal/proposal-amount';
export * from './proposal/proposal-status';
export * from './proposal/proposal.decider';
export * from './proposal/facts/proposal.facts';
export * from './proposal/facts/proposal.state';
export * from './proposal/signed-content';
export * from './proposal/signed-content';
export { AppendMap } from './kernel/append-list';
export * from './kernel/booking';
export * from './accounts/balances';
export * from './accounts/chart-of-accounts';
export * from './accounts/figure-terms';
export type { ByteLog } from './checks/kept-texts';
export * from './checks/log-checks';
export { isCorrected, isRangeBefore, type ClockRange } from './checks/log-rules/recorded-times';
export { LogFinding, logRules, type LogRule } from './checks/log-rules/finding';
export * from './checks/recompute-entries';
export * from './checks/segregation/conflicts';
export { conflictCodes, conflictsMean, type Conflict } from './signing/segregation-of-duties';
export { isRecorder } from './signing/segregation-of-duties';
export * from './checks/log-rules/finding';
export * from './checks/segregation/tally';
export * from './kernel/command';
export { audits, stepOf, type CommandRow } from './rows/command-row';
export * from './kernel/currency';
export * from './kernel/dates';
export * from './delegation/authority';
export * from './delegation/delegation.decider';
export * from './delegation/delegation.facts';
export * from './delegation/delegation.state';
export * from './delegation/delegation.state';
export * from './delegation/signed-amounts';
export * from './delegation/authority';
export * from './document/document.decider';
export * from './document/document.facts';
export * from './donor/donor-kinds';
export * from './donor/donor.decider';
export * from './donor/donor.facts';
export * from './kernel/entries';
export * from './log/events';
export { kindOfAlone, rolesFor, signedCommands } from './log/commands';
export * from './log/event-reversals';
export * from './log/event-kinds';
export * from './log/identifiers';
export * from './log/event-kinds';
export * from './ledger/ledger.decider';
export * from './ledger/identity.decider';
export * from './ledger/identity.decider';
export * from './ledger/ledger.facts';
export * from './kernel/money';
export * from './personal-text/personal-text.decider';
export * from './personal-text/personal-text.facts';
export * from './people/account.decider';
export * from './people/account.state';
export * from './people/account.facts';
export * from './people/account.state';
export * from './rows/roles';
export * from './period/period.decider';
export * from './period/period.facts';
export * from './period/posting';
export * from './period/posting';
export * from './pledge/terms/agreement';
export { asJoinedBy, noOrigins, originsAfter, ownerOf, type Origins } from './pledge/cash/origins';
export { isOnePersonEnough } from './pledge/guards/existing-pledge';
export { existingPledge } from './pledge/guards/existing-pledge';
export * from './pledge/spending-authority/allocation';
export * from './pledge/facts/spending-authority.facts';
export * from './pledge/facts/receivables.facts';
export * from './pledge/terms/announcement';
export * from './pledge/facts/payments.facts';
export { originalDueOn } from './pledge/terms/rescheduling';
export * from './pledge/facts/pledge-parts';
export * from './pledge/facts/pledge.facts';
export * from './pledge/facts/agreement.facts';
export * from './pledge/pledge.decider';
export { itemsValued } from './pledge/revaluation/revaluation';
export * from './pledge/state/pledge.state';
export * from './pledge/facts/receipts.facts';
export * from './pledge/facts/revaluation.facts';
export { settledLinesMax } from './pledge/receipts/settlement';
export * from './pledge/facts/opening.facts';
export * as kit from './schema';
export * from './policy/policies';
export * from './kernel/policy-settings';
export * from './projections/checkpoints';
export { creditIn, type CreditOfDay } from './projections/bank-credits';
export * from './projections/event-index';
export * from './projections/journal';
export * from './projections/read-model';
export * from './projections/registers/registers';
export type { RegisteredList } from './projections/registers/expenditure-list-changes';
export type {
  RegisteredPeriod,
  RegisteredRateList,
} from './projections/registers/catalogue-changes';
export type { RegisteredDonor } from './projections/registers/donor-changes';
export {
  reminderPrefix,
  remindersIn,
  type RegisteredPledge,
  type RegisteredReminder,
} from './projections/registers/pledge-changes';
export type {
  RegisteredApplication,
  RegisteredReceipt,
} from './projections/registers/receipt-changes';
export type {
  RegisteredRevaluation,
  RegisteredRun,
} from './projections/registers/revaluation-changes';
export { proposalChange, type RegisteredProposal } from './projections/registers/proposal-changes';
export { transferName, type RegisteredTransfer } from './projections/registers/receipt-changes';
export * from './purpose/purpose.decider';
export * from './purpose/purpose.facts';
export * from './purpose/resolution-catalogue';
export * from './rates/prices';
export * from './rates/rates.decider';
export * from './rates/rates.facts';
export * from './receipt/assignment/assignment';
export { chargesOn, valueDateOf, type LikeCredit } from './receipt/state/bank-credit';
export * from './receipt/facts/application.facts';
export * from './receipt/facts/application.facts';
export * from './receipt/facts/receipt.facts';
export * from './receipt/facts/return.facts';
export * from './receipt/facts/return.facts';
export * from './receipt/receipt.decider';
export * from './receipt/state/receipt.state';
export * from './receipt/state/assignment.state';
export * from './receipt/state/receipt-cash';
export { openReturnOfPayment as cameBackOf } from './receipt/state/sent-back.state';
export { datesAfterLastValuation, isSameDay } from './receipt/release';
export { moneyValued } from './receipt/revaluation/revaluation';
export * from './receipt/facts/revaluation.facts';
export { recordValued } from './receipt/state/revaluation.state';
export * from './receipt/assignment/settlement-facts';
export * from './kernel/rejection';
export * from './signing/signing.decider';
export * from './signing/signing.facts';
export * from './statement/statement.decider';
export * from './statement/statement.facts';
export * from './statement/sealed-statement';
export * from './statement/sealed-statement';
export * from './revaluation/revaluation.decider';
export * from './revaluation/revaluation.facts';
export type { HeldMoney, MonetaryPlace } from './revaluation/revaluation.facts';
export * from './rows/streams';
export { upcasters, type Upcaster } from './log/events';
export * from './transfer/transfer.facts';
export * from './receipt/facts/transfer.facts';
export * from './reversals/reversal.facts';
export * from './reversals/reversal-rules';
