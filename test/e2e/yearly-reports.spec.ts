import { Client } from '../support/client';
import { cents } from '../support/example-figures';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { announcement, application, credit, eur, terms, usd } from '../support/world';

interface Money {
  readonly amount: string;
}
type Figures = Readonly<Record<string, Money>> & {
  readonly levels: readonly (Readonly<Record<string, Money>> & { readonly level: string })[];
};
type Row = Figures & { readonly year: string; readonly purpose: string; readonly label: string };
interface Contributions {
  readonly items: readonly Row[];
  readonly years: readonly (Figures & { readonly year: string })[];
  readonly totals: Figures;
  readonly next: string | null;
}
interface Performance {
  readonly year: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly figures: Readonly<Record<string, Money>>;
  readonly funds: readonly object[];
  readonly elimination: object;
  readonly netAssets: object;
}

const figures = [
  ...['revenue', 'refunds', 'received', 'transfersInNet'],
  ...['allocated', 'directExpenditure', 'pscCharged', 'spent'],
];

describe('yearly reports', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E14');
    service.clock.set(new Date('2025-06-01T00:00:00.000Z'));
    await inTheNextYear();
  });
  afterAll(() => service.stopAndRemove());

  /** Books EUR 1,000.00 for purpose l, signed, received and allocated in 2025. */
  async function inTheNextYear(): Promise<void> {
    await client.done('/v1/pledges', {
      ...announcement('P9', { announcedOn: undefined, amount: eur('1000.00') }),
      earmarks: [{ purpose: 'l', amount: eur('1000.00') }],
      agreement: terms(eur('1000.00'), { signedOn: '2025-01-20' }),
    });
    const on = { effectiveDate: '2025-02-17' };
    const lines = [{ instalment: 1, settles: eur('1000.00') }];
    await client.done(
      '/v1/receipts',
      credit('of the next year', '0', {
        bankAccount: 'BK-EUR',
        net: eur('990.00'),
        charges: eur('10.00'),
        valueDate: '2025-02-17',
        application: { ...application('P9', '0', on), lines },
      }),
    );
    await client.done('/v1/pledges/P9/allocations', {
      id: 'A9',
      effectiveDate: '2025-03-01',
      lines: [
        {
          from: { purpose: 'l' },
          to: { purpose: 'l', level: 'REGIONAL' },
          gross: usd('565.00'),
        },
      ],
    });
  }

  describe('contributions by purpose, level and year', () => {
    const find = (query = '') => service.get<Contributions>(`/v1/contributions${query}`);
    const rows = ({ items }: Contributions) => items.map(({ year, purpose }) => [year, purpose]);

    it('have a row for each year and purpose, with what was given at each level', async () => {
      const found = await find();
      expect(rows(found)).toEqual([
        ...[
          ['2024', 'TA-GEN'],
          ['2024', 'f'],
          ['2024', 'j'],
          ['2024', 'k'],
          ['2024', 'l'],
        ],
        ['2025', 'l'],
      ]);
      const none = { allocated: usd('0.00'), spent: usd('0.00') };
      expect(found.items[3]).toMatchObject({
        label: 'Technical assistance to Member States',
        revenue: usd('0.00'),
        transfersInNet: usd('452000.00'),
        allocated: usd('452000.00'),
        received: usd('0.00'),
        levels: [
          { level: 'GLOBAL', ...none },
          { level: 'REGIONAL', ...none },
          { level: 'NATIONAL', allocated: usd('452000.00'), directExpenditure: usd('0.00') },
        ],
      });
      expect(found.items[5]).toMatchObject({
        revenue: usd('1098.90'),
        received: usd('1098.90'),
        allocated: usd('565.00'),
        levels: [{}, { level: 'REGIONAL', allocated: usd('565.00') }, {}],
      });
    });

    it('count the posting dates from one day through another', async () => {
      const august = await find('?from=2024-08-15&to=2024-08-15');
      expect(rows(august)).toEqual([
        ['2024', 'TA-GEN'],
        ['2024', 'k'],
      ]);
      expect(august.totals).toMatchObject({ allocated: usd('452000.00'), revenue: usd('0.00') });
      expect(rows(await find('?from=2025-01-21'))).toEqual([['2025', 'l']]);
      expect((await find('?from=2025-01-21')).totals).toMatchObject({ revenue: usd('0.00') });
      expect((await find('?to=2024-05-19')).totals).toMatchObject({ revenue: usd('1222222.22') });
      expect((await find('?year=2024&from=2025-01-01')).items).toEqual([]);
    });

    it('add up, over levels, years and all', async () => {
      const { items, years, totals } = await find();
      const sum = (some: readonly Figures[], word: string) =>
        some.reduce((total, row) => total + cents(row[word]?.amount ?? 'none'), 0n);
      for (const word of figures) {
        expect([word, sum(items, word)]).toEqual([word, cents(totals[word]?.amount ?? 'none')]);
        for (const year of years) {
          const own = items.filter((row) => row.year === year.year);
          expect([word, sum(own, word)]).toEqual([word, cents(year[word]?.amount ?? 'none')]);
        }
      }
      for (const row of [...items, ...years, totals]) {
        for (const word of figures.slice(4)) {
          const levels = row.levels.map((level) => cents(level[word]?.amount ?? 'none'));
          expect(levels.reduce((total, one) => total + one, 0n)).toBe(
            cents(row[word]?.amount ?? 'none'),
          );
        }
      }
    });

    it.each([
      ['4110', 'revenue', -1n],
      ['4190', 'refunds', 1n],
      ['5110', 'directExpenditure', 1n],
      ['5210', 'pscCharged', 1n],
    ])('agree with account %s of the trial balance', async (account, word, sign) => {
      for (const year of ['2024', '2025']) {
        const { totals } = await find(`?year=${year}`);
        const books = await service.get<{ items: readonly { balance: Money }[] }>(
          `/v1/trial-balance?year=${year}&account=${account}`,
        );
        const balance = cents(books.items[0]?.balance.amount ?? '0.00');
        expect(cents(totals[word]?.amount ?? 'none')).toBe(sign * balance);
      }
    });

    it.each([
      ['?year=2025', [['2025', 'l']]],
      [
        '?purpose=l',
        [
          ['2024', 'l'],
          ['2025', 'l'],
        ],
      ],
      [
        '?recommendation=m',
        [
          ['2024', 'f'],
          ['2024', 'j'],
          ['2024', 'l'],
        ],
      ],
      [
        '?donor=DON-A&year=2024',
        [
          ['2024', 'TA-GEN'],
          ['2024', 'k'],
        ],
      ],
      ['?pledge=P9', [['2025', 'l']]],
      ['?asAt=2024-05-06', [['2024', 'TA-GEN']]],
      ['?knownAt=2024-05-06', []],
    ])('answer %s', async (query, expected) => {
      expect(rows(await find(query))).toEqual(expected);
    });

    it('keep their totals on every page', async () => {
      const whole = await find();
      const first = await find('?limit=4');
      const rest = await find(`?limit=4&cursor=${first.next}`);
      expect([...first.items, ...rest.items]).toEqual(whole.items);
      expect([rest.years, rest.totals]).toEqual([whole.years, whole.totals]);
      expect(rest.next).toBeNull();
    });
  });

  describe('financial performance', () => {
    const find = (query: string) => service.get<Performance>(`/v1/financial-performance?${query}`);

    it('has revenue, expense and surplus of a year, exchange differences gross and net', async () => {
      const { figures: year } = await find('year=2024');
      expect(year).toMatchObject({
        contributions: usd('1900222.22'),
        refunds: usd('0.00'),
        totalRevenue: usd('1900222.22'),
        bankCharges: usd('16.57'),
        exchangeGain: usd('0.00'),
        exchangeLoss: usd('3683.25'),
        exchangeNet: usd('-3683.25'),
        totalExpense: usd('3699.82'),
        surplus: usd('1896522.40'),
      });
    });

    it('leads from the net assets before the year to those after it', async () => {
      expect((await find('year=2024')).netAssets).toEqual({
        opening: usd('0.00'),
        surplus: usd('1896522.40'),
        takenOver: usd('0.00'),
        closing: usd('1896522.40'),
      });
      expect((await find('year=2025')).netAssets).toEqual({
        opening: usd('1896522.40'),
        surplus: usd('1087.91'),
        takenOver: usd('0.00'),
        closing: usd('1897610.31'),
      });
    });

    it('is as at a date within the year, as known at a moment', async () => {
      const { figures: early, netAssets } = await find('year=2024&asAt=2024-05-19');
      expect(early).toMatchObject({ contributions: usd('1222222.22') });
      expect(netAssets).toMatchObject({ closing: usd('1222222.22') });
      const reportBefore = await find('year=2024&knownAt=2024-09-17');
      expect(reportBefore.figures).toMatchObject({ exchangeLoss: usd('4293.76') });
      expect((await find('year=2023')).funds).toEqual([]);
    });

    it('is of any days, as a month or a quarter, and these add up to the year', async () => {
      const parts = await Promise.all([
        find('to=2024-05-31'),
        find('from=2024-06-01&to=2024-06-30'),
        find('from=2024-07-01&to=2024-12-31'),
      ]);
      const [first, none, rest] = parts;
      expect(first).toMatchObject({ year: null, from: null, to: '2024-05-31' });
      expect(first?.netAssets).toMatchObject({ opening: usd('0.00'), closing: usd('1900222.22') });
      expect(none?.netAssets).toMatchObject({ opening: usd('1900222.22'), surplus: usd('0.00') });
      expect(none?.funds).toEqual([]);
      expect(rest?.figures).toMatchObject({
        exchangeLoss: usd('3683.25'),
        surplus: usd('-3699.82'),
      });
      expect(rest?.netAssets).toMatchObject({
        opening: usd('1900222.22'),
        closing: usd('1896522.40'),
      });
      const whole = await find('year=2024');
      expect(whole).toMatchObject({ year: '2024', from: '2024-01-01', to: '2024-12-31' });
      const same = await find('from=2024-01-01&to=2024-12-31');
      expect({ ...same, year: '2024' }).toEqual(whole);
      expect(await find('year=2024&from=2024-06-01&to=2024-06-30')).toMatchObject({
        year: '2024',
        from: '2024-06-01',
        to: '2024-06-30',
        netAssets: none?.netAssets,
      });
      const sinceThen = await find('from=2025-01-01');
      expect(sinceThen).toMatchObject({ to: null, netAssets: { closing: usd('1897610.31') } });
    });
  });

  it.each([
    ['contributions?year=24', 'year'],
    ['contributions?level=GLOBAL', 'level'],
    ['contributions?recommendation=p', 'recommendation'],
    ['contributions?limit=0', 'limit'],
    ['contributions?cursor=WzEsIlAxIl0', 'cursor'],
    ['financial-performance', 'year'],
    ['financial-performance?year=0999', 'year'],
    ['financial-performance?year=2024-01', 'year'],
    ['financial-performance?year=2024&asAt=now', 'asAt'],
    ['financial-performance?year=2024&limit=3', 'limit'],
    ['financial-performance?year=2024&from=2025-01-01', 'year'],
    ['financial-performance?from=2024-02-30', 'from'],
    ['financial-performance?from=2024-02-01&to=2024-01-31', 'from'],
    ['contributions?to=2024-13-01', 'to'],
    ['contributions?from=2024-02-01&to=2024-01-31', 'from'],
  ])('refuse %s, naming the parameter', async (query, field) => {
    const { status, body } = await service.http().get(`/v1/${query}`);
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
