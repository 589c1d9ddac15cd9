import { grouped, heading, table, type Column } from './tables';

type Get = (path: string) => Promise<unknown>;

interface Money {
  readonly amount: string;
}

interface BalanceRow {
  readonly label: string;
  readonly usd: Readonly<Record<string, Money | null>>;
}

interface Balances {
  readonly items: readonly BalanceRow[];
  readonly totals: Pick<BalanceRow, 'usd'>;
  readonly netAssets: Money;
}

interface TrialBalance {
  readonly items: readonly { account: string; name: string; balance: Money }[];
  readonly sum: Money;
}

interface Bridge {
  readonly currency: string;
  readonly usd: { readonly cashReceived: Money };
  readonly inCurrencies: readonly { readonly cashReceived: Money }[];
  readonly items: readonly {
    readonly step: string;
    readonly type: string;
    readonly effectiveDate: string;
    readonly usd: Money;
    readonly inCurrency: Money;
  }[];
}

const words = [
  ...['announced', 'agreed', 'received', 'outstanding', 'revenue', 'refunds'],
  ...['directExpenditure', 'pscCharged', 'unallocated', 'fundBalance'],
];

/** The pledge whose way from signature to cash is shown in full. */
const bridgedPledge = 'P1';

/**
 * Balances per donor, purpose and recommendation, the trial balance, and what became of one pledge
 * from its signature to its cash, in US dollars.
 */
export async function printBooks(get: Get): Promise<void> {
  for (const by of ['donor', 'purpose', 'recommendation']) {
    const balances = (await get(`/v1/balances?by=${by}`)) as Balances;
    console.log(heading(`Balances per ${by}, USD`));
    console.log(balancesTable(by, balances));
    console.log(`Net assets: USD ${grouped(balances.netAssets.amount)}`);
  }
  const trialBalance = (await get('/v1/trial-balance')) as TrialBalance;
  console.log(heading('Trial balance, USD (debit positive, credit negative)'));
  console.log(trialBalanceTable(trialBalance));
  const bridge = (await get(`/v1/pledges/${bridgedPledge}/bridge?limit=200`)) as Bridge;
  console.log(heading(`Pledge ${bridgedPledge}, from what was signed to the cash of it`));
  console.log(bridgeTable(bridge));
}

function balancesTable(by: string, { items, totals }: Balances): string {
  const columns: Column[] = [
    { title: by },
    ...words.map((word): Column => ({ title: spaced(word), align: 'right' })),
  ];
  const figures = (row: Pick<BalanceRow, 'usd'>) =>
    words.map((word) => grouped(row.usd[word]?.amount ?? ''));
  return table(columns, [
    ...items.map((row) => [row.label, ...figures(row)]),
    ['total', ...figures(totals)],
  ]);
}

function trialBalanceTable({ items, sum }: TrialBalance): string {
  const columns: Column[] = [
    { title: 'account' },
    { title: 'name' },
    { title: 'balance', align: 'right' },
  ];
  return table(columns, [
    ...items.map(({ account, name, balance }) => [account, name, grouped(balance.amount)]),
    ['', 'sum', grouped(sum.amount)],
  ]);
}

function bridgeTable({ currency, items, usd: inUsd, inCurrencies }: Bridge): string {
  const columns: Column[] = [
    ...[{ title: 'date' }, { title: 'event' }, { title: 'step' }],
    { title: 'USD', align: 'right' },
    { title: currency, align: 'right' },
  ];
  const cash = [inUsd.cashReceived, ...inCurrencies.map(({ cashReceived }) => cashReceived)];
  return table(columns, [
    ...items.map(({ effectiveDate, type, step, usd, inCurrency }) => [
      ...[effectiveDate, type, spaced(step)],
      ...[usd, inCurrency].map(({ amount }) => grouped(amount)),
    ]),
    ['', '', 'cash received', ...cash.map(({ amount }) => grouped(amount))],
  ]);
}

/** `fundBalance` as people write it. */
function spaced(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
