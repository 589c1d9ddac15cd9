import { bookingRoles, rolesFor, type Role } from '@art30/accounting';
import type { OutsideCommand } from '@art30/ledger';
import { operationOf, type OperationId } from './operations';

/** Who may use a route: one of these roles, or anybody at all. */
export type RouteRoles = readonly Role[] | 'open';

/** Whoever has a part in the books, and whoever judges them. */
const readers: readonly Role[] = [...bookingRoles, 'auditor'];
/** Of these a donor is answered what is its own. */
const readersAndDonors: readonly Role[] = [...readers, 'donor'];
const everybodyHere: readonly Role[] = [...readers, 'operator', 'administrator'];
const administrators: readonly Role[] = ['administrator'];
/** Whoever puts facts on record, and with them documents. */
const recording: readonly Role[] = ['recorder', 'cashier'];
const auditing: readonly Role[] = ['controller', 'auditor'];
/** The auditor's own log: officers are not told what of their work is drawn, and write nothing there. */
const auditors: readonly Role[] = ['auditor'];

/** The roles that begin a command, which the ledger asks for again. */
const records = (command: OutsideCommand['type']): readonly Role[] => rolesFor(command);
const signs = records('RejectProposal');

/**
 * Who may use each operation. What is not in the table is closed. Which role a signature needs is judged
 * with the signature: the table lets certifier, approver and controller alike through to it.
 */
export const routeRoles: Readonly<Record<OperationId, RouteRoles>> = {
  signIn: 'open',
  setPassword: 'open',
  openAccount: records('OpenAccount'),
  listAccounts: [...administrators, 'auditor'],
  getAccount: [...administrators, 'auditor'],
  changeRoles: records('ChangeRoles'),
  resetPassword: records('ResetPassword'),
  suspendAccount: records('SuspendAccount'),
  reinstateAccount: records('ReinstateAccount'),
  releaseAccountChange: records('ReleaseAccountChange'),
  refuseAccountChange: records('RefuseAccountChange'),
  showSecretHalf: administrators,
  proposeIdentityProvider: records('ProposeIdentityProvider'),
  approveIdentityProvider: records('ApproveIdentityProvider'),
  proposeCheckpointKeyChange: records('ProposeCheckpointKeyChange'),
  approveCheckpointKeyChange: records('ApproveCheckpointKeyChange'),

  getAccessLog: ['auditor', 'donor'],
  proposeDelegation: records('ProposeDelegation'),
  listDelegations: everybodyHere,
  getDelegation: everybodyHere,
  grantDelegation: records('GrantDelegation'),
  refuseDelegation: records('RefuseDelegation'),
  revokeDelegation: records('RevokeDelegation'),
  listProposals: everybodyHere,
  getProposal: everybodyHere,
  certifyProposal: signs,
  approveProposal: signs,
  rejectProposal: signs,
  withdrawProposal: records('WithdrawProposal'),
  listSigningRules: everybodyHere,
  setSigningRule: records('SetSigningRule'),
  getSigningRule: everybodyHere,
  registerDonor: records('RegisterDonor'),
  listDonors: readersAndDonors,
  getDonor: readersAndDonors,
  reviseDonor: records('ReviseDonor'),
  recordPartyStatus: records('RecordPartyStatus'),
  recordDueDiligence: records('RecordDueDiligence'),
  publishExchangeRates: records('PublishExchangeRates'),
  listExchangeRates: readers,
  getExchangeRates: readers,
  openBankAccount: records('OpenBankAccount'),
  listBankAccounts: readers,
  getBankAccount: readers,
  renameBankAccount: records('RenameBankAccount'),
  setPurpose: records('SetPurpose'),
  listPurposes: readers,
  getPurpose: readers,
  takeOverPledge: records('TakeOverPledge'),
  takeOverReceipt: records('TakeOverReceipt'),
  openPledge: records('AnnouncePledge'),
  listPledges: readersAndDonors,
  getPledge: readersAndDonors,
  getPledgeHistory: readersAndDonors,
  getPledgeBridge: readers,
  amendPledge: records('AmendPledge'),
  acceptPledge: records('AcceptPledge'),
  withdrawPledge: records('WithdrawPledge'),
  lapsePledge: records('LapsePledge'),
  signAgreement: records('SignAgreement'),
  rescheduleInstalments: records('RescheduleInstalments'),
  recordReceipt: records('RecordReceipt'),
  listReceipts: readersAndDonors,
  getReceipt: readersAndDonors,
  applyReceipt: records('ApplyReceipt'),
  reverseApplication: records('ReverseApplication'),
  returnReceipt: records('ReturnReceipt'),
  reverseReturn: records('ReverseReturn'),
  reverseReceipt: records('ReverseReceipt'),
  decideCondition: records('MeetCondition'),
  makeAllocation: records('MakeAllocation'),
  reduceAllocation: records('ReduceAllocation'),
  makeReallocation: records('MakeReallocation'),
  reportExpenditure: records('ReportExpenditure'),
  reportExpenditures: records('ReportExpenditures'),
  listExpenditureLists: readers,
  getExpenditureList: readers,
  chargeSupport: records('ChargeSupport'),
  creditInterest: records('RecordReceipt'),
  accrueLevy: records('ApplyReceipt'),
  payLevy: records('PayLevy'),
  bookAllowance: records('BookAllowance'),
  sendReminder: records('SendReminder'),
  writeOffReceivable: records('WriteOffReceivable'),
  recoverWrittenOff: records('RecordReceipt'),
  refundContribution: records('RefundContribution'),
  payRefund: records('PayRefund'),
  reversePledgeEvent: records('ReversePledgeEvent'),
  terminateAgreement: records('TerminateAgreement'),
  makeTransfer: records('TransferCash'),
  listTransfers: readers,
  getTransfer: readers,
  reverseTransfer: records('ReverseTransfer'),
  chargeAccountFee: records('ChargeAccountFee'),
  reportSupportSpending: records('ReportSupportSpending'),
  reverseAccountItem: records('ReverseAccountItem'),
  runRevaluation: records('RunRevaluation'),
  listRevaluations: readers,
  getRevaluation: readers,
  reverseReceiptRevaluation: records('ReverseReceiptRevaluation'),
  reverseRevaluation: records('ReverseRevaluation'),
  issueStatement: records('IssueStatement'),
  listStatements: readersAndDonors,
  getDonorStatement: readersAndDonors,
  getStatement: readersAndDonors,
  getStatementChanges: readersAndDonors,
  getStatementEvent: readersAndDonors,
  proveStatement: readersAndDonors,
  listPeriods: readers,
  getPeriod: readers,
  closeBankAccount: records('CloseBankAccount'),
  softClosePeriod: records('SoftClosePeriod'),
  closePeriod: records('ClosePeriod'),
  reopenPeriod: records('ReopenPeriod'),
  getBalances: readers,
  getBridge: readers,
  getSpendingAuthority: readers,
  getTrialBalance: readers,
  listJournalLines: readers,
  getAgeing: readers,
  listReminders: readers,
  getCash: readers,
  getContributions: readers,
  listWriteOffs: readers,
  getFinancialPerformance: readers,
  exportEvents: readers,
  exportBooks: readers,
  explainFigure: readers,
  getSegregation: [...readers, 'administrator'],
  proveInclusion: auditing,
  proveConsistency: [...auditing, 'operator'],
  startReplay: [...auditing, 'operator'],
  getReplay: [...auditing, 'operator'],
  getEvidencePack: auditing,
  listCheckpoints: [...readers, 'operator', 'administrator'],
  signCheckpoint: [...auditing, 'operator'],
  openEngagement: auditors,
  listEngagements: auditors,
  getEngagement: auditors,
  drawSample: auditors,
  getSample: auditors,
  requestConfirmations: auditors,
  listConfirmations: auditors,
  getConfirmationLetter: auditors,
  recordConfirmationReply: auditors,
  recordRun: auditors,
  listRuns: auditors,
  // Size and root say nothing of what is in it, and are worth more where somebody else keeps them too.
  getAuditorLog: [...auditing, 'operator'],
  exportAuditorLog: auditors,
  checkLiveness: 'open',
  checkReadiness: 'open',
  erasePersonalText: records('ErasePersonalText'),
  listErasedTexts: readers,
  getErasedText: readers,
  getMetrics: ['operator'],
  uploadDocument: recording,
  fetchDocument: readers,
  eraseDocument: records('EraseDocument'),
  listErasedDocuments: readers,
  getErasedDocument: readers,
  skipEvent: records('SkipEvent'),
  listSkippedEvents: [...readers, 'operator'],
  getSkippedEvent: [...readers, 'operator'],
};

/**
 * @param pattern of the address, as the router knows it: `/v1/pledges/:pledgeId`.
 * @returns nobody for a route that is not in the table.
 */
export function rolesOfRoute(method: string, pattern: string | undefined): RouteRoles {
  const operation = operationOf(method, pattern);
  return operation === undefined ? [] : routeRoles[operation];
}
