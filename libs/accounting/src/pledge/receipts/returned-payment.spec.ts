import {
  allocating,
  crediting,
  eur,
  givenPledge,
  levy,
  linesOf,
  paying,
  payingLevy,
  payingRefund,
  refunding,
  returnOf,
  reversing,
  settling,
  signingDirectly,
  undoing,
  usd,
} from '@art30/testing';
import { BookCredit } from '../facts/receipts.facts';

const k = { purpose: 'k', level: 'GLOBAL' };
const paid = { paidFrom: 'BK-EUR', paymentReference: 'PAY-1' };
const on = (effectiveDate: string) => ({ effectiveDate, valueDate: effectiveDate });
const next = { ...paid, paymentReference: 'PAY-2', effectiveDate: '2024-12-20' };

/** Pledge with EUR 1,000.00, worth USD 1,104.97, all allocated to k. */
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', k, '1104.97'),
);
/** Pledge that paid a refund of EUR 91.00: at 0.910 a debt of USD 100.00, paid with cash carried at USD 100.55. */
const gone = received.commands(refunding(k, eur('91.00')), payingRefund(paid));
const payment = gone.idOf('RefundPaid');
/** Returns a command for a returned payment. At 0.950, the rate of December, EUR 91.00 are worth USD 95.79. */
const bounced = (amount = '91.00', cents = '95.79') =>
  crediting(returnOf(payment), eur(amount), cents, on('2024-12-15'));
const back = gone.commands(bounced());

describe('a bounced refund', () => {
  it('brings the cash back to the purpose that it left, and is owed again at the rate of the day', () => {
    const events = gone.when(bounced()).thenEvents({
      type: 'PaymentReturned',
      data: {
        payment,
        refundId: 'B1',
        receiptId: 'R9',
        applicationId: 'A9',
        lines: [{ purpose: 'k', owed: eur('91.00'), cash: eur('91.00'), kept: eur('0.00') }],
      },
    });
    expect(linesOf(events, 'pledge', 'purpose', 'bankAccount')).toEqual([
      '2110 91.00 EUR = 95.79 - - -',
      '1120 -91.00 EUR = -95.79 - - BK-EUR',
      '1120 91.00 EUR = 95.79 P1 k BK-EUR',
      '2140 -91.00 EUR = -95.79 P1 k -',
    ]);
  });

  it('is owed in full, and what the bank kept is a charge of the pledge', () => {
    const events = gone.when(bounced('81.90', '86.21')).decided();
    expect(linesOf(events, 'purpose').slice(2)).toEqual([
      '1120 81.90 EUR = 86.21 k',
      '5310 9.10 EUR = 9.58 k',
      '2140 -91.00 EUR = -95.79 k',
    ]);
  });

  it('leaves a difference of exchange where the cash stands at another value', () => {
    const events = gone.when(bounced('91.00', '95.00')).decided();
    expect(linesOf(events, 'purpose').slice(2)).toEqual([
      '1120 91.00 EUR = 95.00 k',
      '5410 0.00 EUR = 0.79 k',
      '2140 -91.00 EUR = -95.79 k',
    ]);
  });

  it('comes back on the day of the payment at the earliest, and in its currency', () => {
    const came = (day: string, cash = eur('91.00')) =>
      gone.when(crediting(returnOf(payment), cash, '95.79', on(day)));
    came('2024-12-10').decided();
    came('2024-12-09').thenRefused(
      'DATES_NOT_ORDERED',
      'the payment is of 2024-12-10: use the value date of a credit from that day on',
      'effectiveDate',
    );
    came('2025-01-03').thenRefused('DATE_IN_FUTURE', '', 'effectiveDate');
    came('2024-12-15', usd('91.00')).thenRefused('CURRENCY_MISMATCH', '', 'returnsPayment.eventId');
    came('2024-12-15', eur('91.01')).thenRefused(
      'RETURN_EXCEEDS_PAYMENT',
      'EUR 91.01 is more than the EUR 91.00 that was paid: state the amount that came back',
      'returnsPayment.amount',
    );
  });

  it('keeps the accounts from which its cash came, and the value of the debt for it', () => {
    const { facts } = bounced();
    const [line] = facts.lines;
    const side = { bankAccount: 'BK-EUR', ledgerAccount: '1120', amount: eur('91.00') };
    const cashFrom = [{ ...side, covers: eur('91.00'), usd: '95.00' }];
    const lines = [{ ...line!, cashUsd: '95.00', owedUsd: '95.79', cashFrom }];
    const [event] = gone.when(new BookCredit({ ...facts, lines })).decided();
    expect(event?.data).toMatchObject({ lines: [{ owedUsd: '95.79', cashFrom }] });
    const [plain] = gone.when(bounced()).decided();
    expect(Object.keys((plain?.data as never as { lines: object[] }).lines[0]!).sort()).toEqual([
      ...['cash', 'cashUsd', 'kept', 'keptUsd', 'owed', 'purpose'],
    ]);
  });

  it('is refused where the event paid nothing, and where nothing came', () => {
    const of = (eventId: string) =>
      gone.when(crediting(returnOf(eventId), eur('1.00'), '1.05', on('2024-12-15')));
    const why = 'that could come back: name the event that paid the refund or levy';
    for (const eventId of [gone.idOf('ContributionRefunded'), gone.idOf('AllocationMade'), 'e99']) {
      of(eventId).thenRefused(
        'PAYMENT_NOT_MADE',
        `event ${eventId} is no payment of pledge P1 ${why}`,
      );
    }
    gone
      .when(new BookCredit({ ...bounced().facts, lines: [] }))
      .thenRefused('INVALID_AMOUNT', 'state what came back', 'returnsPayment.amount');
  });

  it('of several purposes comes back to each in proportion', () => {
    const l = { purpose: 'l', level: 'GLOBAL' };
    const two = givenPledge().commands(
      signingDirectly(),
      settling([paying(eur('1000.00'), '1104.97')]),
      allocating('TA-GEN', k, '552.48', { allocationId: 'X1' }),
      allocating('TA-GEN', l, '552.48', { allocationId: 'X2' }),
      refunding(k, eur('91.00'), {
        ...paid,
        lines: [
          { ...k, gross: eur('60.00') },
          { ...l, gross: eur('31.00') },
        ],
      }),
    );
    const of = returnOf(two.idOf('ContributionRefunded'));
    const events = two.when(crediting(of, eur('45.50'), '47.89', on('2024-12-15'))).decided();
    expect(linesOf(events, 'purpose').slice(2)).toEqual([
      '1120 30.00 EUR = 31.58 k',
      '5310 30.00 EUR = 31.58 k',
      '2140 -60.00 EUR = -63.16 k',
      '1120 15.50 EUR = 16.31 l',
      '5310 15.50 EUR = 16.31 l',
      '5410 0.00 EUR = 0.01 l',
      '2140 -31.00 EUR = -32.63 l',
    ]);
  });

  it('is paid again in its whole amount, and comes back once for each payment', () => {
    back.when(bounced()).thenRefused('DUPLICATE_ID');
    back
      .when(
        crediting(returnOf(payment), eur('1.00'), '1.10', {
          ...on('2024-12-16'),
          applicationId: 'A8',
        }),
      )
      .thenRefused('PAYMENT_NOT_MADE', payment, 'returnsPayment.eventId');
    const again = back.commands(payingRefund(next));
    back.when(payingRefund(next)).thenEvents({
      type: 'RefundPaid',
      data: { refundId: 'B1', lines: [{ purpose: 'k', amount: eur('91.00') }] },
    });
    again.when(payingRefund(next)).thenRefused('REFUND_PAID');
    again.when(undoing('A9', '2024-12-21')).thenRefused('DEPENDENT_EVENTS', 'RefundPaid');
    const second = again.idOf('RefundPaid');
    const more = { ...on('2024-12-22'), applicationId: 'A8' };
    again.when(crediting(returnOf(second), eur('91.00'), '95.79', more)).decided();
  });

  it('is not paid again under a date on which the first payment stood, whatever else is owed', () => {
    const first = gone.commands(refunding(k, eur('182.00'), { refundId: 'B2' }));
    const two = first.commands(bounced());
    const early = { ...next, refundId: 'B1', effectiveDate: '2024-12-14' };
    two
      .when(payingRefund(early))
      .thenRefused('DATES_NOT_ORDERED', 'owed again since 2024-12-15', 'effectiveDate');
    two.when(payingRefund({ ...early, effectiveDate: '2024-12-15' })).decided();
  });

  it('is reversed through its receipt: the first payment counts again', () => {
    const undone = back.commands(undoing('A9', '2024-12-16'));
    expect(linesOf(back.when(undoing('A9', '2024-12-16')).decided(), 'pledge')).toEqual([
      '2110 -91.00 EUR = -95.79 -',
      '1120 91.00 EUR = 95.79 -',
      '1120 -91.00 EUR = -95.79 P1',
      '2140 91.00 EUR = 95.79 P1',
    ]);
    undone.when(payingRefund(next)).thenRefused('REFUND_PAID', payment);
    const more = { ...on('2024-12-22'), applicationId: 'A8' };
    undone.when(crediting(returnOf(payment), eur('91.00'), '95.79', more)).decided();
    undone.when(reversing(payment, '2024-12-23')).decided();
  });

  it('did happen: it is not reversed as one that never did', () => {
    back
      .when(reversing(payment, '2024-12-16'))
      .thenRefused('DEPENDENT_EVENTS', 'reversed through its receipt');
  });

  it('gives authority back only by the reversal of its approval', () => {
    const approval = back.idOf('ContributionRefunded');
    const events = back.when(reversing(approval, '2024-12-16')).decided();
    expect(linesOf(events, 'purpose').slice(0, 2)).toEqual([
      '4190 -91.00 EUR = -100.00 k',
      '2140 91.00 EUR = 100.00 k',
    ]);
    const reversed = back.commands(reversing(approval, '2024-12-16'));
    reversed.when(payingRefund(next)).thenRefused('REFUND_UNKNOWN');
    reversed.when(undoing('A9', '2024-12-17')).thenRefused('DEPENDENT_EVENTS', 'was reversed');
    back
      .commands(payingRefund(next))
      .when(reversing(approval, '2024-12-21'))
      .thenRefused('DEPENDENT_EVENTS', 'RefundPaid');
  });

  it('leaves other debts their value on the days on which it was owed', () => {
    const worth = { ...on('2024-12-15') };
    const two = received.commands(
      refunding(k, eur('91.00')),
      payingRefund(paid),
      refunding(k, eur('9.10'), { refundId: 'B2' }),
    );
    const of = returnOf(two.idOf('RefundPaid'));
    const both = two.commands(crediting(of, eur('91.00'), '95.79', worth));
    for (const effectiveDate of ['2024-12-01', '2024-12-12', '2024-12-18']) {
      const day = { ...paid, paymentReference: 'PAY-3', refundId: 'B2', effectiveDate };
      expect(linesOf(both.when(payingRefund(day)).decided())[0]).toBe('2140 9.10 EUR = 10.00');
    }
  });

  describe('beside another debt', () => {
    const two = gone.commands(refunding(k, eur('9.10'), { refundId: 'B2' }));
    const returnedOn = (day: string) =>
      two.commands(crediting(returnOf(payment), eur('91.00'), '95.79', on(day)));
    const pay = (refundId: string, effectiveDate: string) =>
      payingRefund({ ...paid, refundId, paymentReference: `PAY-${effectiveDate}`, effectiveDate });
    const values = (state: typeof two, day: string) =>
      ['B1', 'B2'].map((id) => linesOf(state.when(pay(id, day)).decided())[0]);

    it('keeps the value of its return where its second payment is reversed', () => {
      const second = returnedOn('2024-12-15').commands(pay('B1', '2024-12-20'));
      const undone = second.commands(reversing(second.idOf('RefundPaid'), '2024-12-21'));
      expect(values(undone, '2024-12-22')).toEqual([
        '2140 91.00 EUR = 95.79',
        '2140 9.10 EUR = 10.00',
      ]);
    });

    it.each(['2024-12-15', '2024-12-10'])(
      'has its first value again where the return of %s and then its payment are reversed',
      (day) => {
        const undone = returnedOn(day)
          .commands(undoing('A9', '2024-12-16'))
          .commands(reversing(payment, '2024-12-17'));
        expect(values(undone, '2024-12-22')).toEqual([
          '2140 91.00 EUR = 100.00',
          '2140 9.10 EUR = 10.00',
        ]);
      },
    );
  });

  it.each([
    [['RETURN_EXCEEDS_PAYMENT', '91.01 91.00', 'returnsPayment.amount'], payment, eur('91.01')],
    [['CURRENCY_MISMATCH', 'USD EUR', 'returnsPayment.eventId'], payment, usd('91.00')],
    [['PAYMENT_NOT_MADE', 'nothing', 'returnsPayment.eventId'], 'nothing', eur('91.00')],
    [
      ['PAYMENT_NOT_MADE', '', 'returnsPayment.eventId'],
      gone.idOf('ContributionRefunded'),
      eur('91.00'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, eventId, amount) => {
    gone
      .when(crediting(returnOf(eventId), amount, '100.00', on('2024-12-15')))
      .thenRefusal(refusal);
  });

  it('did not come back before it was paid, nor a payment that was taken back', () => {
    gone
      .when(crediting(returnOf(payment), eur('91.00'), '95.79', on('2024-12-09')))
      .thenRefused('DATES_NOT_ORDERED', '2024-12-10', 'effectiveDate');
    gone.commands(reversing(payment, '2024-12-11')).when(bounced()).thenRefused('PAYMENT_NOT_MADE');
  });
});

describe('a bounced refund that was approved and paid at once', () => {
  const atOnce = received.commands(refunding(k, eur('91.00'), paid));
  const approval = atOnce.idOf('ContributionRefunded');
  const bounce = crediting(returnOf(approval), eur('91.00'), '95.79', on('2024-12-15'));
  const owed = atOnce.commands(bounce);

  it('is owed, and paid under its id', () => {
    owed.when(payingRefund(next)).thenEvents({
      type: 'RefundPaid',
      data: { refundId: 'B1', lines: [{ purpose: 'k', amount: eur('91.00') }] },
    });
    owed
      .when(reversing(approval, '2024-12-16', { paymentOnly: true }))
      .thenRefused('PAYMENT_NOT_MADE');
  });

  it('has its approval reversed alone, for the money is back already', () => {
    const events = owed.when(reversing(approval, '2024-12-16')).decided();
    // The new payment settles the debt at the value that it got when the first payment was returned.
    expect(linesOf(events).filter((line) => !line.startsWith('9'))).toEqual([
      '4190 -91.00 EUR = -100.00',
      '2140 91.00 EUR = 100.00',
      '2140 0.00 EUR = -4.21',
      '5410 0.00 EUR = 4.21',
    ]);
    const reversed = owed.commands(reversing(approval, '2024-12-16'));
    reversed.when(payingRefund(next)).thenRefused('REFUND_UNKNOWN');
    reversed.when(undoing('A9', '2024-12-17')).thenRefused('DEPENDENT_EVENTS');
  });

  it('is paid at once again where the return is reversed', () => {
    const undone = owed.commands(undoing('A9', '2024-12-16'));
    undone.when(payingRefund(next)).thenRefused('REFUND_PAID', approval);
    const events = undone.when(reversing(approval, '2024-12-17')).decided();
    expect(linesOf(events).filter((line) => line.startsWith('1120 91.00'))).toHaveLength(1);
  });
});

describe('a bounced levy payment', () => {
  const accrued = givenPledge().commands(
    signingDirectly(),
    settling([paying(eur('1000.00'), '1104.97')]),
    crediting(levy, eur('9.10'), '10.00'),
    payingLevy(),
  );
  const of = returnOf(accrued.idOf('LevyPaid'));
  const bounce = crediting(of, eur('9.10'), '9.58', { ...on('2024-12-15'), applicationId: 'A8' });
  const owed = accrued.commands(bounce);

  it('is owed to the agency again, and paid again', () => {
    const events = accrued.when(bounce).thenEvents({ data: { levyId: 'L1' } });
    expect(linesOf(events, 'purpose').slice(2)).toEqual([
      '1120 9.10 EUR = 9.58 TA-GEN',
      '2150 -9.10 EUR = -9.58 TA-GEN',
    ]);
    const again = { paymentReference: 'PAY-8', effectiveDate: '2024-12-20' };
    owed.when(payingLevy(again)).thenEvents({ type: 'LevyPaid', data: { levyId: 'L1' } });
    owed
      .commands(payingLevy(again))
      .when(undoing('A8', '2024-12-21'))
      .thenRefused('DEPENDENT_EVENTS', 'LevyPaid');
    owed.commands(undoing('A8', '2024-12-16')).when(payingLevy(again)).thenRefused('LEVY_PAID');
  });
});
