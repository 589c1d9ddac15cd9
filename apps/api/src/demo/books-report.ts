import { grouped, heading, textTable, type Column } from '@art30/documents';
import type { ServiceClient } from './service-client';

interface Money {
  readonly amount: string;
}

interface BalanceRow {
  readonly usd: Readonly<Record<string, Money | null>>;
}

interface Balances {
  readonly items: readonly (BalanceRow & Readonly<Record<string, unknown>>)[];
  readonly totals: BalanceRow;
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

interface ReplayReport {
  readonly eventsRead: number;
  readonly rowsCompared: number;
  readonly differencesTotal: number;
  readonly entryFindingsTotal: number;
}

/**
 * Figures of a balance that fit beside each other in a terminal, with their column titles. The answer of `/v1/balances`
 * has more figures.
 */
const words = {
  agreed: 'agreed',
  received: 'received',
  outstanding: 'outstanding',
  directExpenditure: 'direct\nexpenditure',
  pscCharged: 'support\ncost',
  unallocated: 'unallocated',
  fundBalance: 'fund\nbalance',
};

/** Fund that receives programme support costs. Its money belongs to no donor and no recommendation. */
const supportFund = 'PSC-FUND';

/** Pledge of which the demo prints every step from the signed amount to the cash received. */
const bridgedPledge = 'P1';

/** Prints a text of one or more lines. */
export type Say = (text: string) => void;

/**
 * Prints balances by donor, purpose and recommendation, and the trial balance. Also prints the bridge of one pledge:
 * the steps from its signed amount to its cash. All are in US dollars.
 */
export async function sayBooks(service: ServiceClient, say: Say): Promise<void> {
  for (const by of ['donor', 'purpose', 'recommendation']) {
    const balances = await service.get<Balances>(`/v1/balances?by=${by},fund`);
    say(heading(`Balances per ${by}, USD`));
    say(balancesTable(by, balances));
    say(`Net assets: USD ${grouped(balances.netAssets.amount)}`);
  }
  say(heading('Trial balance, USD (debit positive, credit negative)'));
  say(trialBalanceTable(await service.get('/v1/trial-balance')));
  say(heading(`Pledge ${bridgedPledge}, from the amount signed to the cash received`));
  say(bridgeTable(await service.get(`/v1/pledges/${bridgedPledge}/bridge?limit=200`)));
}

/** Computes the books again from the whole log, and prints how they differ from the stored rows. */
export async function sayReplay(service: ServiceClient, say: Say): Promise<void> {
  say(heading('Replay of the whole log'));
  say(conclusion(await service.replay()));
}

function balancesTable(by: string, { items, totals }: Balances): string {
  const columns: Column[] = [
    { title: by },
    ...Object.values(words).map((title): Column => ({ title, align: 'right' })),
  ];
  const figures = ({ usd }: BalanceRow) =>
    Object.keys(words).map((word) => grouped(usd[word]?.amount ?? ''));
  const rows = items
    .map((row) => [nameOf(row[by], row['fund']), ...figures(row)])
    .filter(([, ...row]) => row.some((figure) => figure !== '0.00'));
  return textTable(columns, [...rows, ['total', ...figures(totals)]]);
}

/** Returns the label of a row. Money that has no donor, purpose or recommendation is labelled as unattributed. */
function nameOf(value: unknown, fund: unknown): string {
  if (fund === supportFund) return 'support fund';
  return typeof value === 'string' ? value : 'unattributed';
}

function trialBalanceTable({ items, sum }: TrialBalance): string {
  const columns: Column[] = [
    { title: 'account' },
    { title: 'name' },
    { title: 'balance', align: 'right' },
  ];
  return textTable(columns, [
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
  return textTable(columns, [
    ...items.map(({ effectiveDate, type, step, usd, inCurrency }) => [
      ...[effectiveDate, type, spaced(step)],
      ...[usd, inCurrency].map(({ amount }) => grouped(amount)),
    ]),
    ['', '', 'cash received', ...cash.map(({ amount }) => grouped(amount))],
  ]);
}

function conclusion(report: ReplayReport): string {
  const { eventsRead, rowsCompared, differencesTotal, entryFindingsTotal } = report;
  return [
    `The books were computed again from the ${eventsRead} events of the log and compared with the stored rows:`,
    `${rowsCompared} rows compared, ${differencesTotal} differences, ` +
      `${entryFindingsTotal} events whose entries differ from those of the posting rules.`,
  ].join('\n');
}

/** Writes a name such as `exchangeAtReceipt` as separate words. */
function spaced(word: string): string {
  return word.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
