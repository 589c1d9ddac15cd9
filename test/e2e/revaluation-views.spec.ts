import { gapsIn, type Bridge } from '../support/bridges';
import type { Client } from '../support/client';
import { agreedUnsigned, replayed } from '../support/replayed';
import { Service } from '../support/service';
import { runsLeftAlone, valuedBooks, type ValuedBooks } from '../support/valued-books';
import { eur, usd } from '../support/world';

interface Run {
  readonly id: string;
  readonly status: string;
  readonly valued: object;
  readonly leftOut: readonly object[] | null;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly totals: readonly object[];
  readonly next: string | null;
}
type Figures = Readonly<Record<string, object>>;

const jpy = (amount: string) => ({ amount, currency: 'JPY' });
const ofReceipt = { kind: null, applicationId: null, donorId: null, fund: null };
const inEuro = { rate: '0.940', reversed: false };

describe('a revaluation run', () => {
  let service: Service;
  let client: Client;
  let books: ValuedBooks;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-01-08T10:00:00.000Z', environment: runsLeftAlone });
    books = await valuedBooks(service);
    client = books.client;
  });

  afterAll(() => service.stopAndRemove());

  const run = (query = '') => service.get<Run>(`/v1/revaluations/REV-2024?${query}`);
  const totals = [
    { currency: 'EUR', gain: usd('0.00'), loss: usd('63.84'), net: usd('-63.84') },
    { currency: 'JPY', gain: usd('7.14'), loss: usd('0.00'), net: usd('7.14') },
  ];

  it('says at which rates it valued what, and what that made', async () => {
    expect(await run()).toMatchObject({
      id: 'REV-2024',
      status: 'COMPLETED',
      effectiveDate: '2024-12-31',
      asAt: null,
      rates: [
        {
          currency: 'EUR',
          list: '2024-12-31.MONTHLY',
          effectiveDate: '2024-12-31',
          unitsPerUsd: '0.940',
        },
        { currency: 'JPY', unitsPerUsd: '140' },
      ],
      throughSequence: books.throughSequence,
      found: { pledges: 3, receipts: 2, bankAccounts: 0 },
      valued: { pledges: 3, receipts: 1, bankAccounts: 0 },
      reversal: null,
      notReversed: null,
      totals,
    });
  });

  it('names every item with its value before and after', async () => {
    const own = { ...ofReceipt, receiptId: null, purpose: 'TA-GEN' };
    const { items } = await run();
    expect(items).toEqual([
      {
        ...own,
        pledgeId: 'P1',
        account: '1310',
        instalment: 1,
        bankAccount: null,
        amount: eur('500.00'),
        carrying: usd('555.56'),
        value: usd('531.91'),
        ...inEuro,
        difference: usd('-23.65'),
        eventId: expect.any(String),
      },
      {
        ...own,
        pledgeId: 'P1',
        account: '1120',
        instalment: null,
        bankAccount: 'BK-EUR',
        amount: eur('400.00'),
        carrying: usd('444.44'),
        value: usd('425.53'),
        ...inEuro,
        difference: usd('-18.91'),
        eventId: items[0]?.['eventId'],
      },
      {
        ...own,
        pledgeId: 'P2',
        account: '1310',
        instalment: 1,
        bankAccount: null,
        amount: jpy('15000'),
        carrying: usd('100.00'),
        value: usd('107.14'),
        rate: '140',
        reversed: false,
        difference: usd('7.14'),
        eventId: expect.any(String),
      },
      {
        ...own,
        pledgeId: 'P3',
        account: '1310',
        instalment: 1,
        bankAccount: null,
        amount: eur('450.00'),
        carrying: usd('500.00'),
        value: usd('478.72'),
        ...inEuro,
        difference: usd('-21.28'),
        eventId: expect.any(String),
      },
      {
        ...ofReceipt,
        kind: 'UNAPPLIED',
        pledgeId: null,
        receiptId: books.receiptId,
        account: '2110',
        bankAccount: null,
        instalment: null,
        purpose: null,
        amount: eur('-90.00'),
        carrying: usd('-100.00'),
        value: usd('-95.74'),
        ...inEuro,
        difference: usd('4.26'),
        eventId: expect.any(String),
      },
      {
        ...ofReceipt,
        kind: 'CASH',
        pledgeId: null,
        receiptId: books.receiptId,
        account: '1120',
        bankAccount: 'BK-EUR',
        instalment: null,
        purpose: null,
        amount: eur('90.00'),
        carrying: usd('100.00'),
        value: usd('95.74'),
        ...inEuro,
        difference: usd('-4.26'),
        eventId: items[4]?.['eventId'],
      },
    ]);
    const { items: events } = await service.get<{ items: readonly object[] }>(
      '/v1/pledges/P1/history',
    );
    expect(events.at(-1)).toMatchObject({ id: items[0]?.['eventId'], type: 'PledgeRevalued' });
  });

  it('says what it left out, why, and what can be done', async () => {
    const { leftOut } = await run();
    expect(leftOut).toEqual([{ ...books.leftOut, pledgeId: null, bankAccount: null }]);
  });

  it('is read in pages that count pledges and receipts', async () => {
    const whole = await run();
    const first = await run('limit=1');
    expect(first.items).toEqual(whole.items.slice(0, 2));
    const rest = await run(`limit=3&cursor=${first.next}`);
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect([rest.next, rest.totals]).toEqual([null, totals]);
  });

  it('is known from its start, and by its day', async () => {
    const started = await run(`knownAt=${books.throughSequence + 1}`);
    expect(started).toMatchObject({
      status: 'STARTED',
      leftOut: null,
      items: [],
      totals: [],
      valued: { pledges: 0, receipts: 0, bankAccounts: 0 },
    });
    const half = await run(`knownAt=${books.throughSequence + 2}`);
    expect(half.items.map(({ pledgeId }) => pledgeId)).toEqual(['P1', 'P1']);
    expect(half.valued).toEqual({ pledges: 1, receipts: 0, bankAccounts: 0 });
    expect(half.totals).toMatchObject([{ currency: 'EUR', net: usd('-42.56') }]);
    for (const query of [`knownAt=${books.throughSequence}`, 'asAt=2024-12-30']) {
      const path = `/v1/revaluations/REV-2024?${query}`;
      const { status, body } = await service.http().get(path);
      expect([status, body.code]).toEqual([404, 'REVALUATION_UNKNOWN']);
      const list = await service.get<{ items: object[] }>(`/v1/revaluations?${query}`);
      expect(list.items).toEqual([]);
    }
  });

  it('is a step of its own between agreement and cash, and after the cash', async () => {
    const bridge = await service.get<Bridge & { usd: Figures }>('/v1/pledges/P1/bridge');
    expect(bridge.usd).toMatchObject({
      revaluation: usd('-23.65'),
      cashRevaluation: usd('-18.91'),
      cashReceived: usd('444.44'),
      outstanding: usd('-531.91'),
    });
    expect(gapsIn(bridge)).toEqual({});
    const before = await service.get<Bridge & { usd: Figures }>(
      '/v1/pledges/P1/bridge?asAt=2024-12-30',
    );
    expect(before.usd).toMatchObject({ revaluation: usd('0.00'), cashRevaluation: usd('0.00') });
    expect(gapsIn(before)).toEqual({});
    const second = await service.get<Bridge & { usd: Figures }>('/v1/pledges/P2/bridge');
    expect(second.usd).toMatchObject({ revaluation: usd('7.14'), cashRevaluation: usd('0.00') });
    expect(gapsIn(second)).toEqual({});
  });

  it('is loss and gain on exchange, owned by the pledges, and nobody bears that in suspense', async () => {
    const { items, totals: all } = await service.get<{
      items: readonly { label: string; usd: Figures }[];
      totals: { usd: Figures };
    }>('/v1/balances?by=pledge&asAt=2024-12-31');
    const of = (label: string) => items.find((row) => row.label === label)?.usd;
    expect(of('P1')).toMatchObject({
      exchangeLoss: usd('42.56'),
      exchangeGain: usd('0.00'),
      outstanding: usd('531.91'),
      cash: usd('425.53'),
      fundBalance: usd('957.44'),
    });
    expect(of('P2')).toMatchObject({ exchangeGain: usd('7.14'), outstanding: usd('107.14') });
    expect(of('unattributed')).toMatchObject({
      unapplied: usd('106.85'),
      cash: usd('106.85'),
      fundBalance: usd('0.00'),
    });
    expect(of('P3')).toMatchObject({ exchangeLoss: usd('21.28'), outstanding: usd('478.72') });
    expect(all.usd).toMatchObject({ exchangeLoss: usd('63.84'), exchangeGain: usd('7.14') });
  });

  it('takes back its share of what was paid since, on the day on which it was paid', async () => {
    // EUR 45.00, carried at USD 50.00, was paid at 0.940 with a loss of 2.13, which the run had booked
    // before.
    const figures = async (asAt: string) => {
      const { totals: ofP3 } = await service.get<{ totals: { usd: Figures } }>(
        `/v1/balances?pledge=P3&asAt=${asAt}`,
      );
      return ofP3.usd;
    };
    expect(await figures('2025-01-02')).toMatchObject({ exchangeLoss: usd('21.28') });
    expect(await figures('2025-01-03')).toMatchObject({
      exchangeLoss: usd('21.28'),
      cash: usd('47.87'),
      receivable: usd('430.85'),
    });
  });

  it('gives cash its value at the rate, in the same amount', async () => {
    const cash = (query: string) =>
      service.get<{ items: readonly object[] }>(`/v1/cash?asAt=2024-12-31${query}`);
    expect((await cash('&pledge=P1')).items).toMatchObject([
      { bankAccount: 'BK-EUR', amount: eur('400.00'), usd: usd('425.53') },
    ]);
    expect((await cash('&pledge=')).items).toMatchObject([
      { bankAccount: 'BK-EUR', amount: eur('100.00'), usd: usd('106.85') },
    ]);
  });

  it('is found the same by a replay, entry by entry', async () => {
    const report = await replayed(service);
    expect(report).toMatchObject(agreedUnsigned);
    const { logFindings } = report as {
      readonly logFindings: readonly { readonly rule: string }[];
    };
    expect(new Set(logFindings.map(({ rule }) => rule))).toEqual(new Set(['NOT_SIGNED']));
  });

  describe('that is taken back', () => {
    const why = { effectiveDate: '2025-01-05', reasonCode: 'OTHER', reason: 'another rate' };

    it('says of each item whether it still stands, and counts what does', async () => {
      const { items } = await run();
      const eventId = String(items[0]?.['eventId']);
      await client.done(`/v1/pledges/P1/events/${eventId}/reversal`, why);
      const after = await run();
      expect(after.items.map(({ reversed }) => reversed)).toEqual([
        ...[true, true, false, false, false, false],
      ]);
      expect(after).toMatchObject({
        status: 'COMPLETED',
        totals: [{ currency: 'EUR', loss: usd('21.28'), net: usd('-21.28') }, totals[1]],
      });
      const atYearEnd = await run('asAt=2024-12-31');
      expect(atYearEnd).toMatchObject({ totals, items });
    });

    it('is reversed as a whole, naming what could not be', async () => {
      const { reasonCode, reason, effectiveDate } = why;
      await books.run.startReversal(effectiveDate);
      const reversal = { effectiveDate, reasonCode, reason };
      expect(await run()).toMatchObject({
        status: 'REVERSING',
        reversal,
        notReversed: null,
      });
      await books.run.undoReceipt(books.receiptId, effectiveDate);
      const kept = { pledgeId: 'P2', code: 'DEPENDENT_EVENTS', remedy: 'undo that first' } as const;
      await books.run.completeReversal({
        pledges: 1,
        receipts: 1,
        bankAccounts: 0,
        leftOut: [kept],
      });
      expect(await run()).toMatchObject({
        status: 'REVERSED',
        reversal,
        notReversed: [{ ...kept, receiptId: null, bankAccount: null }],
        items: [
          ...[{}, {}, { reversed: false }, { reversed: false }],
          ...[{ reversed: true }, { reversed: true }],
        ],
      });
      expect(await run('asAt=2024-12-31')).toMatchObject({ status: 'COMPLETED', reversal: null });
    });
  });

  it('is listed with the others in the order of their ids', async () => {
    type Page = { readonly items: readonly Run[]; readonly next: string | null };
    const { items, next } = await service.get<Page>('/v1/revaluations');
    expect([items.map(({ id }) => id), next]).toEqual([['REV-2024'], null]);
    expect(await run()).toMatchObject(items[0] ?? {});
  });
});
