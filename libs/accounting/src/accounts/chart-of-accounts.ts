export type AccountType =
  'asset' | 'liability' | 'net assets' | 'revenue' | 'expense' | 'memorandum';

export interface Account {
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
}

/** Accounts of `docs/accounting.md`; bank accounts may add further 11xx codes. */
export const account = {
  clearing: '1190',
  receivable: '1310',
  allowance: '1319',
  unappliedReceipts: '2110',
  receivedInAdvance: '2120',
  conditionalLiability: '2130',
  refundsPayable: '2140',
  levyPayable: '2150',
  accumulatedSurplus: '3100',
  allocationTransfers: '3900',
  contributionsRevenue: '4110',
  refunds: '4190',
  supportIncome: '4210',
  interest: '4310',
  exchangeGain: '4910',
  recoveries: '4920',
  directExpenditure: '5110',
  supportCharged: '5210',
  bankCharges: '5310',
  exchangeLoss: '5410',
  doubtfulDebts: '5510',
  writeOff: '5520',
  memoAnnounced: '9110',
  memoAgreed: '9120',
  memoAgreedConditional: '9121',
  memoReceived: '9130',
  memoWrittenOff: '9140',
  memoConditionalOutstanding: '9150',
  memoContributions: '9190',
  memoProgrammable: '9210',
  memoSupportReserve: '9220',
  memoAuthorityGranted: '9290',
} as const;

export const chartOfAccounts: readonly Account[] = [
  { code: '1110', name: 'Cash at bank, USD', type: 'asset' },
  { code: '1120', name: 'Cash at bank, EUR', type: 'asset' },
  { code: '1130', name: 'Cash at bank, CHF', type: 'asset' },
  { code: '1140', name: 'Cash at bank, GBP', type: 'asset' },
  { code: '1150', name: 'Cash at bank, JPY', type: 'asset' },
  { code: '1160', name: 'Cash at bank, KWD', type: 'asset' },
  { code: '1190', name: 'Clearing', type: 'asset' },
  { code: '1310', name: 'Voluntary contributions receivable', type: 'asset' },
  { code: '1319', name: 'Allowance for doubtful receivables', type: 'asset' },
  { code: '2110', name: 'Unapplied receipts', type: 'liability' },
  { code: '2120', name: 'Contributions received in advance', type: 'liability' },
  { code: '2130', name: 'Liability: conditional contributions', type: 'liability' },
  { code: '2140', name: 'Refunds payable to donors', type: 'liability' },
  { code: '2150', name: 'Coordination levy payable', type: 'liability' },
  { code: '3100', name: 'Accumulated surplus', type: 'net assets' },
  { code: '3900', name: 'Allocation transfers between purposes', type: 'net assets' },
  { code: '4110', name: 'Voluntary contributions revenue', type: 'revenue' },
  { code: '4190', name: 'Refunds to donors', type: 'revenue' },
  { code: '4210', name: 'Programme support income', type: 'revenue' },
  { code: '4310', name: 'Interest', type: 'revenue' },
  { code: '4910', name: 'Gain on exchange', type: 'revenue' },
  { code: '4920', name: 'Recoveries of receivables written off', type: 'revenue' },
  { code: '5110', name: 'Programme expenditure, direct', type: 'expense' },
  { code: '5210', name: 'Programme support cost charged', type: 'expense' },
  { code: '5310', name: 'Bank charges', type: 'expense' },
  { code: '5410', name: 'Loss on exchange', type: 'expense' },
  { code: '5510', name: 'Doubtful-debt expense', type: 'expense' },
  { code: '5520', name: 'Write-off of contributions receivable', type: 'expense' },
  { code: '9110', name: 'Announced pledges', type: 'memorandum' },
  { code: '9120', name: 'Agreed contributions, unconditional', type: 'memorandum' },
  { code: '9121', name: 'Agreed contributions, conditional', type: 'memorandum' },
  { code: '9130', name: 'Contributions received, gross', type: 'memorandum' },
  { code: '9140', name: 'Contributions written off', type: 'memorandum' },
  { code: '9150', name: 'Conditional commitments outstanding', type: 'memorandum' },
  { code: '9190', name: 'Contra of contribution memoranda', type: 'memorandum' },
  { code: '9210', name: 'Spending authority, programmable', type: 'memorandum' },
  { code: '9220', name: 'Spending authority, support reserve', type: 'memorandum' },
  { code: '9290', name: 'Contra of spending authority', type: 'memorandum' },
];

/** Currency of the ledger accounts that the chart reserves for one. */
export const cashAccountCurrency: Readonly<Record<string, string>> = {
  '1110': 'USD',
  '1120': 'EUR',
  '1130': 'CHF',
  '1140': 'GBP',
  '1150': 'JPY',
  '1160': 'KWD',
};

/** Cash at bank and clearing. */
export function isCash(code: string): boolean {
  return code.startsWith('11');
}

/** Booked beside the trial balance, balanced in itself. */
export function isMemorandum(code: string): boolean {
  return code.startsWith('9');
}
