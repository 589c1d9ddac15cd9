export const accountTypes = [
  'asset',
  'liability',
  'net assets',
  'revenue',
  'expense',
  'memorandum',
] as const;
export type AccountType = (typeof accountTypes)[number];

/** Owner of an item that a revaluation values: a pledge, or a receipt that is not yet applied. */
export type ItemOwner = 'pledge' | 'receipt';

/**
 * A balance whose value in USD changes with the rate: cash, or money owed by donors or to others.
 * A movement out of an owed balance takes its share of the carrying value along.
 */
export interface Monetary {
  readonly is: 'cash' | 'owed';
  readonly of: readonly ItemOwner[];
}

interface Named {
  readonly code: string;
  readonly name: string;
}

/** An asset or a liability says whether it is monetary; nothing else is. */
export type Account =
  | (Named & { readonly type: 'asset' | 'liability'; readonly monetary: Monetary | null })
  | (Named & { readonly type: Exclude<AccountType, 'asset' | 'liability'> });

/** How codes begin; bank accounts add further ones of cash, and nobody others. */
export const codesOf = {
  all: '',
  cash: '11',
  'net assets': '3',
  revenue: '4',
  expense: '5',
  memorandum: '9',
} as const;

const cash = { type: 'asset', monetary: { is: 'cash', of: ['pledge', 'receipt'] } } as const;

function owed<const Owners extends readonly ItemOwner[]>(...of: Owners) {
  return { is: 'owed', of } as const;
}

/** Cash accounts that the chart reserves for a currency. */
const cashAccounts = [
  { code: '1110', currency: 'USD' },
  { code: '1120', currency: 'EUR' },
  { code: '1130', currency: 'CHF' },
  { code: '1140', currency: 'GBP' },
  { code: '1150', currency: 'JPY' },
  { code: '1160', currency: 'KWD' },
] as const;

/** Accounts of `docs/accounting.md` by the names that the rules use. */
const chart = {
  clearing: { code: '1190', name: 'Clearing', ...cash },
  receivable: {
    code: '1310',
    name: 'Voluntary contributions receivable',
    type: 'asset',
    monetary: owed('pledge'),
  },
  allowance: {
    code: '1319',
    name: 'Allowance for doubtful receivables',
    type: 'asset',
    monetary: null,
  },
  unappliedReceipts: {
    code: '2110',
    name: 'Unapplied receipts',
    type: 'liability',
    monetary: owed('receipt'),
  },
  /** Met by recognising revenue. */
  receivedInAdvance: {
    code: '2120',
    name: 'Contributions received in advance',
    type: 'liability',
    monetary: null,
  },
  conditionalLiability: {
    code: '2130',
    name: 'Liability: conditional contributions',
    type: 'liability',
    monetary: owed('pledge'),
  },
  /** An overpayment is owed by its receipt, whichever pledge takes it in the end. */
  refundsPayable: {
    code: '2140',
    name: 'Refunds payable to donors',
    type: 'liability',
    monetary: owed('pledge', 'receipt'),
  },
  levyPayable: {
    code: '2150',
    name: 'Coordination levy payable',
    type: 'liability',
    monetary: owed('pledge'),
  },
  accumulatedSurplus: { code: '3100', name: 'Accumulated surplus', type: 'net assets' },
  allocationTransfers: {
    code: '3900',
    name: 'Allocation transfers between purposes',
    type: 'net assets',
  },
  contributionsRevenue: { code: '4110', name: 'Voluntary contributions revenue', type: 'revenue' },
  refunds: { code: '4190', name: 'Refunds to donors', type: 'revenue' },
  supportIncome: { code: '4210', name: 'Programme support income', type: 'revenue' },
  interest: { code: '4310', name: 'Interest', type: 'revenue' },
  exchangeGain: { code: '4910', name: 'Gain on exchange', type: 'revenue' },
  recoveries: { code: '4920', name: 'Recoveries of receivables written off', type: 'revenue' },
  directExpenditure: { code: '5110', name: 'Programme expenditure, direct', type: 'expense' },
  supportCharged: { code: '5210', name: 'Programme support cost charged', type: 'expense' },
  bankCharges: { code: '5310', name: 'Bank charges', type: 'expense' },
  exchangeLoss: { code: '5410', name: 'Loss on exchange', type: 'expense' },
  doubtfulDebts: { code: '5510', name: 'Doubtful-debt expense', type: 'expense' },
  writeOff: { code: '5520', name: 'Write-off of contributions receivable', type: 'expense' },
  memoAnnounced: { code: '9110', name: 'Announced pledges', type: 'memorandum' },
  memoAgreed: { code: '9120', name: 'Agreed contributions, unconditional', type: 'memorandum' },
  memoAgreedConditional: {
    code: '9121',
    name: 'Agreed contributions, conditional',
    type: 'memorandum',
  },
  memoAgreedFailed: {
    code: '9122',
    name: 'Agreed contributions, condition failed',
    type: 'memorandum',
  },
  memoReceived: { code: '9130', name: 'Contributions received, gross', type: 'memorandum' },
  memoWrittenOff: { code: '9140', name: 'Contributions written off', type: 'memorandum' },
  memoConditionalOutstanding: {
    code: '9150',
    name: 'Conditional commitments outstanding',
    type: 'memorandum',
  },
  memoContributions: {
    code: '9190',
    name: 'Contra of contribution memoranda',
    type: 'memorandum',
  },
  memoProgrammable: { code: '9210', name: 'Spending authority, programmable', type: 'memorandum' },
  memoSupportReserve: {
    code: '9220',
    name: 'Spending authority, support reserve',
    type: 'memorandum',
  },
  memoAuthorityGranted: { code: '9290', name: 'Contra of spending authority', type: 'memorandum' },
} as const satisfies Readonly<Record<string, Account>>;

type AccountName = keyof typeof chart;

/** The codes alone, by the same names. */
export const account = Object.fromEntries(
  Object.entries(chart).map(([name, { code }]) => [name, code]),
) as { readonly [Name in AccountName]: (typeof chart)[Name]['code'] };

/** An account that rules book on; banks may have others. */
export type AccountCode = (typeof account)[AccountName];

export const accountCodeLength = 4;

/** One account, or all whose codes begin so. */
export type Accounts = AccountCode | (typeof codesOf)[keyof typeof codesOf];

/** In the order of their codes. */
export const chartOfAccounts: readonly Account[] = [
  ...cashAccounts.map(({ code, currency }) => ({
    code,
    name: `Cash at bank, ${currency}`,
    ...cash,
  })),
  ...Object.values(chart),
];

/** Currency of the ledger accounts that the chart reserves for one. */
export const cashAccountCurrency: Readonly<Record<string, string>> = Object.fromEntries(
  cashAccounts.map(({ code, currency }) => [code, currency]),
);

const byCode: ReadonlyMap<string, Account> = new Map(
  chartOfAccounts.map((chartEntry) => [chartEntry.code, chartEntry]),
);

/** Cash at bank and clearing. */
export function isCash(code: string): boolean {
  return code.startsWith(codesOf.cash);
}

/** Booked beside the trial balance, balanced in itself. */
export function isMemorandum(code: string): boolean {
  return code.startsWith(codesOf.memorandum);
}

/** Type of an account of the chart, or of a code of cash or memoranda; else undefined. */
export function typeOfAccount(code: string): AccountType | undefined {
  const chartEntry = byCode.get(code);
  if (chartEntry !== undefined) return chartEntry.type;
  if (isMemorandum(code)) return 'memorandum';
  return isCash(code) ? cash.type : undefined;
}

/** Accounts of money that is owed on items of this owner, in the order of the chart. */
export function owedAccounts(owner: ItemOwner): readonly AccountCode[] {
  return Object.values(chart).flatMap((chartEntry) =>
    'monetary' in chartEntry && isOwed(chartEntry.monetary, owner) ? [chartEntry.code] : [],
  );
}

/** Accounts that a revaluation values on items of this owner, owed ones and cash. */
export function monetaryAccounts(owner: ItemOwner): readonly Accounts[] {
  return [codesOf.cash, ...owedAccounts(owner)];
}

function isOwed(monetary: Monetary | null, owner: ItemOwner): boolean {
  return monetary?.is === 'owed' && monetary.of.includes(owner);
}
