import type { Receipt } from '../state/receipt.state';
import { currencyOf, demandNothingLeft, heldBy } from './held-money';
import { dateOfReversedFact } from './revaluation';

const eur = { amount: '1000.00', currency: 'EUR' };
const moved = (amount: bigint, usd: bigint, date = '2024-07-02') => ({
  date,
  amount,
  usd,
  revision: 0,
});
const account = (bankAccount: string, currency: string, ...movements: readonly object[]) =>
  [bankAccount, { bankAccount, ledgerAccount: '1120', currency, covers: 0n, movements }] as const;
const receipt = (change: object = {}) =>
  ({
    status: 'recorded',
    facts: { receiptId: 'R1', effectiveDate: '2024-07-02', net: eur },
    unassigned: [moved(100n, 110n)],
    overpaid: [],
    assignments: new Map([['A1', { facts: { excess: { donorId: 'DON-A' } } }]]),
    cash: new Map(),
    revaluations: [],
    returns: new Map([['e3', { facts: { effectiveDate: '2024-09-10' } }]]),
    sentBack: new Map([
      ['A9', { taken: { facts: { effectiveDate: '2024-12-15' } } }],
      ['A8', {}],
    ]),
    transfers: new Map([['T1', { facts: { effectiveDate: '2024-09-20' } }]]),
    ...change,
  }) as unknown as Receipt;
const overpaid = [
  { ...moved(10n, 11n), applicationId: 'A1' },
  { ...moved(-4n, -4n), applicationId: 'A1' },
  { ...moved(7n, 8n), applicationId: 'A2' },
];

describe('what a receipt holds', () => {
  it('is its suspense, each overpayment once, and its cash by account', () => {
    const cash = new Map([account('BK-EUR', 'EUR'), account('BK-USD', 'USD')]);
    const held = receipt({ overpaid, cash });
    expect(heldBy(held)).toEqual([
      { kind: 'UNAPPLIED' },
      { kind: 'OVERPAYMENT', applicationId: 'A1', donorId: 'DON-A' },
      { kind: 'OVERPAYMENT', applicationId: 'A2', donorId: undefined },
      { kind: 'CASH', bankAccount: 'BK-EUR', account: '1120' },
      { kind: 'CASH', bankAccount: 'BK-USD', account: '1120' },
    ]);
    expect(heldBy(held).map((item) => currencyOf(held, item))).toEqual([
      'EUR',
      'EUR',
      'EUR',
      'EUR',
      'USD',
    ]);
  });
});

describe('US dollars without an amount of their currency', () => {
  const left =
    (change: object, before: object = {}, from = '2024-07-02') =>
    () => {
      demandNothingLeft(receipt(before), receipt(change), from);
    };
  const emptied = { unassigned: [moved(100n, 110n), moved(-100n, -109n, '2024-08-01')] };
  const why = (usd: string, where: string, currency = 'EUR', date = '2024-08-01') =>
    `USD ${usd} would be left ${where} of this receipt without any ${currency} on ${date}: use a later date`;

  it.each<[string, object, string]>([
    ['in suspense', emptied, why('0.01', 'in suspense')],
    [
      'on an overpayment',
      {
        overpaid: [
          ...overpaid.slice(0, 2),
          { ...moved(-6n, -9n, '2024-08-01'), applicationId: 'A1' },
        ],
      },
      why('-0.02', 'on an overpayment'),
    ],
    [
      'in cash',
      { cash: new Map([account('BK-CHF', 'CHF', moved(5n, 6n), moved(-5n, -5n, '2024-08-01'))]) },
      why('0.01', 'in the cash on BK-CHF', 'CHF'),
    ],
  ])('are not left %s', (_where, change, detail) => {
    expect(left(change)).toThrow(
      expect.objectContaining({ code: 'DATES_NOT_ORDERED', detail, field: 'effectiveDate' }),
    );
  });

  it('are left where they were before, and not where there were others', () => {
    expect(left(emptied, emptied)).not.toThrow();
    const other = { unassigned: [moved(100n, 110n), moved(-100n, -108n, '2024-08-01')] };
    expect(left(emptied, other)).toThrow('USD 0.01 would be left');
    expect(left(emptied, { unassigned: [moved(1n, 1n)] })).toThrow('USD 0.01 would be left');
  });

  it('are not left from the day on, and may have been before', () => {
    const passing = { unassigned: [...emptied.unassigned, moved(0n, -1n, '2024-08-02')] };
    expect(left(passing)).toThrow(why('0.01', 'in suspense'));
    expect(left(passing, {}, '2024-08-02')).not.toThrow();
    expect(left({})).not.toThrow();
  });
});

describe('the day of what a fact of a receipt reverses', () => {
  const runs = [
    { eventId: 'e8', date: '2024-11-30' },
    { eventId: 'e9', date: '2024-12-31' },
  ];
  const dayOf = (type: string, data: object, state = receipt({ revaluations: runs })) =>
    dateOfReversedFact({ type, data } as never, state);

  it.each<[string, object, string | undefined]>([
    ['ReceiptReversed', {}, '2024-07-02'],
    ['ReceiptReturnReversed', { reverses: 'e3' }, '2024-09-10'],
    ['ReceiptReturnReversed', { reverses: 'e4' }, undefined],
    ['ReturnSentBackReversed', { applicationId: 'A9' }, '2024-12-15'],
    ['ReturnSentBackReversed', { applicationId: 'A8' }, undefined],
    ['ReturnSentBackReversed', { applicationId: 'A7' }, undefined],
    ['CashTransferReversed', { transferId: 'T1' }, '2024-09-20'],
    ['CashTransferReversed', { transferId: 'T2' }, undefined],
    ['ReceiptRevaluationReversed', { reverses: 'e9' }, '2024-12-31'],
    ['ReceiptRevaluationReversed', { reverses: 'e7' }, undefined],
    ['ReceiptReturned', { reverses: 'e9', applicationId: 'A9', transferId: 'T1' }, undefined],
  ])('is that of the event, or none: %s of %j', (type, data, expected) => {
    expect(dayOf(type, data)).toBe(expected);
  });

  it('is none on a receipt that there is not', () => {
    expect(
      dateOfReversedFact({ type: 'ReceiptReversed', data: {} } as never, { status: 'none' }),
    ).toBeUndefined();
  });
});
