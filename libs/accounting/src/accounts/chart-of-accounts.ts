export const accountTypes = [
  'asset',
  'liability',
  'net assets',
  'revenue',
  'expense',
  'memorandum',
] as const;
export type AccountType = (typeof accountTypes)[number];

/** Owner of an item that a revaluation values: a pledge, or a receipt whose money no pledge has yet. */
export type ItemOwner = 'pledge' | 'receipt';

/**
 * A balance whose value in USD changes with the exchange rate: cash, or a debt (receivable or payable). A payment out
 * of such a balance takes its share of the balance's value in the books along.
 */
export interface Monetary {
  readonly is: 'cash' | 'owed';
  readonly of: readonly ItemOwner[];
}

interface Named {
  readonly code: string;
  readonly name: string;
}

/** An account of the chart. The type forces every asset and liability to state if a revaluation values it. */
export type Account =
  | (Named & { readonly type: 'asset' | 'liability'; readonly monetary: Monetary | null })
  | (Named & { readonly type: Exclude<AccountType, 'asset' | 'liability'> });

/**
 * Prefixes of account codes. Opening a bank account may add a code under the prefix of cash; all other codes are
 * fixed.
 */
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

/**
 * Ledger accounts for cash that the chart reserves for one currency; a bank account in another currency needs another
 * code.
 */
const cashAccounts = [
  { code: '1110', currency: 'USD' },
  { code: '1120', currency: 'EUR' },
  { code: '1130', currency: 'CHF' },
  { code: '1140', currency: 'GBP' },
  { code: '1150', currency: 'JPY' },
  { code: '1160', currency: 'KWD' },
] as const;

/** Accounts of `docs/accounting.md`, by the names under which the posting rules refer to them. */
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
  /** Not monetary: an advance ends as revenue and not as a payment, so exchange rates do not change its value. */
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
  /** An overpayment is valued with its receipt, whichever pledge the money goes to in the end. */
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

/** Codes of the accounts, by the names that the rules use. */
export const account = Object.fromEntries(
  Object.entries(chart).map(([name, { code }]) => [name, code]),
) as { readonly [Name in AccountName]: (typeof chart)[Name]['code'] };

/** Code of an account that posting rules use; bank accounts may add others. */
export type AccountCode = (typeof account)[AccountName];

export const accountCodeLength = 4;

/** One account, or all accounts whose codes begin with a prefix. */
export type Accounts = AccountCode | (typeof codesOf)[keyof typeof codesOf];

/** All accounts, in the order of their codes. */
export const chartOfAccounts: readonly Account[] = [
  ...cashAccounts.map(({ code, currency }) => ({
    code,
    name: `Cash at bank, ${currency}`,
    ...cash,
  })),
  ...Object.values(chart),
];

/** Currency by code of those cash accounts that the chart reserves for one currency. */
export const cashAccountCurrency: Readonly<Record<string, string>> = Object.fromEntries(
  cashAccounts.map(({ code, currency }) => [code, currency]),
);

const byCode: ReadonlyMap<string, Account> = new Map(
  chartOfAccounts.map((chartEntry) => [chartEntry.code, chartEntry]),
);

/** True for accounts of cash at a bank and for the clearing account. */
export function isCash(code: string): boolean {
  return code.startsWith(codesOf.cash);
}

/** True for a memorandum account: it is outside the trial balance and its entries balance by themselves. */
export function isMemorandum(code: string): boolean {
  return code.startsWith(codesOf.memorandum);
}

/** Returns the type of an account, also of a cash or memorandum code outside the chart; else undefined. */
export function typeOfAccount(code: string): AccountType | undefined {
  const chartEntry = byCode.get(code);
  if (chartEntry !== undefined) return chartEntry.type;
  if (isMemorandum(code)) return 'memorandum';
  return isCash(code) ? cash.type : undefined;
}

/**
 * Returns the accounts of debts and receivables that are valued on items of this owner, in the order of the
 * chart.
 */
export function owedAccounts(owner: ItemOwner): readonly AccountCode[] {
  return Object.values(chart).flatMap((chartEntry) =>
    'monetary' in chartEntry && isOwed(chartEntry.monetary, owner) ? [chartEntry.code] : [],
  );
}

/** Returns all accounts that a revaluation values on items of this owner, including cash. */
export function monetaryAccounts(owner: ItemOwner): readonly Accounts[] {
  return [codesOf.cash, ...owedAccounts(owner)];
}

function isOwed(monetary: Monetary | null, owner: ItemOwner): boolean {
  return monetary?.is === 'owed' && monetary.of.includes(owner);
}
