import { kindOf, ledgerEventOf, Money, signIn, type MoneyFact } from '@art30/accounting';
import { reports, type Word } from '@art30/books';
import type { EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { wholeLog } from '../support/whole-log';

type ReportName = keyof typeof reports;
type Dims = Readonly<Record<string, string | number | null>>;

/** A figure as an answer shows it, with what its row says. */
interface Shown {
  readonly figure: string;
  readonly dims: Dims;
  readonly money: MoneyFact;
}

interface Explanation {
  readonly figure: { readonly value: MoneyFact; readonly lines: number };
  readonly items: readonly { readonly share: MoneyFact }[];
  readonly next: string | null;
}

interface Difference {
  readonly figures: readonly {
    readonly name: string;
    readonly before: MoneyFact;
    readonly after: MoneyFact;
    readonly difference: MoneyFact;
  }[];
  readonly rows: readonly {
    readonly figures: readonly { readonly name: string; readonly difference: MoneyFact }[];
  }[];
  readonly items: readonly {
    readonly shares: readonly { readonly figure: string; readonly amount: MoneyFact }[];
  }[];
  readonly next: string | null;
}

/** A question for a report; `{times}` stands for both of them. */
const questions: readonly (readonly [ReportName, string])[] = [
  ['balances', '/v1/balances?by=donor,purpose&{times}'],
  ['balances', '/v1/balances?by=account,donor&{times}'],
  ['balances', '/v1/balances?by=pledge,currency&memorandum=true&recommendation=n&{times}'],
  ['trial-balance', '/v1/trial-balance?{times}'],
  ['trial-balance', '/v1/trial-balance?donor=DON-A&{times}'],
  ['bridge', '/v1/bridge?by=donor,purpose&{times}'],
  ['bridge', '/v1/pledges/P1/bridge?{times}'],
  ['spending-authority', '/v1/spending-authority?by=purpose,level&{times}'],
  ['contributions', '/v1/contributions?{times}'],
  ['contributions', '/v1/contributions?from=2024-06-01&to=2025-03-31&donor=DON-A&{times}'],
  ['financial-performance', '/v1/financial-performance?year=2024&{times}'],
  ['financial-performance', '/v1/financial-performance?from=2024-11-01&{times}'],
  ['write-offs', '/v1/write-offs?{times}'],
  ['ageing', '/v1/ageing?{times}'],
  ['cash', '/v1/cash?{times}'],
];

/** Members that hold rows, totals or parts of them, and are no part of a figure's name. */
const containers: readonly string[] = [
  ...['items', 'totals', 'usd', 'figures', 'funds', 'years', 'levels', 'buckets', 'accounts'],
  ...['currencies', 'recoveries', 'identity'],
];
/** Figures of one answer that are followed: others at each of its times. */
const sample = 20;

/** Figures that follow from others, are of the whole ledger, or are told by events one by one. */
const derived: readonly string[] = [
  ...['difference', 'differenceHeld', 'overspent', 'borrowed', 'borrowedUsd', 'sum'],
  ...['elimination.eliminated', 'elimination.totalRevenue', 'elimination.totalExpense'],
  ...['elimination.surplus', 'inCurrencies.difference', 'balances netAssets'],
  ...['trial-balance debit', 'trial-balance credit'],
  ...['bridge items.usd', 'bridge items.inCurrency'],
];

describe('every figure of every report', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, 'E29');
  });
  afterAll(() => service.stopAndRemove());

  const times = [
    'knownAt=9999',
    'asAt=2024-12-31&knownAt=9999',
    'asAt=2025-03-31&knownAt=230',
    'knownAt=190',
  ];

  const cents = ({ amount }: MoneyFact) => BigInt(amount.replace('.', ''));

  /** All lines that a template leads to for a figure, page by page. */
  async function explained(address: string): Promise<Explanation> {
    let page = await service.get<Explanation>(`${address}&limit=200`);
    const items = [...page.items];
    while (page.next !== null) {
      page = await service.get<Explanation>(`${address}&limit=200&cursor=${page.next}`);
      items.push(...page.items);
    }
    return { ...page, items };
  }

  it.each(questions)('%s: %s leads to the lines that it sums', async (report, question) => {
    let followed = 0;
    for (const at of times) {
      const answer = await service.get<{ readonly explain: string }>(
        question.replace('{times}', at),
      );
      const { explain } = answer;
      const shown = shownIn(answer, report, explain);
      const step = Math.max(1, Math.floor(shown.length / sample));
      const some = shown.filter((_one, index) => index % step === times.indexOf(at) % step);
      for (const { figure, dims, money } of some) {
        const address = expanded(explain, { ...dims, figure });
        const { figure: found, items } = await explained(address);
        expect([address, found.value]).toEqual([address, money]);
        expect([address, items.length]).toEqual([address, found.lines]);
        const sum = items.reduce((total, { share }) => total + cents(share), 0n);
        expect([address, sum]).toEqual([address, cents(money)]);
        followed += 1;
      }
    }
    expect(followed).toBeGreaterThan(0);
  });

  it.each<[ReportName, string]>([
    ['balances', 'by=donor,purpose'],
    ['trial-balance', 'by=account'],
    ['bridge', 'by=pledge'],
    ['spending-authority', 'by=purpose,level'],
    ['contributions', 'by=year&from=2024-06-01'],
    ['financial-performance', 'by=fund&from=2024-01-01'],
    ['write-offs', 'by=pledge'],
    ['ageing', 'by=pledge,instalment'],
    ['cash', 'by=bankAccount'],
  ])(
    '%s can be compared at two points, by lines that come to the difference',
    async (report, by) => {
      const log = await wholeLog(service.app.get<EventStore>(EVENT_STORE));
      const lines = naiveLines(log);
      const points = [
        [
          { asAt: '2024-12-31', knownAt: 300 },
          { asAt: '2025-06-30', knownAt: 300 },
        ],
        [
          { asAt: '2024-12-31', knownAt: 200 },
          { asAt: '2024-12-31', knownAt: 310 },
        ],
        [
          { asAt: '2025-12-31', knownAt: 310 },
          { asAt: '2024-09-30', knownAt: 220 },
        ],
      ] as const;
      for (const [from, to] of points) {
        const asked = `/v1/audit/difference?report=${report}&${by}&limit=200&asAt=${to.asAt}&knownAt=${to.knownAt}&fromAsAt=${from.asAt}&fromKnownAt=${from.knownAt}`;
        let page = await service.get<Difference>(asked);
        const { figures, rows } = page;
        const items = [...page.items];
        while (page.next !== null) {
          page = await service.get<Difference>(`${asked}&cursor=${page.next}`);
          items.push(...page.items);
        }
        for (const { name, before, after, difference } of figures) {
          const word = reports[report].figures[name]?.word as Word;
          const scoped = lines.filter((line) => scopes[report](line));
          const [was, is] = [from, to].map((point) => naiveSum(scoped, word, point));
          expect([name, cents(before), cents(after)]).toEqual([name, was, is]);
          expect([name, cents(difference)]).toEqual([name, cents(after) - cents(before)]);
          const sharesOf = items.flatMap(({ shares }) =>
            shares.filter(({ figure }) => figure === name),
          );
          const shared = sharesOf.reduce((sum, { amount }) => sum + cents(amount), 0n);
          expect([name, shared]).toEqual([name, cents(difference)]);
          const told = rows.flatMap((row) => row.figures.filter((one) => one.name === name));
          const rowed = told.reduce((sum, one) => sum + cents(one.difference), 0n);
          expect([name, rowed]).toEqual([name, cents(difference)]);
        }
      }
    },
  );

  it('is compared in the currency of its lines, also where none of them moved', async () => {
    const at = 'pledge=P1&asAt=2024-12-31&knownAt=254';
    const { figures, items } = await service.get<Difference>(
      `/v1/audit/difference?report=ageing&figure=outstanding&${at}&fromKnownAt=254`,
    );
    const ageing = await service.get<{ items: readonly { outstanding: MoneyFact }[] }>(
      `/v1/ageing?${at}`,
    );
    const outstanding = ageing.items[0]?.outstanding as MoneyFact;
    expect(outstanding.currency).toBe('EUR');
    const nothing = { amount: '0.00', currency: 'EUR' };
    expect([figures, items]).toMatchObject([
      [{ before: outstanding, after: outstanding, difference: nothing }],
      [],
    ]);
  });

  it.each([
    ['report=cash&figure=received', 'figure'],
    ['figure=__proto__', 'figure'],
    ['report=ageing&bucket=DAYS_31_60&figure=amount', 'figure'],
    ['bucket=DAYS_31_60&figure=received', 'bucket'],
    ['figure=inCurrency.received', 'currency'],
  ])('refuses %s', async (question, field) => {
    const { status, body } = await service.http().get(`/v1/audit/explain?${question}`);
    expect([status, body.code, body.errors?.[0]?.field ?? body.field]).toEqual([
      ...[400, 'INVALID_REQUEST', field],
    ]);
  });

  it.each([
    ['report=cash', 'fromAsAt'],
    ['fromAsAt=2024-02-30', 'fromAsAt'],
    ['fromKnownAt=yesterday', 'fromKnownAt'],
    ['fromAsAt=2024-12-31&figure=shortfall', 'figure'],
    ['fromAsAt=2024-12-31&by=colour', 'by'],
  ])('is not compared by %s', async (question, field) => {
    const { status, body } = await service.http().get(`/v1/audit/difference?${question}`);
    expect([status, body.code, body.errors?.[0]?.field ?? body.field]).toEqual([
      ...[400, 'INVALID_REQUEST', field],
    ]);
  });
});

/** Figures of an answer with the values of its template's variables, as the contract says it. */
function shownIn(answer: object, report: ReportName, template: string): readonly Shown[] {
  const variables = /\{&([^}]*)\}/.exec(template)?.[1]?.split(',') ?? [];
  const found: Shown[] = [];
  const visit = (node: unknown, path: readonly string[], dims: Dims): void => {
    if (Array.isArray(node)) return node.forEach((item) => visit(item, path, dims));
    if (typeof node !== 'object' || node === null) return;
    if (isMoney(node)) {
      const figure = path
        .filter((name, index) => index === path.length - 1 || !containers.includes(name))
        .join('.');
      if (derived.includes(figure) || derived.includes(`${report} ${path.join('.')}`)) return;
      const known = nameIn(report, path, figure);
      if (known === undefined) throw new Error(`${report} has no figure for ${path.join('.')}`);
      const isOpen = variables.includes('currency') && known.column === 'amount';
      const named = isOpen ? { ...dims, currency: node.currency } : dims;
      found.push({ figure: known.name, dims: named, money: node });
      return;
    }
    const own = Object.fromEntries(
      Object.entries(node).filter(
        ([name, value]) =>
          variables.includes(name) && (typeof value !== 'object' || value === null),
      ),
    ) as Dims;
    // What is said of the whole answer is of no row.
    const here = path.length === 0 ? dims : { ...dims, ...own };
    for (const [name, value] of Object.entries(node)) visit(value, [...path, name], here);
  };
  const { overdrafts: _overdrafts, ...shown } = answer as { readonly overdrafts?: unknown };
  visit(shown, [], {});
  return found.filter(({ dims }) => dims['account'] !== null);
}

/** Totals of write-offs sum other lines than their rows. */
function nameIn(report: ReportName, path: readonly string[], figure: string) {
  const isTotal = path.some((name) => name === 'totals' || name === 'years');
  const names = [
    ...(isTotal ? [`totals.${figure}`] : []),
    figure,
    ...(report === 'write-offs' && figure === 'inCurrencies' ? ['amount'] : []),
    ...(report === 'ageing' && figure.startsWith('inCurrencies.') ? [figure.slice(13)] : []),
  ];
  const name = names.find((one) => Object.hasOwn(reports[report].figures, one));
  const column = name === undefined ? undefined : reports[report].figures[name]?.column;
  return name === undefined ? undefined : { name, column };
}

function isMoney(node: object): node is MoneyFact {
  return Object.keys(node).sort().join() === 'amount,currency';
}

/** RFC 6570, 3.2.9: a form-style continuation. */
function expanded(template: string, values: Dims): string {
  return template.replace(/\{&([^}]*)\}/, (_, names: string) =>
    names
      .split(',')
      .filter((name) => values[name] !== undefined)
      .map((name) => `&${name}=${encodeURIComponent(String(values[name] ?? ''))}`)
      .join(''),
  );
}

interface NaiveLine {
  readonly sequence: number;
  readonly postingDate: string;
  readonly account: string;
  readonly pledge: string | null;
  readonly isValueAlone: boolean;
  readonly kind: ReturnType<typeof kindOf>;
  readonly usd: bigint;
}

/** Lines of the journal, taken from the events alone. */
function naiveLines(log: readonly { readonly type: string; readonly data: object }[]): NaiveLine[] {
  return log.flatMap((stored, index) => {
    const event = ledgerEventOf(stored);
    const { entries, effectiveDate, postingDate = effectiveDate } = event.data;
    return entries.map(({ account, amount, currency, usd, dims }) => ({
      ...{ sequence: index + 1, postingDate, account, pledge: dims.pledge ?? null },
      ...{ isValueAlone: Money.of({ amount, currency }).isZero, kind: kindOf(event) },
      usd: BigInt(usd.replace('.', '')),
    }));
  });
}

function naiveSum(
  lines: readonly NaiveLine[],
  word: Word,
  { asAt, knownAt }: { readonly asAt: string; readonly knownAt: number },
): bigint {
  return lines
    .filter(({ sequence, postingDate }) => sequence <= knownAt && postingDate <= asAt)
    .reduce((sum, line) => sum + BigInt(signIn(word.terms, line)) * line.usd, 0n);
}

/** Lines of each report, besides its times. */
const scopes: Readonly<Record<ReportName, (line: NaiveLine) => boolean>> = {
  balances: () => true,
  'trial-balance': ({ account }) => !account.startsWith('9'),
  bridge: ({ pledge }) => pledge !== null,
  'spending-authority': ({ account, pledge }) =>
    pledge !== null && ['9210', '9220', '5110', '5210'].includes(account),
  contributions: ({ postingDate }) => postingDate >= '2024-06-01',
  'financial-performance': ({ account, postingDate }) =>
    /^[45]/.test(account) && postingDate >= '2024-01-01',
  'write-offs': ({ kind }) => kind === 'ReceivableWrittenOff',
  ageing: ({ account }) => ['1310', '1319', '9150'].includes(account),
  cash: ({ account }) => account.startsWith('11'),
};
