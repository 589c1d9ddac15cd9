import { Client } from '../support/client';
import { cents } from '../support/example-figures';
import { Service } from '../support/service';
import {
  announcement,
  application,
  credit,
  eur,
  foundations,
  paidPledge,
  terms,
  usd,
} from '../support/world';

interface Money {
  readonly amount: string;
  readonly currency: string;
}
interface Totals {
  readonly instalments: number;
  readonly outstandingUsd: Money;
  readonly inCurrencies: readonly { readonly outstanding: Money }[];
}
interface Item {
  readonly pledge: string;
  readonly instalment: number;
  readonly dueOn: string;
  readonly daysPastDue: number;
  readonly bucket: string;
  readonly outstandingUsd: Money;
}
interface Ageing {
  readonly agedOn: string;
  readonly items: readonly Item[];
  readonly buckets: readonly (Totals & { readonly bucket: string })[];
  readonly totals: Totals;
  readonly next: string | null;
}

describe('ageing', () => {
  let service: Service;
  let client: Client;

  beforeAll(async () => {
    service = await Service.start({ at: '2024-07-05T00:00:00.000Z' });
    client = new Client(service);
    await foundations(client);
    await inTwoParts();
    await conditional();
    await paidPledge(client, 'PAID', '565.00');
    service.clock.set(new Date('2026-03-01T00:00:00.000Z'));
    await client.done('/v1/pledges', announcement('LATE', { announcedOn: '2024-05-06' }));
    await client.done('/v1/pledges/LATE/agreement', terms(usd('70.00'), { amount: usd('70.00') }));
  });
  afterAll(() => service.stopAndRemove());

  /** Books EUR 1,000.00 in two instalments, with 150.00 received. */
  async function inTwoParts(): Promise<void> {
    const instalments = [
      { no: 1, dueOn: '2024-06-30', amount: eur('400.00') },
      { no: 2, dueOn: '2025-03-31', amount: eur('600.00') },
    ];
    await client.done('/v1/pledges', {
      ...announcement('PARTS', { announcedOn: undefined, amount: eur('1000.00') }),
      agreement: terms(eur('1000.00'), { instalments }),
    });
    const lines = [{ instalment: 1, settles: eur('150.00') }];
    await client.done(
      '/v1/receipts',
      credit('part of the first', '0', {
        bankAccount: 'BK-EUR',
        net: eur('150.00'),
        charges: eur('0.00'),
        application: { ...application('PARTS', '0'), lines },
      }),
    );
  }

  /** Books a conditional pledge of USD 300.00 by another donor, due on the day of the first instalment. */
  async function conditional(): Promise<void> {
    const condition = { kind: 'PERFORMANCE', text: 'a report', returnClause: 'unspent funds' };
    await client.done('/v1/pledges', {
      ...announcement('COND', { announcedOn: undefined, amount: usd('300.00') }),
      donorId: 'DON-B',
      recommendation: 'm',
      agreement: terms(usd('300.00'), { condition }),
    });
  }

  const find = (query = '') => service.get<Ageing>(`/v1/ageing${query}`);
  const rows = ({ items }: Ageing) =>
    items.map((item) => [item.pledge, item.instalment, item.daysPastDue, item.bucket]);

  it('lists what is owed, first due first, in both currencies', async () => {
    const { agedOn, items } = await find('?asAt=2024-07-31&knownAt=2024-12-31');
    expect(agedOn).toBe('2024-07-31');
    expect(items).toEqual([
      {
        pledge: 'COND',
        donor: 'DON-B',
        recommendation: 'm',
        instalment: 1,
        dueOn: '2024-06-30',
        originalDueOn: '2024-06-30',
        daysPastDue: 31,
        bucket: 'DAYS_31_60',
        reminders: 0,
        lastReminderOn: null,
        outstanding: usd('300.00'),
        receivable: usd('0.00'),
        conditional: usd('300.00'),
        outstandingUsd: usd('300.00'),
        receivableUsd: usd('0.00'),
        conditionalUsd: usd('300.00'),
        allowanceUsd: usd('0.00'),
        carryingUsd: usd('0.00'),
      },
      {
        pledge: 'PARTS',
        donor: 'DON-A',
        recommendation: 'n',
        instalment: 1,
        dueOn: '2024-06-30',
        originalDueOn: '2024-06-30',
        daysPastDue: 31,
        bucket: 'DAYS_31_60',
        reminders: 0,
        lastReminderOn: null,
        outstanding: eur('250.00'),
        receivable: eur('250.00'),
        conditional: eur('0.00'),
        outstandingUsd: usd('277.77'),
        receivableUsd: usd('277.77'),
        conditionalUsd: usd('0.00'),
        allowanceUsd: usd('0.00'),
        carryingUsd: usd('277.77'),
      },
      {
        pledge: 'PARTS',
        donor: 'DON-A',
        recommendation: 'n',
        instalment: 2,
        dueOn: '2025-03-31',
        originalDueOn: '2025-03-31',
        daysPastDue: 0,
        bucket: 'NOT_DUE',
        reminders: 0,
        lastReminderOn: null,
        outstanding: eur('600.00'),
        receivable: eur('600.00'),
        conditional: eur('0.00'),
        outstandingUsd: usd('666.67'),
        receivableUsd: usd('666.67'),
        conditionalUsd: usd('0.00'),
        allowanceUsd: usd('0.00'),
        carryingUsd: usd('666.67'),
      },
    ]);
  });

  it('adds up each bucket and all of them, by currency too', async () => {
    const { buckets, totals } = await find('?asAt=2024-07-31&knownAt=2024-12-31');
    expect(buckets.map(({ bucket, instalments }) => [bucket, instalments])).toEqual([
      ['NOT_DUE', 1],
      ['DAYS_1_30', 0],
      ['DAYS_31_60', 2],
      ['DAYS_61_90', 0],
      ['DAYS_91_180', 0],
      ['DAYS_181_365', 0],
      ['YEARS_1_2', 0],
      ['YEARS_2_3', 0],
      ['YEARS_OVER_3', 0],
    ]);
    expect(buckets[2]).toMatchObject({
      outstandingUsd: usd('577.77'),
      conditionalUsd: usd('300.00'),
      inCurrencies: [{ outstanding: eur('250.00') }, { outstanding: usd('300.00') }],
    });
    expect(totals).toMatchObject({
      instalments: 3,
      outstandingUsd: usd('1244.44'),
      receivableUsd: usd('944.44'),
      inCurrencies: [
        { outstanding: eur('850.00'), receivable: eur('850.00'), conditional: eur('0.00') },
        { outstanding: usd('300.00'), receivable: usd('0.00'), conditional: usd('300.00') },
      ],
    });
  });

  it('agrees with the trial balance and the balances', async () => {
    const { totals } = await find('?asAt=2025-06-30');
    const balances = await service.get<{ totals: { usd: Record<string, Money> } }>(
      '/v1/balances?asAt=2025-06-30',
    );
    const { receivable, outstanding } = balances.totals.usd;
    expect(totals).toMatchObject({ receivableUsd: receivable, outstandingUsd: outstanding });
  });

  it.each([
    ['?asAt=2024-05-05', []],
    [
      '?asAt=2024-06-30&donor=DON-A&knownAt=2024-12-31',
      ['PAID 1 NOT_DUE', 'PARTS 1 NOT_DUE', 'PARTS 2 NOT_DUE'],
    ],
    ['?asAt=2024-07-01&pledge=PARTS', ['PARTS 1 DAYS_1_30', 'PARTS 2 NOT_DUE']],
    ['?asAt=2025-04-01&pledge=PARTS', ['PARTS 1 DAYS_181_365', 'PARTS 2 DAYS_1_30']],
    ['?asAt=2025-07-01&recommendation=m', ['COND 1 YEARS_1_2']],
    ['?asAt=2026-07-01&donor=DON-B', ['COND 1 YEARS_2_3']],
    ['?asAt=2027-07-01&donor=DON-B', ['COND 1 YEARS_OVER_3']],
    ['?asAt=2024-08-01&pledge=LATE', ['LATE 1 DAYS_31_60']],
    ['?asAt=2024-08-01&pledge=LATE&knownAt=2024-12-31', []],
    ['?pledge=PAID', []],
  ])('answers %s', async (query, expected) => {
    const { items } = await find(query);
    expect(items.map((one) => `${one.pledge} ${one.instalment} ${one.bucket}`)).toEqual(expected);
  });

  it('ages to today where no date is asked for', async () => {
    const answer = await find('?pledge=PARTS');
    expect(answer.agedOn).toBe('2026-03-01');
    expect(rows(answer)).toEqual([
      ['PARTS', 1, 609, 'YEARS_1_2'],
      ['PARTS', 2, 335, 'DAYS_181_365'],
    ]);
  });

  it('narrows to a bucket, with totals of it', async () => {
    const whole = await find('?asAt=2025-04-01');
    const bucket = whole.buckets.find((one) => one.bucket === 'DAYS_181_365');
    const narrow = await find('?asAt=2025-04-01&bucket=DAYS_181_365');
    expect(narrow.items).toEqual(whole.items.filter((item) => item.bucket === 'DAYS_181_365'));
    expect(bucket).toEqual({ bucket: 'DAYS_181_365', ...narrow.totals });
    const sum = narrow.items.reduce((total, one) => total + cents(one.outstandingUsd.amount), 0n);
    expect(cents(narrow.totals.outstandingUsd.amount)).toBe(sum);
  });

  it('gives pages whose totals are over all of them', async () => {
    const whole = await find('?asAt=2025-04-01');
    const first = await find('?asAt=2025-04-01&limit=2');
    const rest = await find(`?asAt=2025-04-01&limit=2&cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect([first.items.length, rest.next]).toEqual([2, null]);
    expect([first.totals, rest.totals]).toEqual([whole.totals, whole.totals]);
  });

  it.each([
    ['bucket=DAYS_1_31', 'bucket'],
    ['donor=', 'donor'],
    ['recommendation=p', 'recommendation'],
    ['instalment=1', 'instalment'],
    ['asAt=2025-02-29', 'asAt'],
    ['knownAt=never', 'knownAt'],
    ['limit=201', 'limit'],
    ['cursor=WzEsIlAxIl0', 'cursor'],
  ])('refuses %s, naming the parameter', async (query, field) => {
    const { status, body } = await service.http().get(`/v1/ageing?${query}`);
    expect([status, body.code, body.field]).toEqual([400, 'INVALID_REQUEST', field]);
  });
});
