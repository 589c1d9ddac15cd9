import { balanceWords, type BalanceWord } from '@art30/books';
import { Client } from '../support/client';
import { cents } from '../support/example-figures';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { announcement, application, credit, eur, terms, usd } from '../support/world';

interface Money {
  readonly amount: string;
  readonly currency: string;
}
type Figures = Readonly<Record<BalanceWord, Money>> & { readonly shortfall: Money | null };
interface Row {
  readonly label: string;
  readonly usd: Figures;
  readonly inCurrency?: Readonly<Record<string, Money>>;
  readonly balance?: Money;
  readonly identity: Readonly<Record<string, Money>> | null;
  readonly donor?: string | null;
  readonly pledge?: string | null;
  readonly purpose?: string | null;
}
interface Balances {
  readonly items: readonly Row[];
  readonly totals: { readonly usd: Figures; readonly inCurrency?: Record<string, Money> };
  readonly netAssets: Money;
  readonly next: string | null;
  readonly knownAt: { readonly sequence: number };
}

const words = Object.keys(balanceWords) as BalanceWord[];
const ofPledges = ['donor', 'pledge', 'purpose', 'recommendation'];

describe('balances', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E14');
    await conditionalPledge();
    await advanceOnAnnouncement();
    await client.done('/v1/receipts', credit('nobody knows', '77.00'));
  });
  afterAll(() => service.stopAndRemove());

  /** Books a conditional pledge of EUR 1,000, with 400 received. */
  async function conditionalPledge(): Promise<void> {
    const condition = { kind: 'PERFORMANCE', text: 'a report', returnClause: 'unspent funds' };
    await client.done('/v1/pledges', {
      ...announcement('P8', { announcedOn: undefined, amount: eur('1000.00') }),
      agreement: terms(eur('1000.00'), { condition }),
    });
    const applied = {
      ...application('P8', '0'),
      lines: [{ instalment: 1, settles: eur('400.00') }],
    };
    await client.done(
      '/v1/receipts',
      credit('conditional', '0', {
        bankAccount: 'BK-EUR',
        net: eur('400.00'),
        charges: eur('0.00'),
        application: applied,
      }),
    );
  }

  /** Books an announced pledge of USD 500, with 200 received before it is signed. */
  async function advanceOnAnnouncement(): Promise<void> {
    await client.done('/v1/pledges', announcement('P9', { amount: usd('500.00') }));
    const lines = [{ settles: usd('200.00') }];
    const applied = { ...application('P9', '0'), lines };
    await client.done('/v1/receipts', credit('advance', '200.00', { application: applied }));
  }

  const find = (query: string) => service.get<Balances>(`/v1/balances?${query}`);

  async function refused(path: string): Promise<{ status: number; code: string; field: string }> {
    const { status, body } = await service.http().get(path);
    const { code, field } = body as { code: string; field: string };
    return { status, code, field };
  }

  it.each([...ofPledges, 'pledge,purpose', 'donor,recommendation', 'recommendation,purpose'])(
    'per %s: one line says what the fund balance consists of, and lacks nothing',
    async (by) => {
      const { items } = await find(`by=${by}`);
      const rows = items.filter((row) => !row.label.includes('unattributed'));
      expect(rows.length).toBeGreaterThan(1);
      for (const { label, identity, usd: row } of rows) {
        if (identity === null) throw new Error(`${label} has no identity`);
        const of = (word: string) => cents(identity[word]?.amount ?? 'none');
        const lowering = ['allowance', 'receivedInAdvance', 'conditionalLiability'];
        const raising = ['receivable', 'unallocated', 'availableProgrammable'];
        const sum =
          [...raising, 'availableSupportReserve'].reduce((total, word) => total + of(word), 0n) -
          [...lowering, 'pledgePayables'].reduce((total, word) => total + of(word), 0n);
        expect([label, of('fundBalance')]).toEqual([label, sum]);
        expect([label, identity['difference']]).toEqual([label, usd('0.00')]);
        expect({ ...identity, ...row }).toMatchObject(identity);
      }
    },
  );

  it.each([
    'by=account',
    'by=pledge,year',
    'by=donor&currency=USD',
    'by=fund',
    'by=donor&account=1310',
  ])('has no identity where lines are cut by what owns no money: %s', async (query) => {
    const { items } = await find(query);
    expect(new Set(items.map(({ identity }) => identity))).toEqual(new Set([null]));
  });

  it('has no identity of money in suspense', async () => {
    const { items } = await find('by=purpose');
    expect(items.at(-1)).toMatchObject({ label: 'unattributed', identity: null });
  });

  it.each([...ofPledges, 'account', 'currency', 'fund', 'bankAccount', 'year', 'instalment'])(
    'per %s: the rows add up to the totals, and their fund balances to net assets',
    async (by) => {
      const { items, totals, netAssets } = await find(`by=${by}&memorandum=true`);
      for (const word of words) {
        const sum = items.reduce((total, row) => total + cents(row.usd[word].amount), 0n);
        expect([word, sum]).toEqual([word, cents(totals.usd[word].amount)]);
      }
      expect(totals.usd.fundBalance).toEqual(netAssets);
    },
  );

  it('has cash without a pledge only for what is unapplied or owed back', async () => {
    const { items } = await find('by=pledge');
    const row = items.find(({ pledge }) => pledge === null)?.usd;
    expect(row?.cash).toEqual(usd('77.00'));
    expect(row?.unapplied).toEqual(usd('77.00'));
    expect(row?.refundsPayable).toEqual(usd('0.00'));
  });

  it('tells conditional money and advances apart from revenue', async () => {
    const { items } = await find('by=pledge');
    const of = (pledge: string) => items.find((row) => row.label === pledge)?.usd;
    expect(of('P8')).toMatchObject({
      agreed: usd('1111.11'),
      conditional: usd('1111.11'),
      received: usd('441.99'),
      outstanding: usd('666.67'),
      receivable: usd('0.00'),
      conditionalLiability: usd('441.99'),
      revenue: usd('0.00'),
    });
    expect(of('P9')).toMatchObject({
      announced: usd('500.00'),
      agreed: usd('0.00'),
      received: usd('200.00'),
      receivedInAdvance: usd('200.00'),
      unallocated: usd('200.00'),
    });
  });

  it('names lines without the dimension unattributed, last, and finds them by an empty filter', async () => {
    const { items } = await find('by=purpose');
    const last = items.at(-1);
    expect([last?.label, last?.purpose]).toEqual(['unattributed', null]);
    const { totals } = await find('purpose=');
    expect(totals.usd).toEqual(last?.usd);
  });

  it('speaks the currency of the lines where it is asked for', async () => {
    const { items, totals } = await find('by=donor,currency');
    expect(totals.inCurrency).toBeUndefined();
    const row = items.find(({ label }) => label === 'DON-A, EUR');
    expect(row?.inCurrency).toMatchObject({
      agreed: eur('1101000.00'),
      received: eur('600400.00'),
      outstanding: eur('500600.00'),
      cash: eur('600385.00'),
    });
    const euros = await find('currency=EUR&pledge=P1');
    expect(euros.totals.inCurrency).toMatchObject({ agreed: eur('1100000.00') });
    expect(euros.totals.usd.agreed).toEqual(usd('1222222.22'));
  });

  it('knows no shortfall of accounts, currencies and years', async () => {
    const [owner, account] = await Promise.all([find('by=donor'), find('by=donor,account')]);
    expect(owner.items.map((row) => row.usd.shortfall)).toEqual(owner.items.map(() => usd('0.00')));
    expect(new Set(account.items.map((row) => row.usd.shortfall))).toEqual(new Set([null]));
  });

  it('leaves memorandum accounts out of rows by account unless they are asked for', async () => {
    const hidden = await find('by=account');
    expect(hidden.items.filter(({ label }) => label.startsWith('9'))).toEqual([]);
    expect(hidden.items.find(({ label }) => label === '1110')?.balance).toEqual(usd('678277.00'));
    const shown = await find('by=account&memorandum=true');
    const announced = shown.items.find(({ label }) => label === '9110');
    expect(announced?.balance).toEqual(shown.totals.usd.announced);
  });

  it('gives pages that stay in the state of knowledge of the first', async () => {
    const whole = await find('by=pledge,purpose');
    const rows: Row[] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? '' : `&cursor=${next}`;
      const page: Balances = await find(`by=pledge,purpose&limit=2${cursor}`);
      rows.push(...page.items);
      next = page.next;
      await client.done('/v1/receipts', credit(`between pages ${rows.length}`, '1.00'));
    } while (next !== null);
    expect(rows).toEqual(whole.items);
  });

  it('is as at any date, by the year of posting too', async () => {
    const before = await find('asAt=2024-05-19&by=donor');
    expect(before.items.map(({ label, usd: row }) => [label, row.revenue.amount])).toEqual([
      ['DON-A', '1222222.22'],
      ['DON-B', '0.00'],
    ]);
    const { items } = await find('by=year');
    expect(items.map(({ label }) => label)).toEqual(['2024']);
  });

  it.each([
    ['by=level', 'by'],
    ['by=donor,donor', 'by'],
    ['by=donor,', 'by'],
    ['by=colour', 'by'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=ten', 'limit'],
    ['level=GLOBAL', 'level'],
    ['memorandum=perhaps', 'memorandum'],
    ['asAt=2024-02-30', 'asAt'],
    ['knownAt=soon', 'knownAt'],
    ['after=12', 'after'],
    ['cursor=%21', 'cursor'],
    ['by=donor&cursor=WzEsIlAxIiwyXQ', 'cursor'],
    ['colour=red', 'colour'],
  ])('refuses %s, naming the parameter', async (query, field) => {
    expect(await refused(`/v1/balances?${query}`)).toEqual({
      status: 400,
      code: 'INVALID_REQUEST',
      field,
    });
  });

  describe('explained', () => {
    interface Explanation {
      readonly figure: { readonly value: Money; readonly lines: number; readonly formula: string };
      readonly event: { readonly type: string; readonly facts: object } | null;
      readonly items: readonly {
        readonly bankCredit: object | null;
        readonly counts: readonly { readonly word: string; readonly usd: Money }[];
      }[];
    }
    const explain = (query: string) => service.get<Explanation>(`/v1/audit/explain?${query}`);

    it.each(words)('%s is the sum of the journal lines behind it', async (word) => {
      const { items } = await find('by=donor,purpose');
      for (const row of items) {
        const cell = `donor=${row.donor ?? ''}&purpose=${row.purpose ?? ''}`;
        const { figure, items: lines } = await explain(`figure=${word}&${cell}&limit=200`);
        expect(figure.value).toEqual(row.usd[word]);
        expect(lines).toHaveLength(figure.lines);
        const sum = lines.reduce((total, { counts }) => {
          const share = counts.find((count) => count.word === word);
          return total + cents(share?.usd.amount ?? 'none');
        }, 0n);
        expect(sum).toBe(cents(figure.value.amount));
      }
    });

    it('leads what was received to the lines of bank statements behind it', async () => {
      const { items } = await explain('figure=received&pledge=P1');
      const mistaken = { bankReference: '20240916-000009', net: eur('50000.00') };
      expect(items.map(({ bankCredit }) => bankCredit)).toEqual([
        {
          receipt: expect.any(String),
          bankAccount: 'BK-EUR',
          valueDate: '2024-07-02',
          bankReference: '20240702-000117',
          net: eur('599985.00'),
        },
        expect.objectContaining(mistaken),
        expect.objectContaining(mistaken),
      ]);
    });

    it('names no bank credit where there is none', async () => {
      const { items } = await explain('figure=agreed&pledge=P1');
      expect(items.map(({ bankCredit }) => bankCredit)).toEqual([null, null]);
    });

    it('shows a line by its place, with the facts of its event', async () => {
      const journal = await service.get<{ items: readonly { sequence: number; line: number }[] }>(
        '/v1/journal?account=1310&pledge=P1&limit=1',
      );
      const { sequence, line } = journal.items[0] ?? { sequence: 0, line: 0 };
      const { event, items, figure } = await explain(`sequence=${sequence}&line=${line}`);
      expect(figure).toBeNull();
      expect(event).toMatchObject({
        type: 'AgreementSigned',
        recordedBy: 'u.contrib',
        facts: { agreementReference: 'AGR-2024-001' },
      });
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        account: '1310',
        approvedBy: 'u.approve',
        counts: [
          { word: 'outstanding', usd: usd('666666.67') },
          { word: 'receivable', usd: usd('666666.67') },
        ],
      });
    });

    it('refuses a figure that no balance row has', async () => {
      expect(await refused('/v1/audit/explain?figure=nothing')).toMatchObject({ field: 'figure' });
    });
  });
});
