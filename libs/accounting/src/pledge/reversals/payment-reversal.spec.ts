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
  reversing,
  settling,
  signingDirectly,
  undoing,
} from '@art30/testing';

const k = { purpose: 'k', level: 'GLOBAL' };
const paid = { paidFrom: 'BK-EUR', paymentReference: 'PAY-1' };
const next = { ...paid, effectiveDate: '2024-12-20' };

/** EUR 1,000.00 with USD 1,104.97, all allocated to k. */
const received = givenPledge().commands(
  signingDirectly(),
  settling([paying(eur('1000.00'), '1104.97')]),
  allocating('TA-GEN', k, '1104.97'),
);
const owed = received.commands(refunding(k, eur('91.00')));

describe('the payment of a refund that never happened', () => {
  const gone = owed.commands(payingRefund(paid));
  const payment = gone.idOf('RefundPaid');
  const back = gone.commands(reversing(payment, '2024-12-15'));

  it('is taken back: the cash is there and the debt stands at its value', () => {
    const events = gone.when(reversing(payment, '2024-12-15')).thenEvents({
      type: 'EventReversed',
      data: { reverses: payment, reversedType: 'RefundPaid' },
    });
    expect(linesOf(events, 'purpose', 'bankAccount')).toEqual([
      '2140 -91.00 EUR = -100.00 k -',
      '1120 91.00 EUR = 100.55 k BK-EUR',
      '5410 0.00 EUR = -0.55 k -',
    ]);
  });

  it('is paid again under the same id, in its whole amount', () => {
    back.when(payingRefund(next)).thenEvents({
      type: 'RefundPaid',
      data: { refundId: 'B1', lines: [{ purpose: 'k', amount: eur('91.00') }] },
    });
    back
      .when(payingRefund({ ...paid, effectiveDate: '2024-12-14' }))
      .thenRefused('DATES_NOT_ORDERED', 'owed again since 2024-12-15');
    back.when(reversing(payment, '2024-12-16')).thenRefused('ALREADY_REVERSED');
  });

  it('no longer holds its approval in place', () => {
    back.when(reversing(back.idOf('ContributionRefunded'), '2024-12-16')).decided();
  });

  it('leaves other debts their value on the days on which it stood', () => {
    const two = gone.commands(refunding(k, eur('9.10'), { refundId: 'B2' }));
    const reversed = two.commands(reversing(payment, '2024-12-15'));
    const day = { ...paid, paymentReference: 'PAY-2', refundId: 'B2' };
    for (const effectiveDate of ['2024-12-12', '2024-12-15']) {
      const events = reversed.when(payingRefund({ ...day, effectiveDate })).decided();
      expect(linesOf(events)[0]).toBe('2140 9.10 EUR = 10.00');
    }
  });
});

describe('the payment of a levy that never happened', () => {
  const accrued = givenPledge().commands(
    signingDirectly(),
    settling([paying(eur('1000.00'), '1104.97')]),
    crediting(levy, eur('9.50'), '10.00'),
  );
  const gone = accrued.commands(payingLevy());
  const back = gone.commands(reversing(gone.idOf('LevyPaid'), '2024-12-15'));

  it('is taken back and paid again', () => {
    gone.when(payingLevy({ effectiveDate: '2024-12-20' })).thenRefused('LEVY_PAID');
    back.when(payingLevy({ effectiveDate: '2024-12-20' })).thenEvents({
      type: 'LevyPaid',
      data: { levyId: 'L1', lines: [{ amount: eur('9.50') }] },
    });
  });

  it('no longer holds the levy in place', () => {
    gone.when(undoing('A9', '2024-12-16')).thenRefused('DEPENDENT_EVENTS', 'LevyPaid');
    back.when(undoing('A9', '2024-12-16')).decided();
  });
});

describe('a refund that was approved and paid at once', () => {
  const gone = received.commands(refunding(k, eur('91.00'), paid));
  const approval = gone.idOf('ContributionRefunded');
  const paymentOnly = { paymentOnly: true };

  it('is taken back whole where it was typed on the wrong pledge', () => {
    const back = gone.commands(reversing(approval, '2024-12-15'));
    back.when(payingRefund(next)).thenRefused('REFUND_UNKNOWN');
    back
      .when(refunding(k, eur('1000.00'), { refundId: 'B2', effectiveDate: '2024-12-15' }))
      .decided();
  });

  it('gives the payment back alone where that never happened', () => {
    const events = gone.when(reversing(approval, '2024-12-15', paymentOnly)).thenEvents({
      data: { reverses: approval, reversedType: 'ContributionRefunded', paymentOnly: true },
    });
    expect(linesOf(events, 'purpose', 'bankAccount')).toEqual([
      '1120 91.00 EUR = 100.55 k BK-EUR',
      '5410 0.00 EUR = -0.55 k -',
      '2140 -91.00 EUR = -100.00 k -',
    ]);
  });

  it('is paid again, or its approval is reversed, once its payment was taken back', () => {
    const owing = gone.commands(reversing(approval, '2024-12-15', paymentOnly));
    owing
      .when(payingRefund({ ...next, effectiveDate: '2024-12-14' }))
      .thenRefused('DATES_NOT_ORDERED', 'owed again since 2024-12-15');
    const again = owing.commands(payingRefund(next));
    again.when(reversing(approval, '2024-12-21')).thenRefused('DEPENDENT_EVENTS', 'RefundPaid');
    const events = owing.when(reversing(approval, '2024-12-21')).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '4190 -91.00 EUR = -100.00 k',
      '2140 91.00 EUR = 100.00 k',
    ]);
    const nothing = owing.commands(reversing(approval, '2024-12-21'));
    nothing.when(payingRefund(next)).thenRefused('REFUND_UNKNOWN');
    nothing.when(reversing(approval, '2024-12-22')).thenRefused('ALREADY_REVERSED');
  });

  it.each([
    ['of an approval that is owed', owed, 'ContributionRefunded'],
    [
      'of one that was taken back already',
      gone.commands(reversing(approval, '2024-12-15', paymentOnly)),
      'ContributionRefunded',
    ],
    ['of another event', received, 'AllocationMade'],
  ] as const)('has no payment to give back alone: %s', (_what, state, type) => {
    state
      .when(reversing(state.idOf(type), '2024-12-16', paymentOnly))
      .thenRefused('PAYMENT_NOT_MADE', '', 'paymentOnly');
  });
});

describe('a payment that left an exchange gain', () => {
  // A levy of EUR 9.50 is a debt of USD 10.00; the cash that pays it has a value of 9.50.
  const gained = givenPledge().commands(
    signingDirectly(),
    settling([paying(eur('1000.00'), '1000.00')]),
    crediting(levy, eur('9.50'), '10.00'),
    payingLevy(),
  );
  const allocated = (usd: string) =>
    gained.commands(allocating('TA-GEN', k, usd, { effectiveDate: '2024-12-11' }));
  const reversal = (more = {}) => reversing(gained.idOf('LevyPaid'), '2024-12-15', more);

  it('is taken back while the gain is there', () => {
    allocated('1000.00').when(reversal()).thenEvents({ type: 'EventReversed' });
  });

  it('is held in place by the allocation of that gain, or reversed with it', () => {
    const all = allocated('1000.50');
    all
      .when(reversal())
      .thenRefused('DEPENDENT_EVENTS', 'AllocationMade USD 0.50', 'withDependants');
    all
      .when(reversal({ withDependants: true }))
      .thenEvents(
        { data: { reversedType: 'AllocationMade' } },
        { data: { reversedType: 'LevyPaid' } },
      );
  });
});
