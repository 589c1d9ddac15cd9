import { Client } from '../support/client';
import { cents } from '../support/example-figures';
import { byController } from '../support/periods';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { announcement, eur, terms, usd } from '../support/world';

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Item {
  readonly kind: string;
  readonly pledge: string;
  readonly instalment: number;
  readonly purpose: string;
  readonly eventId: string;
  readonly carryingUsd: Money;
  readonly allowanceUsd: Money;
  readonly expenseUsd: Money;
  readonly reversedBy: { readonly eventId: string } | null;
}
interface Totals {
  readonly carryingUsd: Money;
  readonly allowanceUsd: Money;
  readonly expenseUsd: Money;
  readonly inCurrencies: readonly Money[];
}
interface WriteOffs {
  readonly items: readonly Item[];
  readonly years: readonly (Totals & { readonly year: string })[];
  readonly totals: Totals;
  readonly recoveries: readonly object[];
  readonly next: string | null;
}

const figures = ['carryingUsd', 'allowanceUsd', 'expenseUsd'] as const;

describe('the list of write-offs', () => {
  let service: Service;
  let client: Client;
  let reversed: string;
  let reversal: string;
  let writtenOff: string;

  beforeAll(async () => {
    service = await Service.start();
    client = new Client(service);
    await playExample(service, 'E29');
    service.clock.set(new Date('2025-12-01T09:00:00.000Z'));
    await allowedFor();
    await takenBack();
    await cameIn();
    await valuedLate();
  });
  afterAll(() => service.stopAndRemove());

  const writeOff = async (pledge: string, lines: readonly object[], effectiveDate: string) => {
    const { events } = await client.done(
      `/v1/pledges/${pledge}/write-offs`,
      {
        effectiveDate,
        lines,
        investigationReference: `INV of ${pledge}`,
        approvalReference: `memo of ${pledge}`,
        reason: 'it will not come',
      },
      byController,
    );
    return events[0].id as string;
  };

  /** Books USD 1,000.00 for purposes f and l, with an allowance of 150.00 on the first of two instalments. */
  async function allowedFor(): Promise<void> {
    const earmarks = ['f', 'l'].map((purpose) => ({ purpose, amount: usd('500.00') }));
    const instalments = [
      { no: 1, dueOn: '2025-06-30', amount: usd('400.00') },
      { no: 2, dueOn: '2025-09-30', amount: usd('600.00') },
    ];
    await client.done('/v1/pledges', {
      ...announcement('ALLOWED', { announcedOn: undefined, amount: usd('1000.00'), earmarks }),
      recommendation: 'm',
      agreement: terms(usd('1000.00'), { signedOn: '2025-06-02', instalments }),
    });
    await client.done('/v1/pledges/ALLOWED/allowances', {
      effectiveDate: '2025-09-30',
      runId: 'ECL-2025',
      basis: 'expected loss',
      lines: [{ instalment: 1, amount: usd('150.00') }],
    });
    const lines = [
      { instalment: 1, amount: usd('200.00') },
      { instalment: 2, purpose: 'l', amount: usd('30.00') },
    ];
    await writeOff('ALLOWED', lines, '2025-10-31');
  }

  /** Writes off EUR 500.00 in 2025, and reverses the write-off in 2026. */
  async function takenBack(): Promise<void> {
    await client.done('/v1/pledges', {
      ...announcement('BACK', { announcedOn: undefined, amount: eur('500.00') }),
      agreement: terms(eur('500.00'), { signedOn: '2025-06-02' }),
    });
    reversed = await writeOff('BACK', [{ instalment: 1, amount: eur('500.00') }], '2025-11-14');
    service.clock.set(new Date('2026-02-02T09:00:00.000Z'));
    const why = { effectiveDate: '2026-01-20', reasonCode: 'OTHER', reason: 'the donor wrote' };
    const path = `/v1/pledges/BACK/events/${reversed}/reversal`;
    const { events } = await client.done(path, why, byController);
    reversal = events[0].id as string;
  }

  /** Books a recovery of USD 12.50 of the amount written off for purpose l. */
  async function cameIn(): Promise<void> {
    await client.done('/v1/pledges/ALLOWED/recoveries', {
      id: 'REC-1',
      bankAccount: 'BK-USD',
      bankReference: 'late payment',
      purpose: 'l',
      effectiveDate: '2026-01-30',
      amount: usd('12.50'),
      writtenOffInstalment: 2,
    });
  }

  /**
   * Writes off EUR 400.00 at 0.900 (USD 444.44) in January, and then records the revaluation run of December
   * at 1.000.
   */
  async function valuedLate(): Promise<void> {
    const list = { kind: 'MONTHLY', source: { name: 'fictitious' }, approvalReference: 'jump' };
    for (const [effectiveDate, EUR] of [
      ['2025-11-01', '0.900'],
      ['2025-12-31', '1.000'],
    ] as const)
      await client.done('/v1/exchange-rates', {
        ...list,
        effectiveDate,
        publishedOn: effectiveDate,
        rates: { EUR },
      });
    await client.done('/v1/pledges', {
      ...announcement('LATE', { announcedOn: undefined, amount: eur('400.00') }),
      agreement: terms(eur('400.00'), { signedOn: '2025-11-03' }),
    });
    writtenOff = await writeOff('LATE', [{ instalment: 1, amount: eur('400.00') }], '2026-01-12');
    await client.done('/v1/revaluations', { id: 'LATE-RUN', asAt: '2025-12-31' });
  }

  const find = (query = '') => service.get<WriteOffs>(`/v1/write-offs${query}`);
  const sum = (of: readonly Totals[] | readonly Item[], figure: (typeof figures)[number]) =>
    of.reduce((total, one) => total + cents(one[figure].amount), 0n);
  const rows = ({ items }: WriteOffs) =>
    items.map(({ kind, pledge, instalment, purpose }) => [kind, pledge, instalment, purpose]);

  it('prints the write-off of the worked example', async () => {
    const { items, years, totals, recoveries } = await find('?year=2025&pledge=P1');
    const figuresOfIt = {
      carryingUsd: usd('21276.60'),
      allowanceUsd: usd('0.00'),
      expenseUsd: usd('21276.60'),
    };
    expect(items).toEqual([
      {
        kind: 'WRITE_OFF',
        donor: 'DON-A',
        pledge: 'P1',
        recommendation: 'n',
        instalment: 2,
        purpose: 'TA-GEN',
        amount: eur('20000.00'),
        ...figuresOfIt,
        investigationReference: '(not in the example)',
        approvalReference: 'Controller memo 2025-04-28',
        reason: 'donor will not pay the balance',
        recordedBy: 'u.contrib',
        certifiedBy: 'u.certify',
        approvedBy: 'u.controller',
        eventId: expect.any(String),
        sequence: expect.any(Number),
        effectiveDate: '2025-04-30',
        postingDate: '2025-04-30',
        reverses: null,
        revalues: null,
        reversedBy: null,
      },
    ]);
    const sums = { ...figuresOfIt, recoveredUsd: usd('0.00'), inCurrencies: [eur('20000.00')] };
    expect([years, totals, recoveries]).toEqual([[{ year: '2025', ...sums }], sums, []]);
  });

  it('says for each instalment and purpose what the allowance bore', async () => {
    const { items, totals } = await find('?pledge=ALLOWED');
    const found = items.map(({ instalment, purpose, ...item }) => [
      ...[instalment, purpose, ...figures.map((figure) => item[figure].amount)],
    ]);
    expect(found).toEqual([
      [1, 'f', '100.00', '75.00', '25.00'],
      [1, 'l', '100.00', '75.00', '25.00'],
      [2, 'l', '30.00', '0.00', '30.00'],
    ]);
    expect(totals).toMatchObject({
      carryingUsd: usd('230.00'),
      allowanceUsd: usd('150.00'),
      expenseUsd: usd('80.00'),
      inCurrencies: [usd('230.00')],
    });
  });

  it('has a reversal in its own year, and says so where the write-off stands', async () => {
    const { items, years, totals } = await find('?pledge=BACK');
    const references = { investigationReference: 'INV of BACK', approvalReference: 'memo of BACK' };
    const posted = { effectiveDate: '2026-01-20', postingDate: '2026-01-20' };
    expect(items).toMatchObject([
      {
        kind: 'WRITE_OFF',
        eventId: reversed,
        amount: eur('500.00'),
        ...references,
        reason: 'it will not come',
        reverses: null,
        reversedBy: { eventId: reversal, ...posted },
      },
      {
        kind: 'REVERSAL',
        eventId: reversal,
        amount: eur('-500.00'),
        ...references,
        reason: 'the donor wrote',
        reversedBy: null,
        approvedBy: 'u.controller',
        reverses: { eventId: reversed, effectiveDate: '2025-11-14', postingDate: '2025-11-14' },
        ...posted,
      },
    ]);
    expect(years.map(({ year, inCurrencies }) => [year, inCurrencies])).toEqual([
      ['2025', [eur('500.00')]],
      ['2026', [eur('-500.00')]],
    ]);
    expect(totals).toMatchObject({ expenseUsd: usd('0.00'), inCurrencies: [] });
  });

  it('has beside them what came in of it after all, in the year it came', async () => {
    const recovered = { recovered: usd('12.50'), recoveredUsd: usd('12.50') };
    const { recoveries, years, totals } = await find('?pledge=ALLOWED');
    expect(recoveries).toEqual([{ year: '2026', donor: 'DON-A', pledge: 'ALLOWED', ...recovered }]);
    expect(years).toMatchObject([
      { year: '2025', recoveredUsd: usd('0.00'), expenseUsd: usd('80.00') },
      { year: '2026', recoveredUsd: usd('12.50'), expenseUsd: usd('0.00') },
    ]);
    expect(totals).toMatchObject({ recoveredUsd: usd('12.50'), expenseUsd: usd('80.00') });
    const earlier = await find('?asAt=2026-01-29');
    expect([earlier.recoveries, earlier.totals]).toMatchObject([[], { recoveredUsd: usd('0.00') }]);
  });

  it('comes to account 5520, and not to 444.44, where the run before it was recorded late', async () => {
    const { items, totals } = await find('?pledge=LATE');
    const expense = (amount: string) => ({
      carryingUsd: usd(amount),
      allowanceUsd: usd('0.00'),
      expenseUsd: usd(amount),
    });
    const stated = { investigationReference: 'INV of LATE', reason: 'it will not come' };
    expect(items).toMatchObject([
      { kind: 'WRITE_OFF', eventId: writtenOff, amount: eur('400.00'), ...expense('444.44') },
      {
        kind: 'REVALUATION',
        amount: eur('0.00'),
        ...expense('-44.44'),
        ...stated,
        effectiveDate: '2026-01-12',
        revalues: { eventId: writtenOff },
        reverses: null,
      },
    ]);
    expect(totals).toMatchObject({ ...expense('400.00'), inCurrencies: [eur('400.00')] });
    const books = await service.get<{ items: readonly { balance: Money }[] }>(
      '/v1/trial-balance?pledge=LATE&account=5520',
    );
    expect(books.items[0]?.balance).toEqual(usd('400.00'));
  });

  it('is what the bridge and the donor statement say of it', async () => {
    const bridge = await service.get<object>('/v1/pledges/LATE/bridge');
    expect(bridge).toMatchObject({
      usd: { writtenOff: usd('-400.00'), revaluation: usd('-44.44') },
    });
    const { writeOffs } = await service.get<{
      writeOffs: readonly { pledge: string; amount: Money; expenseUsd: Money }[];
    }>('/v1/donors/DON-A/statement?to=2026-01-31');
    const own = writeOffs.filter(({ pledge }) => pledge === 'LATE');
    expect(own.map(({ amount, expenseUsd }) => [amount, expenseUsd])).toEqual([
      [eur('400.00'), usd('444.44')],
      [eur('0.00'), usd('-44.44')],
    ]);
  });

  it('adds up, by year and in all', async () => {
    const { items, years, totals } = await find();
    expect(items).toHaveLength(8);
    for (const figure of figures) {
      expect([figure, sum(items, figure)]).toEqual([figure, cents(totals[figure].amount)]);
      expect([figure, sum(years, figure)]).toEqual([figure, cents(totals[figure].amount)]);
    }
    for (const { year, ...figuresOfIt } of years) {
      const own = await find(`?year=${year}`);
      expect(own.years).toEqual([{ year, ...figuresOfIt }]);
      for (const figure of figures) {
        expect([year, sum(own.items, figure)]).toEqual([year, cents(figuresOfIt[figure].amount)]);
      }
    }
  });

  it.each(['2024', '2025', '2026'])('agrees with the expense of %s', async (year) => {
    const { totals } = await find(`?year=${year}`);
    const books = await service.get<{ items: readonly { balance: Money }[] }>(
      `/v1/trial-balance?year=${year}&account=5520`,
    );
    expect(totals.expenseUsd).toEqual(books.items[0]?.balance ?? usd('0.00'));
  });

  const [example, allowed] = [
    [['WRITE_OFF', 'P1', 2, 'TA-GEN']],
    [
      ['WRITE_OFF', 'ALLOWED', 1, 'f'],
      ['WRITE_OFF', 'ALLOWED', 1, 'l'],
      ['WRITE_OFF', 'ALLOWED', 2, 'l'],
    ],
  ];
  it.each([
    ['?year=2024', []],
    [
      '?year=2026',
      [
        ['WRITE_OFF', 'LATE', 1, 'TA-GEN'],
        ['REVALUATION', 'LATE', 1, 'TA-GEN'],
        ['REVERSAL', 'BACK', 1, 'TA-GEN'],
      ],
    ],
    ['?donor=DON-B', []],
    ['?purpose=f', [['WRITE_OFF', 'ALLOWED', 1, 'f']]],
    ['?asAt=2025-04-29', []],
    ['?asAt=2025-04-30', example],
    ['?asAt=2025-10-31', [...example, ...allowed]],
    ['?knownAt=2025-04-30T15:59:59Z', []],
    ['?knownAt=2025-04-30T16:00:00Z', example],
    ['?year=2025&knownAt=2025-06-30', example],
  ])('answers %s', async (query, expected) => {
    expect(rows(await find(query))).toEqual(expected);
  });

  it('knows of no reversal before it is posted, or recorded', async () => {
    const earlier = ['?pledge=BACK&asAt=2026-01-19', '?pledge=BACK&knownAt=2026-02-01'];
    for (const query of earlier) {
      const { items, totals } = await find(query);
      expect(items.map(({ kind, reversedBy }) => [kind, reversedBy])).toEqual([
        ['WRITE_OFF', null],
      ]);
      expect(totals.inCurrencies).toEqual([eur('500.00')]);
    }
    const { items } = await find('?pledge=BACK&year=2025');
    expect(items.map(({ reversedBy }) => reversedBy?.eventId)).toEqual([reversal]);
  });

  it('keeps its totals on every page', async () => {
    const whole = await find();
    const first = await find('?limit=4');
    const rest = await find(`?limit=4&cursor=${first.next}`);
    expect([first.items, rest.items].map(({ length }) => length)).toEqual([4, 4]);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect([rest.years, rest.totals, rest.next]).toEqual([whole.years, whole.totals, null]);
  });

  it.each([
    ['year=25', 'year'],
    ['asAt=soon', 'asAt'],
    ['level=GLOBAL', 'level'],
    ['limit=201', 'limit'],
    ['cursor=WzEsIlAxIl0', 'cursor'],
  ])('refuses %s, naming the parameter', async (query, field) => {
    const { status, body } = await service.http().get(`/v1/write-offs?${query}`);
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
