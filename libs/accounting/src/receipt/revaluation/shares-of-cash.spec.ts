import {
  assigning,
  eur,
  exampleBankAccounts,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  recording,
  releasing,
  requestOn,
  returning,
  returningLate,
  revaluingReceipt,
  reversingReturn,
  takingSentBack,
  transferring,
  undoingSentBack,
  usd,
} from '@art30/testing';
import { ReverseReturn } from '../facts/return.facts';
import { TransferCash } from '../facts/transfer.facts';

const exampleAccounts = exampleBankAccounts();
const [euro] = exampleAccounts.opened.filter(({ code }) => code === 'BK-EUR');
const opened = [...exampleAccounts.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }];
const late = { ...lateReceiptContext(), bankAccounts: { opened } };
const today = requestOn('2025-12-31');
const [onFifth, onTenth, on15th] = ['2025-01-05', '2025-01-10', '2025-01-15'].map(
  (effectiveDate) => ({ effectiveDate }),
) as [{ effectiveDate: string }, { effectiveDate: string }, { effectiveDate: string }];
const run = revaluingReceipt();

/** EUR 1,000.00 worth USD 1,104.97: at 0.940 they are worth 41.14 less. */
const recorded = givenReceipt().with(late).commands(recording());
type Receipt = typeof recorded;

/** Days and lines of a run as at 31 December, recorded after all else. */
const booked = (state: Receipt) =>
  state
    .when(run)
    .decided()
    .map(({ data, ...event }) => [data.effectiveDate, ...linesOf([{ data, ...event }])].join(', '));

const moving = (from: string, to: string, amount: string, facts: object) =>
  new TransferCash(
    {
      ...transferring(eur(amount), eur(amount), facts).facts,
      from: { bankAccount: from, amount: eur(amount) },
      to: { bankAccount: to, amount: eur(amount) },
    },
    today,
  );
const exchanging = (from: ReturnType<typeof eur>, to: ReturnType<typeof eur>, facts: object) =>
  new TransferCash(transferring(from, to, facts).facts, today);
const back = (state: Receipt, facts: object = onTenth) =>
  new ReverseReturn(reversingReturn(state.idOf('ReceiptReturned'), facts).facts, today);
const apart = (date = '2024-08-01', amount = '400.00') =>
  moving('BK-EUR', 'BK-EUR2', amount, { effectiveDate: date });
const overpaid = { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' as const } };

describe('cash that moved between accounts in euros after the day of a run', () => {
  it.each<[string, Receipt, readonly string[]]>([
    [
      'takes its share along',
      recorded.commands(apart('2025-01-05')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 1170 0.00 EUR = -16.46',
      ],
    ],
    [
      'takes the whole along',
      recorded.commands(apart('2025-01-05', '1000.00')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 41.14, 1170 0.00 EUR = -41.14',
      ],
    ],
    [
      'takes its share of what had moved before',
      recorded.commands(
        apart(),
        moving('BK-EUR2', 'BK-EUR', '100.00', { ...onFifth, transferId: 'T2' }),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -24.68, 1170 0.00 EUR = -16.46',
        '2025-01-05, 1170 0.00 EUR = 4.12, 1120 0.00 EUR = -4.12',
      ],
    ],
    [
      'brings its share back',
      recorded.commands(
        apart('2025-01-05'),
        moving('BK-EUR2', 'BK-EUR', '400.00', { ...onTenth, transferId: 'T2' }),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 1170 0.00 EUR = -16.46',
        '2025-01-10, 1170 0.00 EUR = 16.46, 1120 0.00 EUR = -16.46',
      ],
    ],
    [
      'brings a part of its share back',
      recorded.commands(
        apart('2025-01-05'),
        moving('BK-EUR2', 'BK-EUR', '300.00', { ...onTenth, transferId: 'T2' }),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 1170 0.00 EUR = -16.46',
        '2025-01-10, 1170 0.00 EUR = 12.35, 1120 0.00 EUR = -12.35',
      ],
    ],
    [
      'takes a share after some was applied',
      recorded.commands(assigning(eur('300.00'), onFifth), apart('2025-01-10', '350.00')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 12.34',
        '2025-01-10, 1120 0.00 EUR = 14.40, 1170 0.00 EUR = -14.40',
      ],
    ],
    [
      'leaves its share for what is applied from there',
      recorded.commands(
        apart('2025-01-05'),
        assigning(eur('400.00'), { ...onTenth, fromBankAccount: 'BK-EUR2' }),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 1170 0.00 EUR = -16.46',
        '2025-01-10, 2110 0.00 EUR = -16.46, 1170 0.00 EUR = 16.46',
      ],
    ],
    [
      'is as if it had not moved, where it came back on the day',
      recorded.commands(
        apart('2025-01-05'),
        moving('BK-EUR2', 'BK-EUR', '400.00', { ...onFifth, transferId: 'T2' }),
      ),
      ['2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14'],
    ],
    [
      'takes a share where it came back on the day in part',
      recorded.commands(
        apart('2025-01-05'),
        moving('BK-EUR2', 'BK-EUR', '399.99', { ...onFifth, transferId: 'T2' }),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 1170 0.00 EUR = -16.46, 1170 0.00 EUR = 16.46, 1120 0.00 EUR = -16.46',
      ],
    ],
    [
      'takes its share by day, whichever was recorded first',
      recorded.commands(assigning(eur('300.00'), on15th), apart('2025-01-05')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 1170 0.00 EUR = -16.46',
        '2025-01-15, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 12.34',
      ],
    ],
    [
      'takes shares in the order of the log within a day',
      recorded.commands(assigning(eur('300.00'), onFifth), apart('2025-01-05', '350.00')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 12.34, 1120 0.00 EUR = 14.40, 1170 0.00 EUR = -14.40',
      ],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});

describe('cash that was exchanged after the day of a run', () => {
  it.each<[string, Receipt, readonly string[]]>([
    [
      'leaves its share behind as a difference of exchange',
      recorded.commands(exchanging(eur('400.00'), usd('425.53'), onFifth)),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 16.46, 4910 0.00 EUR = -16.46',
      ],
    ],
    [
      'leaves nothing, where nothing is left',
      recorded.commands(exchanging(eur('1000.00'), usd('1063.83'), onFifth)),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 1120 0.00 EUR = 41.14, 4910 0.00 EUR = -41.14',
      ],
    ],
    [
      'came to an account that a run did not value',
      recorded.commands(
        exchanging(eur('400.00'), usd('425.53'), { effectiveDate: '2024-08-01' }),
        exchanging(usd('425.53'), eur('400.00'), { ...onFifth, transferId: 'T2' }),
      ),
      ['2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -24.68, 4910 0.00 EUR = -16.46'],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});

describe('cash of two accounts by which money left after the day of a run', () => {
  const split = recorded.commands(apart());
  it.each<[string, Receipt, readonly string[]]>([
    [
      'pays with the share of the debt',
      split.commands(returningLate('UNIDENTIFIED', eur('600.00'), onFifth)),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -24.68, 1170 0.00 EUR = -16.46',
        '2025-01-05, 2110 0.00 EUR = -24.68, 1120 0.00 EUR = 24.68',
      ],
    ],
    [
      'pays with all that is left on its account',
      split.commands(assigning(eur('600.00'), onFifth)),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -24.68, 1170 0.00 EUR = -16.46',
        '2025-01-05, 2110 0.00 EUR = -24.68, 1120 0.00 EUR = 14.81, 1170 0.00 EUR = 9.87',
      ],
    ],
    [
      'pays with a part, and then with the rest',
      split.commands(
        assigning(eur('100.00'), onFifth),
        assigning(eur('500.00'), { ...onTenth, applicationId: 'A2' }),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -24.68, 1170 0.00 EUR = -16.46',
        '2025-01-05, 2110 0.00 EUR = -4.11, 1120 0.00 EUR = 2.47, 1170 0.00 EUR = 1.64',
        '2025-01-10, 2110 0.00 EUR = -20.57, 1120 0.00 EUR = 12.34, 1170 0.00 EUR = 8.23',
      ],
    ],
    [
      'pays from the other account',
      split.commands(assigning(eur('400.00'), { ...onFifth, fromBankAccount: 'BK-EUR2' })),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -24.68, 1170 0.00 EUR = -16.46',
        '2025-01-05, 2110 0.00 EUR = -16.46, 1170 0.00 EUR = 16.46',
      ],
    ],
    [
      'pays to a pledge and an overpayment',
      recorded.commands(assigning(eur('300.00'), { ...onFifth, ...overpaid })),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 2140 0.00 EUR = 4.12, 1120 0.00 EUR = 12.34',
      ],
    ],
    [
      'pays for an overpayment that arose since',
      recorded.commands(
        assigning(eur('300.00'), { ...onFifth, ...overpaid }),
        returningLate('OVERPAYMENT', eur('50.00'), onTenth),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 2140 0.00 EUR = 4.12, 1120 0.00 EUR = 12.34',
        '2025-01-10, 2140 0.00 EUR = -2.06, 1120 0.00 EUR = 2.06',
      ],
    ],
    [
      'pays for all of an overpayment that arose since',
      recorded.commands(
        assigning(eur('300.00'), { ...onFifth, ...overpaid }),
        returningLate('OVERPAYMENT', eur('100.00'), onTenth),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 2140 0.00 EUR = 4.12, 1120 0.00 EUR = 12.34',
        '2025-01-10, 2140 0.00 EUR = -4.12, 1120 0.00 EUR = 4.12',
      ],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});

describe('money that came back after the day of a run', () => {
  const drawn = recorded.commands(assigning(eur('300.00'), { ...onFifth, ...overpaid }));
  const paid = recorded.commands(returningLate('UNIDENTIFIED', eur('400.00'), onFifth));
  it.each<[string, Receipt, readonly string[]]>([
    [
      'from a pledge, restores its share and that of the overpayment',
      drawn.commands(releasing('A1', '2025-01-10')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 2140 0.00 EUR = 4.12, 1120 0.00 EUR = 12.34',
        '2025-01-10, 2140 0.00 EUR = -4.12, 2110 0.00 EUR = 16.46, 1120 0.00 EUR = -12.34',
      ],
    ],
    [
      'from a pledge, restores its share less what the payer has',
      drawn.commands(
        returningLate('OVERPAYMENT', eur('40.00'), onTenth),
        releasing('A1', '2025-01-15'),
      ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 2140 0.00 EUR = 4.12, 1120 0.00 EUR = 12.34',
        '2025-01-10, 2140 0.00 EUR = -1.65, 1120 0.00 EUR = 1.65',
        '2025-01-15, 2140 0.00 EUR = -2.47, 2110 0.00 EUR = 14.81, 1120 0.00 EUR = -12.34',
      ],
    ],
    [
      'from a payer, restores its share',
      paid.commands(back(paid)),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 1120 0.00 EUR = 16.46',
        '2025-01-10, 2110 0.00 EUR = 16.46, 1120 0.00 EUR = -16.46',
      ],
    ],
    [
      'from a payer, on the day of the payment',
      paid.commands(back(paid, onFifth)),
      ['2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14'],
    ],
    [
      'from a payer of an overpayment',
      drawn
        .commands(returningLate('OVERPAYMENT', eur('40.00'), onTenth))
        .commands(
          back(drawn.commands(returningLate('OVERPAYMENT', eur('40.00'), onTenth)), on15th),
        ),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -41.14',
        '2025-01-05, 2110 0.00 EUR = -16.46, 2140 0.00 EUR = 4.12, 1120 0.00 EUR = 12.34',
        '2025-01-10, 2140 0.00 EUR = -1.65, 1120 0.00 EUR = 1.65',
        '2025-01-15, 2140 0.00 EUR = 1.65, 1120 0.00 EUR = -1.65',
      ],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});

describe('a payment that came back to an account with a debt', () => {
  /** EUR 900.00 of the 1,000.00 became dollars; the account is paid from until it is below zero. */
  const drawn = (...payments: readonly (readonly [string, string])[]) =>
    payments.reduce(
      (state, [effectiveDate, amount], at) =>
        state.commands(
          returningLate('UNIDENTIFIED', eur(amount), { effectiveDate, paymentReference: `P${at}` }),
        ),
      recorded.commands(exchanging(eur('900.00'), usd('994.47'), { effectiveDate: '2024-09-20' })),
    );
  const repaying = (state: Receipt, amount: string, dollars: string) =>
    state.commands(exchanging(usd(dollars), eur(amount), { ...onTenth, transferId: 'T2' }));
  const undone = (state: Receipt) => state.commands(back(state, on15th));
  const below = drawn(['2024-12-05', '400.00']);
  const further = drawn(['2024-12-05', '400.00'], ['2025-01-05', '200.00']);
  const since = drawn(['2025-01-05', '300.00']);
  it.each<[string, Receipt, readonly string[]]>([
    [
      'of the day of the run, repays all',
      undone(below),
      [
        '2024-12-31, 2110 0.00 EUR = 24.68, 1120 0.00 EUR = -3.36, 4910 0.00 EUR = -21.32',
        '2025-01-15, 1120 0.00 EUR = 3.36, 4910 0.00 EUR = -3.36',
      ],
    ],
    [
      'of the day of the run, repays a rest',
      undone(repaying(below, '200.00', '210.53')),
      [
        '2024-12-31, 2110 0.00 EUR = 24.68, 1120 0.00 EUR = -3.36, 4910 0.00 EUR = -21.32',
        '2025-01-10, 1120 0.00 EUR = 2.24, 4910 0.00 EUR = -2.24',
        '2025-01-15, 1120 0.00 EUR = 1.12, 4910 0.00 EUR = -1.12',
      ],
    ],
    [
      'of the day of the run, repays a cent',
      undone(repaying(below, '299.99', '315.78')),
      [
        '2024-12-31, 2110 0.00 EUR = 24.68, 1120 0.00 EUR = -3.36, 4910 0.00 EUR = -21.32',
        '2025-01-10, 1120 0.00 EUR = 3.36, 4910 0.00 EUR = -3.36',
      ],
    ],
    [
      'made greater since, repays that part',
      undone(further),
      [
        '2024-12-31, 2110 0.00 EUR = 24.68, 1120 0.00 EUR = -3.36, 4910 0.00 EUR = -21.32',
        '2025-01-05, 2110 0.00 EUR = -8.23, 5410 0.00 EUR = 8.23',
        '2025-01-15, 2110 0.00 EUR = 8.23, 4910 0.00 EUR = -8.23',
      ],
    ],
    [
      'made greater since, repays the rest and is more',
      undone(repaying(further, '400.00', '421.05')),
      [
        '2024-12-31, 2110 0.00 EUR = 24.68, 1120 0.00 EUR = -3.36, 4910 0.00 EUR = -21.32',
        '2025-01-05, 2110 0.00 EUR = -8.23, 5410 0.00 EUR = 8.23',
        '2025-01-10, 1120 0.00 EUR = 2.69, 4910 0.00 EUR = -2.69',
        '2025-01-15, 2110 0.00 EUR = 8.23, 1120 0.00 EUR = 0.67, 4910 0.00 EUR = -8.90',
      ],
    ],
    [
      'made greater since, repays just the rest',
      undone(repaying(further, '300.00', '315.79')),
      [
        '2024-12-31, 2110 0.00 EUR = 24.68, 1120 0.00 EUR = -3.36, 4910 0.00 EUR = -21.32',
        '2025-01-05, 2110 0.00 EUR = -8.23, 5410 0.00 EUR = 8.23',
        '2025-01-10, 1120 0.00 EUR = 2.02, 4910 0.00 EUR = -2.02',
        '2025-01-15, 2110 0.00 EUR = 8.23, 4910 0.00 EUR = -8.23',
      ],
    ],
    [
      'that arose since, repays it and brings the rest',
      undone(since),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -37.02',
        '2025-01-05, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 4.12, 5410 0.00 EUR = 8.22',
        '2025-01-15, 2110 0.00 EUR = 12.34, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -8.22',
      ],
    ],
    [
      'that arose since, repays a part and brings the rest',
      undone(repaying(since, '150.00', '157.89')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -37.02',
        '2025-01-05, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 4.12, 5410 0.00 EUR = 8.22',
        '2025-01-15, 2110 0.00 EUR = 12.34, 1120 0.00 EUR = -3.43, 4910 0.00 EUR = -8.91',
      ],
    ],
    [
      'that arose since and is repaid, brings its share',
      undone(repaying(since, '200.00', '210.53')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -37.02',
        '2025-01-05, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 4.12, 5410 0.00 EUR = 8.22',
        '2025-01-15, 2110 0.00 EUR = 12.34, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -8.22',
      ],
    ],
    [
      'that arose since and is cash again, brings its share',
      undone(repaying(since, '250.00', '263.16')),
      [
        '2024-12-31, 2110 0.00 EUR = 41.14, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -37.02',
        '2025-01-05, 2110 0.00 EUR = -12.34, 1120 0.00 EUR = 4.12, 5410 0.00 EUR = 8.22',
        '2025-01-15, 2110 0.00 EUR = 12.34, 1120 0.00 EUR = -4.12, 4910 0.00 EUR = -8.22',
      ],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});

describe('a payment that the bank sent back after the day of a run', () => {
  const gone = recorded.commands(returning('UNIDENTIFIED', eur('91.00')));
  const payment = gone.idOf('ReceiptReturned');
  const bounced = (valueDate: string, amount = '91.00', cents = '95.79') =>
    takingSentBack(payment, eur(amount), cents, { valueDate });
  const came = gone.commands(bounced('2025-01-05'));
  it.each<[string, Receipt, readonly string[]]>([
    ['brings no share', came, ['2024-12-31, 2110 0.00 EUR = 37.40, 1120 0.00 EUR = -37.40']],
    [
      'has none to give back, where its booking is reversed',
      came.commands(undoingSentBack(onTenth)),
      ['2024-12-31, 2110 0.00 EUR = 37.40, 1120 0.00 EUR = -37.40'],
    ],
    [
      'before it, gives its share back, where its booking is reversed',
      gone.commands(bounced('2024-12-15'), undoingSentBack(onFifth)),
      [
        '2024-12-31, 2110 0.00 EUR = 36.38, 1120 0.00 EUR = -36.38',
        '2025-01-05, 2110 0.00 EUR = -3.31, 1120 0.00 EUR = 3.31',
      ],
    ],
    [
      'gives a share back, after some was applied',
      came.commands(assigning(eur('300.00'), onFifth), undoingSentBack(onTenth)),
      [
        '2024-12-31, 2110 0.00 EUR = 37.40, 1120 0.00 EUR = -37.40',
        '2025-01-05, 2110 0.00 EUR = -11.22, 1120 0.00 EUR = 11.22',
        '2025-01-10, 2110 0.00 EUR = -3.40, 1120 0.00 EUR = 3.40',
      ],
    ],
    [
      'gives all back that is left',
      came.commands(assigning(eur('909.00'), onFifth), undoingSentBack(onTenth)),
      [
        '2024-12-31, 2110 0.00 EUR = 37.40, 1120 0.00 EUR = -37.40',
        '2025-01-05, 2110 0.00 EUR = -34.00, 1120 0.00 EUR = 34.00',
        '2025-01-10, 2110 0.00 EUR = -3.40, 1120 0.00 EUR = 3.40',
      ],
    ],
  ])('%s', (_what, state, expected) => {
    expect(booked(state)).toEqual(expected);
  });
});
