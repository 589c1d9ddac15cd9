import {
  assigning,
  eur,
  exampleBankAccounts,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  recording,
  releasing,
  returning,
  returningLate,
  revaluingReceipt,
  reversingReceipt,
  reversingReturn,
  transferring,
  undoingRevaluation,
  usd,
} from '@art30/testing';

/** EUR 1,000.00 in suspense since 2 July 2024, worth USD 1,104.97. */
const suspense = givenReceipt().commands(recording());
type Suspense = typeof suspense;

const exampleAccounts = exampleBankAccounts();
const [euro] = exampleAccounts.opened.filter(({ code }) => code === 'BK-EUR');
const bankAccounts = {
  opened: [...exampleAccounts.opened, { ...euro!, code: 'BK-EUR2', ledgerAccount: '1170' }],
};

const returned = suspense.commands(returning('UNIDENTIFIED', eur('400.00')));
const payment = (state: Suspense) => state.idOf('ReceiptReturned');
const undone = (state: Suspense, date = '2024-09-12') =>
  reversingReturn(payment(state), { effectiveDate: date });
const sideOf = (bankAccount: string, amount: string) => ({ bankAccount, amount: eur(amount) });

describe('a wrong return of a receipt', () => {
  it('never happened: the money waits in suspense again, at its value', () => {
    const events = returned
      .when(reversingReturn(payment(returned), { documentReference: 'note' }))
      .thenEvents({
        type: 'ReceiptReturnReversed',
        data: {
          amount: eur('400.00'),
          paymentReference: 'PAY-1',
          reverses: payment(returned),
          reasonCode: 'OTHER',
          reason: 'never executed',
          documentReference: 'note',
          effectiveDate: '2024-09-12',
        },
      });
    expect(linesOf(events, 'receipt', 'bankAccount')).toEqual([
      '2110 -400.00 EUR = -441.99 R1 -',
      '1120 400.00 EUR = 441.99 R1 BK-EUR',
    ]);
    expect(events[0]?.data).not.toHaveProperty('repaidUsd');
  });

  it('is paid again under its reference, and the receipt can be reversed', () => {
    const back = returned.commands(undone(returned));
    back.when(returning('UNIDENTIFIED', eur('1000.00'), { effectiveDate: '2024-09-12' })).decided();
    expect(linesOf(back.when(reversingReceipt('2024-09-12')).decided())).toEqual([
      '1120 -1000.00 EUR = -1104.97',
      '2110 1000.00 EUR = 1104.97',
    ]);
    returned
      .when(reversingReceipt('2024-09-12'))
      .thenRefused('DEPENDENT_EVENTS', 'reverse the return first');
  });

  it('of an overpayment is owed to the donor again', () => {
    const over = { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' as const } };
    const paid = suspense.commands(
      assigning(eur('900.00'), over),
      returning('OVERPAYMENT', eur('100.00')),
    );
    const events = paid.when(undone(paid)).thenEvents({ data: { applicationId: 'A1' } });
    expect(linesOf(events, 'donor')).toEqual([
      '2140 -100.00 EUR = -110.50 DON-A',
      '1120 100.00 EUR = 110.50 -',
    ]);
    paid
      .commands(undone(paid))
      .when(returning('OVERPAYMENT', eur('100.00'), { effectiveDate: '2024-09-12' }))
      .decided();
    // The application that left the overpayment has ended since, so the money has no known donor.
    const ended = paid.commands(releasing('A1', '2024-09-11'));
    const suspended = ended.when(undone(ended)).decided();
    expect(linesOf(suspended, 'donor', 'receipt')).toEqual([
      '2110 -100.00 EUR = -110.50 - R1',
      '1120 100.00 EUR = 110.50 - R1',
    ]);
    expect(suspended[0]?.data).toHaveProperty('applicationId', undefined);
    ended
      .commands(undone(ended))
      .when(assigning(eur('1000.00'), { effectiveDate: '2024-09-12', applicationId: 'A2' }))
      .decided();
  });

  it('comes back to the account that paid and takes back what it cost there', () => {
    const exchanged = suspense.commands(
      transferring(eur('1000.00'), usd('1090.00'), { effectiveDate: '2024-08-01' }),
      returning('UNIDENTIFIED', eur('1000.00')),
    );
    expect(linesOf(exchanged.when(undone(exchanged)).decided())).toEqual([
      '2110 -1000.00 EUR = -1104.97',
      '1120 1000.00 EUR = 1092.90',
      '4910 0.00 EUR = 12.07',
    ]);
  });

  it('repays what the receipt is below zero there, by its share of that', () => {
    const elsewhere = { bankAccount: 'BK-EUR2' };
    const twice = suspense.with({ bankAccounts }).commands(
      transferring(eur('500.00'), eur('500.00'), {
        effectiveDate: '2024-08-01',
        from: sideOf('BK-EUR', '500.00'),
        to: sideOf('BK-EUR2', '500.00'),
      }),
      returning('UNIDENTIFIED', eur('600.00'), elsewhere),
    );
    // Nothing else moved on the account since, so the reversal mirrors the return even below zero.
    expect(linesOf(twice.when(undone(twice)).decided(), 'bankAccount')).toEqual([
      '2110 -600.00 EUR = -662.98 -',
      '1170 600.00 EUR = 662.98 BK-EUR2',
    ]);
    const valued = twice.with(lateReceiptContext()).commands(revaluingReceipt());
    const events = valued.when(undone(valued, '2025-01-05')).decided();
    // A debt of EUR 100.00 at 106.38 is repaid, and EUR 500.00 are worth 500/600 of 662.98.
    expect(linesOf(events, 'bankAccount')).toEqual([
      '2110 -600.00 EUR = -662.98 -',
      '1170 600.00 EUR = 662.98 BK-EUR2',
      '1170 0.00 EUR = -4.12 BK-EUR2',
      '5410 0.00 EUR = 4.12 -',
    ]);
    expect(events[0]?.data).toHaveProperty('repaidUsd', '-4.12');
    valued
      .when(undone(valued, '2024-12-30'))
      .thenRefused('DATES_NOT_ORDERED', 'BK-EUR2 moved on 2024-12-31', 'effectiveDate');
  });

  it.each([
    [['DATES_NOT_ORDERED', '2024-09-10', 'effectiveDate'], { effectiveDate: '2024-09-09' }],
    [['DATE_IN_FUTURE', '2025-06-01', 'effectiveDate'], { effectiveDate: '2025-06-01' }],
    [['PAYMENT_NOT_MADE', 'e1', 'eventId'], { eventId: 'e1' }],
  ] as const)('is refused with %j', (refusal, facts) => {
    returned.when(reversingReturn(payment(returned), facts)).thenRefusal(refusal);
  });

  it('is reversed once', () => {
    const back = returned.commands(undone(returned));
    back.when(undone(returned)).thenRefused('ALREADY_REVERSED', 'PAY-1');
    givenReceipt().when(reversingReturn('e1')).thenRefused('RECEIPT_UNKNOWN');
  });

  it('concerns the period of the return', () => {
    const posting = { periods: { softClosed: [], closed: ['2024'] }, byController: false };
    returned
      .with({ posting, today: '2025-01-31' })
      .when(
        reversingReturn(payment(returned), {
          effectiveDate: '2024-09-21',
          postingDate: '2025-01-01',
        }),
      )
      .thenEvents({ data: { postingDate: '2025-01-01', originalPeriod: '2024' } });
  });
});

describe('a return that never happened, and a run since', () => {
  const late = suspense.with(lateReceiptContext());
  const paid = late.commands(
    returningLate('UNIDENTIFIED', eur('400.00'), { effectiveDate: '2025-01-05' }),
  );
  const run = revaluingReceipt();
  const onTenth = undone(paid, '2025-01-10');

  it('takes what the return gave of the run back along', () => {
    // EUR 1,000.00 at 0.940 are worth 41.14 less; EUR 400.00 took 16.46 of that on 5 January.
    const events = paid.commands(run).when(onTenth).decided();
    expect(events.map((event) => [event.type, ...linesOf([event])])).toEqual([
      ['ReceiptReturnReversed', '2110 -400.00 EUR = -441.99', '1120 400.00 EUR = 441.99'],
      ['ReceiptRevalued', '2110 0.00 EUR = 16.46', '1120 0.00 EUR = -16.46'],
    ]);
    expect(events[1]?.data).toMatchObject({ revaluationId: 'REV', takesBack: true });
  });

  it('leaves the same books, whichever was recorded first', () => {
    const last = paid.commands(onTenth).when(run).decided();
    expect(last.map((event) => [event.data.effectiveDate, ...linesOf([event])])).toEqual([
      ['2024-12-31', '2110 0.00 EUR = 41.14', '1120 0.00 EUR = -41.14'],
      ['2025-01-05', '2110 0.00 EUR = -16.46', '1120 0.00 EUR = 16.46'],
      ['2025-01-10', '2110 0.00 EUR = 16.46', '1120 0.00 EUR = -16.46'],
    ]);
  });

  it('gives all of it back when the run is reversed', () => {
    const reversed = paid
      .commands(run, onTenth)
      .when(undoingRevaluation({ effectiveDate: '2025-01-10' }));
    expect(linesOf(reversed.decided())).toEqual([
      '2110 0.00 EUR = -41.14',
      '1120 0.00 EUR = 41.14',
      '2110 0.00 EUR = 16.46',
      '1120 0.00 EUR = -16.46',
      '2110 0.00 EUR = -16.46',
      '1120 0.00 EUR = 16.46',
    ]);
  });

  it('hides no money that left at the values of the run', () => {
    paid
      .commands(run, assigning(eur('100.00'), { effectiveDate: '2025-01-06' }), onTenth)
      .when(undoingRevaluation({ effectiveDate: '2025-01-10' }))
      .thenRefused('DEPENDENT_EVENTS', 'money left this receipt on 2025-01-06');
  });
});
