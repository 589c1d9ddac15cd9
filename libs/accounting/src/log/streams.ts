/** Names of the streams; `docs/architecture.md` says what each decides and protects. */
export const stream = {
  ledger: 'ledger',
  purposes: 'purposes',
  rates: 'rates',
  bankAccounts: 'bank-accounts',
  periods: 'periods',
  donor: (donorId: string) => `donor-${donorId}`,
  pledge: (pledgeId: string) => `pledge-${pledgeId}`,
  revaluation: (revaluationId: string) => `revaluation-${revaluationId}`,
  receipt: (receiptId: string) => `receipt-${receiptId}`,
  transfer: (transferId: string) => `transfer-${transferId}`,
  statement: (statementId: string) => `statement-${statementId}`,
} as const;
