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

const words = [
  'announced',
  'agreed',
  'received',
  'outstanding',
  'revenue',
  'allocated',
  'unallocated',
  'fundBalance',
];

/** Balances per donor, purpose and recommendation, and the trial balance, in US dollars. */
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

/** `fundBalance` as people write it. */
function spaced(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
