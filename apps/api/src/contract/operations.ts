import type { Contract, Operation, PathItem } from './document';

/**
 * All operations by their name, which never changes, with method and path. They are in life-cycle order: the examples
 * of the commands, sent in this order to a new ledger, are all accepted.
 */
export const routesByOperation = {
  signIn: 'POST /v1/sign-in',
  setPassword: 'POST /v1/sign-in/password',
  openAccount: 'POST /v1/accounts',
  listAccounts: 'GET /v1/accounts',
  getAccount: 'GET /v1/accounts/{person}',
  changeRoles: 'POST /v1/accounts/{person}/roles',
  resetPassword: 'POST /v1/accounts/{person}/password-reset',
  suspendAccount: 'POST /v1/accounts/{person}/suspension',
  reinstateAccount: 'POST /v1/accounts/{person}/reinstatement',
  releaseAccountChange: 'POST /v1/account-changes/{changeId}/release',
  refuseAccountChange: 'POST /v1/account-changes/{changeId}/refusal',
  showSecretHalf: 'POST /v1/account-changes/{changeId}/secret',
  proposeIdentityProvider: 'POST /v1/identity-provider',
  approveIdentityProvider: 'POST /v1/identity-provider/{eventId}/approval',
  proposeCheckpointKeyChange: 'POST /v1/checkpoint-keys',
  approveCheckpointKeyChange: 'POST /v1/checkpoint-keys/{eventId}/approval',

  getAccessLog: 'GET /v1/access-log',
  proposeDelegation: 'POST /v1/delegations',
  listDelegations: 'GET /v1/delegations',
  getDelegation: 'GET /v1/delegations/{delegationId}',
  grantDelegation: 'POST /v1/delegations/{delegationId}/approval',
  refuseDelegation: 'POST /v1/delegations/{delegationId}/rejection',
  revokeDelegation: 'POST /v1/delegations/{delegationId}/revocation',

  listProposals: 'GET /v1/proposals',
  getProposal: 'GET /v1/proposals/{proposalId}',
  certifyProposal: 'POST /v1/proposals/{proposalId}/certification',
  approveProposal: 'POST /v1/proposals/{proposalId}/approval',
  rejectProposal: 'POST /v1/proposals/{proposalId}/rejection',
  withdrawProposal: 'POST /v1/proposals/{proposalId}/withdrawal',
  listSigningRules: 'GET /v1/signing-rules',
  setSigningRule: 'POST /v1/signing-rules',
  getSigningRule: 'GET /v1/signing-rules/{eventId}',

  registerDonor: 'POST /v1/donors',
  listDonors: 'GET /v1/donors',
  getDonor: 'GET /v1/donors/{donorId}',
  reviseDonor: 'POST /v1/donors/{donorId}/revision',
  recordPartyStatus: 'POST /v1/donors/{donorId}/party-status',
  recordContact: 'POST /v1/donors/{donorId}/contacts',
  recordDueDiligence: 'POST /v1/donors/{donorId}/due-diligence',
  publishExchangeRates: 'POST /v1/exchange-rates',
  listExchangeRates: 'GET /v1/exchange-rates',
  getExchangeRates: 'GET /v1/exchange-rates/{listId}',
  openBankAccount: 'POST /v1/bank-accounts',
  listBankAccounts: 'GET /v1/bank-accounts',
  getBankAccount: 'GET /v1/bank-accounts/{code}',
  renameBankAccount: 'POST /v1/bank-accounts/{code}/name',
  setPurpose: 'POST /v1/purposes',
  listPurposes: 'GET /v1/purposes',
  getPurpose: 'GET /v1/purposes/{code}',

  takeOverPledge: 'POST /v1/opening-balances',
  takeOverReceipt: 'POST /v1/opening-balances/receipts',

  openPledge: 'POST /v1/pledges',
  listPledges: 'GET /v1/pledges',
  getPledge: 'GET /v1/pledges/{pledgeId}',
  getPledgeHistory: 'GET /v1/pledges/{pledgeId}/history',
  getPledgeBridge: 'GET /v1/pledges/{pledgeId}/bridge',
  amendPledge: 'POST /v1/pledges/{pledgeId}/amendments',
  acceptPledge: 'POST /v1/pledges/{pledgeId}/acceptance',
  withdrawPledge: 'POST /v1/pledges/{pledgeId}/withdrawal',
  lapsePledge: 'POST /v1/pledges/{pledgeId}/lapse',
  signAgreement: 'POST /v1/pledges/{pledgeId}/agreement',
  rescheduleInstalments: 'POST /v1/pledges/{pledgeId}/rescheduling',

  recordReceipt: 'POST /v1/receipts',
  listReceipts: 'GET /v1/receipts',
  getReceipt: 'GET /v1/receipts/{receiptId}',
  applyReceipt: 'POST /v1/receipts/{receiptId}/applications',
  reverseApplication: 'POST /v1/receipts/{receiptId}/applications/{applicationId}/reversal',
  returnReceipt: 'POST /v1/receipts/{receiptId}/returns',
  reverseReturn: 'POST /v1/receipts/{receiptId}/returns/{eventId}/reversal',
  reverseReceipt: 'POST /v1/receipts/{receiptId}/reversal',
  decideCondition: 'POST /v1/pledges/{pledgeId}/conditions',

  makeAllocation: 'POST /v1/pledges/{pledgeId}/allocations',
  reduceAllocation: 'POST /v1/pledges/{pledgeId}/allocation-reductions',
  makeReallocation: 'POST /v1/pledges/{pledgeId}/reallocations',
  reportExpenditure: 'POST /v1/pledges/{pledgeId}/expenditures',
  reportExpenditures: 'POST /v1/expenditure-lists',
  listExpenditureLists: 'GET /v1/expenditure-lists',
  getExpenditureList: 'GET /v1/expenditure-lists/{listId}',
  chargeSupport: 'POST /v1/pledges/{pledgeId}/support-charges',

  creditInterest: 'POST /v1/pledges/{pledgeId}/interest',
  accrueLevy: 'POST /v1/pledges/{pledgeId}/levies',
  payLevy: 'POST /v1/pledges/{pledgeId}/levies/{levyId}/payment',
  bookAllowance: 'POST /v1/pledges/{pledgeId}/allowances',
  sendReminder: 'POST /v1/pledges/{pledgeId}/reminders',
  writeOffReceivable: 'POST /v1/pledges/{pledgeId}/write-offs',
  recoverWrittenOff: 'POST /v1/pledges/{pledgeId}/recoveries',
  refundContribution: 'POST /v1/pledges/{pledgeId}/refunds',
  payRefund: 'POST /v1/pledges/{pledgeId}/refunds/{refundId}/payment',
  reversePledgeEvent: 'POST /v1/pledges/{pledgeId}/events/{eventId}/reversal',
  terminateAgreement: 'POST /v1/pledges/{pledgeId}/termination',

  makeTransfer: 'POST /v1/transfers',
  listTransfers: 'GET /v1/transfers',
  getTransfer: 'GET /v1/transfers/{transferId}',
  reverseTransfer: 'POST /v1/transfers/{transferId}/reversal',

  chargeAccountFee: 'POST /v1/bank-accounts/{code}/fees',
  reportSupportSpending: 'POST /v1/bank-accounts/{code}/support-spending',
  reverseAccountItem: 'POST /v1/bank-accounts/{code}/items/{eventId}/reversal',

  runRevaluation: 'POST /v1/revaluations',
  listRevaluations: 'GET /v1/revaluations',
  getRevaluation: 'GET /v1/revaluations/{revaluationId}',
  reverseReceiptRevaluation: 'POST /v1/receipts/{receiptId}/revaluations/{revaluationId}/reversal',
  reverseRevaluation: 'POST /v1/revaluations/{revaluationId}/reversal',

  issueStatement: 'POST /v1/donors/{donorId}/statements',
  listStatements: 'GET /v1/donors/{donorId}/statements',
  getDonorStatement: 'GET /v1/donors/{donorId}/statement',
  getStatement: 'GET /v1/statements/{statementId}',
  getStatementChanges: 'GET /v1/statements/{statementId}/changes',
  getStatementEvent: 'GET /v1/statements/{statementId}/event',
  proveStatement: 'GET /v1/statements/{statementId}/proof',

  listPeriods: 'GET /v1/periods',
  getPeriod: 'GET /v1/periods/{year}',
  closeBankAccount: 'POST /v1/bank-accounts/{code}/closing',
  softClosePeriod: 'POST /v1/periods/{period}/soft-close',
  closePeriod: 'POST /v1/periods/{year}/close',
  reopenPeriod: 'POST /v1/periods/{period}/reopening',

  getBalances: 'GET /v1/balances',
  getBridge: 'GET /v1/bridge',
  listAllocations: 'GET /v1/allocations',
  getSpendingAuthority: 'GET /v1/spending-authority',
  getTrialBalance: 'GET /v1/trial-balance',
  listJournalLines: 'GET /v1/journal',
  getAgeing: 'GET /v1/ageing',
  listReminders: 'GET /v1/reminders',
  getCash: 'GET /v1/cash',
  getContributions: 'GET /v1/contributions',
  listWriteOffs: 'GET /v1/write-offs',
  getFinancialPerformance: 'GET /v1/financial-performance',

  listEvents: 'GET /v1/audit/trail',
  getEvent: 'GET /v1/audit/events/{eventId}',
  exportEvents: 'GET /v1/audit/events',
  exportBooks: 'GET /v1/audit/export',
  explainFigure: 'GET /v1/audit/explain',
  compareReport: 'GET /v1/audit/difference',
  testCutOff: 'GET /v1/audit/tests/cut-off',
  testBackDating: 'GET /v1/audit/tests/back-dated',
  testReversals: 'GET /v1/audit/tests/reversals',
  testRoundAmounts: 'GET /v1/audit/tests/round-amounts',
  testManualRates: 'GET /v1/audit/tests/manual-rates',
  testManualRateUses: 'GET /v1/audit/tests/manual-rates/{listId}',
  testWithdrawnRates: 'GET /v1/audit/tests/withdrawn-rates',
  testDormantSuspense: 'GET /v1/audit/tests/dormant-suspense',
  testLatePostings: 'GET /v1/audit/tests/late-postings',
  getSegregation: 'GET /v1/audit/segregation',
  proveInclusion: 'GET /v1/audit/proofs/inclusion',
  proveConsistency: 'GET /v1/audit/proofs/consistency',
  startReplay: 'POST /v1/audit/replays',
  getReplay: 'GET /v1/audit/replays/{replayId}',
  getEvidencePack: 'GET /v1/audit/evidence-pack',
  listCheckpoints: 'GET /v1/audit/checkpoints',
  signCheckpoint: 'POST /v1/audit/checkpoints',

  openEngagement: 'POST /v1/audit/engagements',
  listEngagements: 'GET /v1/audit/engagements',
  getEngagement: 'GET /v1/audit/engagements/{engagementId}',
  drawSample: 'POST /v1/audit/engagements/{engagementId}/samples',
  getSample: 'GET /v1/audit/engagements/{engagementId}/samples/{sampleId}',
  requestConfirmations: 'POST /v1/audit/engagements/{engagementId}/confirmations',
  listConfirmations: 'GET /v1/audit/engagements/{engagementId}/confirmations',
  getConfirmationLetter:
    'GET /v1/audit/engagements/{engagementId}/confirmations/{confirmationId}/letter',
  recordConfirmationReply:
    'POST /v1/audit/engagements/{engagementId}/confirmations/{confirmationId}/replies',
  recordRun: 'POST /v1/audit/engagements/{engagementId}/runs',
  listRuns: 'GET /v1/audit/engagements/{engagementId}/runs',
  getAuditorLog: 'GET /v1/audit/log',
  exportAuditorLog: 'GET /v1/audit/log/events',
  proveAuditorLogInclusion: 'GET /v1/audit/log/proofs/inclusion',
  proveAuditorLogConsistency: 'GET /v1/audit/log/proofs/consistency',

  checkLiveness: 'GET /health/live',
  checkReadiness: 'GET /health/ready',
  erasePersonalText: 'POST /v1/personal-texts/{reference}/erasure',
  listErasedTexts: 'GET /v1/erased-texts',
  getErasedText: 'GET /v1/erased-texts/{reference}',
  getMetrics: 'GET /metrics',
  uploadDocument: 'PUT /v1/documents/{sha256}',
  fetchDocument: 'GET /v1/documents/{sha256}',
  eraseDocument: 'POST /v1/erased-documents',
  listErasedDocuments: 'GET /v1/erased-documents',
  getErasedDocument: 'GET /v1/erased-documents/{sha256}',
  startRebuild: 'POST /v1/rebuilds',
  listRebuilds: 'GET /v1/rebuilds',
  getRebuild: 'GET /v1/rebuilds/{rebuildId}',
  abandonRebuild: 'POST /v1/rebuilds/{rebuildId}/abandonment',
  acknowledgeDifference: 'POST /v1/acknowledged-differences',
  listAcknowledgedDifferences: 'GET /v1/acknowledged-differences',
  skipEvent: 'POST /v1/skipped-events',
  listSkippedEvents: 'GET /v1/skipped-events',
  getSkippedEvent: 'GET /v1/skipped-events/{eventId}',
} as const satisfies Readonly<Record<string, string>>;

/** Name of an operation. */
export type OperationId = keyof typeof routesByOperation;

const byRoute: ReadonlyMap<string, OperationId> = new Map(
  Object.entries(routesByOperation).map(([operation, route]) => [
    route.replace(/\{(\w+)\}/g, ':$1'),
    operation as OperationId,
  ]),
);

/**
 * Returns the name of the operation of a route.
 *
 * @param pattern path in the form of the router, such as `/v1/pledges/:pledgeId`.
 * @returns undefined for a route that is not in the table.
 */
export function operationOf(method: string, pattern = ''): OperationId | undefined {
  return byRoute.get(`${method === 'HEAD' ? 'GET' : method} ${pattern}`);
}

/**
 * Returns a copy of the API document with its operations named, and sorted in life-cycle order.
 *
 * @throws Error that names a route which is missing in the table or in the document.
 */
export function inOrderOfLife(document: Contract): Contract {
  const unnamed = new Set(routesOf(document));
  const paths: Record<string, PathItem> = {};
  for (const [operationId, route] of Object.entries(routesByOperation)) {
    const [method = '', path = ''] = route.split(' ');
    const operation = document.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`${operationId}: there is no ${route}`);
    paths[path] = { ...paths[path], [method.toLowerCase()]: named(operation, operationId) };
    unnamed.delete(route);
  }
  const [route] = unnamed;
  if (route !== undefined) {
    throw new Error(`${route}: name it in apps/api/src/contract/operations.ts`);
  }
  return { ...document, paths };
}

/**
 * Returns a copy of an operation with id, tags, summary and description in front of its other members, for readers of
 * the document.
 */
function named(operation: Operation, operationId: string): Operation {
  const { tags, summary, description } = operation;
  const front = { operationId, tags, summary, description };
  return { ...front, ...operation, operationId };
}

function routesOf({ paths }: Contract): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
}
