import {
  allocating,
  announcing,
  converting,
  eur,
  fencedThrough,
  givenPledge,
  instalments,
  paying,
  reporting,
  revaluing,
  reversing,
  settling,
  signing,
  undoing,
  usd,
} from '@art30/testing';
import type { SettleFacts } from '../facts/receipts.facts';

const k = { purpose: 'k', level: 'NATIONAL' };
const fromEuro = { paidFrom: 'BK-EUR', effectiveDate: '2024-08-10' };
const another = (applicationId: string, facts: Partial<SettleFacts> = {}) => ({
  applicationId,
  receiptId: applicationId,
  ...facts,
});

/** Pledge whose purpose k has two receipts in cash: EUR 500.00, and USD 1,000.00 of which 700.00 are allocated. */
const paid = givenPledge().commands(
  announcing({
    amount: eur('3000.00'),
    earmarks: [{ purpose: 'k', amount: eur('2000.00') }],
  }),
  signing({ instalments: instalments(eur('3000.00')) }),
  settling([paying(eur('500.00'), '552.49', { purpose: 'k' })]),
  settling(
    [paying(eur('900.00'), '1000.00', { purpose: 'k', cash: usd('1000.00') })],
    another('A2', { bankAccount: 'BK-USD', ledgerAccount: '1110' }),
  ),
  allocating('k', k, '700.00', { effectiveDate: '2024-07-10' }),
);
const spent = paid.commands(reporting(k, eur('300.00'), fromEuro));
const taken = converting(eur('100.00'), usd('110.00'), { purpose: 'k' });

describe('a receipt that brought cash which was converted', () => {
  it('is not taken back while the conversion stands on a day on which cash would be short', () => {
    const refusal = spent
      .commands(taken)
      .when(undoing('A1', '2024-08-01'))
      .thenRefused('DEPENDENT_EVENTS', 'conversion e7');
    expect(refusal.detail).toMatch(/^cash for k would be short by EUR 400\.00 on 2024-09-20, /);
  });

  it.each([
    ['from another account', spent.commands(converting(usd('100.00'), eur('90.00'))), '2024-09-20'],
    [
      'of another purpose',
      spent.commands(
        settling([paying(eur('500.00'), '552.49', { purpose: 'TA-GEN' })], another('A3')),
        converting(eur('100.00'), usd('110.00'), {
          purpose: 'TA-GEN',
          effectiveDate: '2024-07-20',
        }),
      ),
    ],
    [
      'after other cash had covered what was short',
      spent.commands(
        settling(
          [paying(eur('500.00'), '552.49', { purpose: 'k' })],
          another('A3', { effectiveDate: '2024-09-01', valueDate: '2024-09-01' }),
        ),
        taken,
      ),
    ],
  ])('is taken back beneath a conversion %s', (_what, converted, postingDate = '2024-08-01') => {
    converted.when(undoing('A1', '2024-08-01', { postingDate })).decided();
  });

  it('is taken back from the day on which the conversion is reversed', () => {
    const early = paid.commands(
      converting(eur('100.00'), usd('110.00'), { purpose: 'k', effectiveDate: '2024-07-20' }),
      reporting(k, eur('300.00'), fromEuro),
    );
    const reversed = early.commands(reversing(early.idOf('CashConverted'), '2024-09-30'));
    reversed.when(undoing('A1', '2024-09-30')).decided();
    reversed
      .when(undoing('A1', '2024-09-29'))
      .thenRefused('DEPENDENT_EVENTS', 'short by EUR 400.00 on 2024-09-29');
  });

  it('is not taken back as of a day on which the conversion stood by posting that later', () => {
    const reversed = spent.commands(taken);
    const late = reversed
      .commands(reversing(reversed.idOf('CashConverted'), '2024-09-30'))
      .with(fencedThrough('2024-09'));
    const undone = (effectiveDate: string) =>
      undoing('A1', effectiveDate, { postingDate: '2024-10-01' });
    late
      .when(undone('2024-09-25'))
      .thenRefused('DEPENDENT_EVENTS', 'short by EUR 400.00 on 2024-09-25');
    late.when(undone('2024-09-30')).decided();
  });
});

describe('an account that was spent from below zero after a conversion', () => {
  /** Pledge that converted all EUR of k, and then spent EUR 300.00 from the same, now empty, account. */
  const borrowed = paid.commands(
    converting(eur('500.00'), usd('550.00'), { purpose: 'k', effectiveDate: '2024-07-20' }),
    reporting(k, eur('100.00'), { ...fromEuro, effectiveDate: '2024-10-10' }),
    reporting(k, eur('200.00'), {
      ...fromEuro,
      effectiveDate: '2024-10-10',
      expenditureId: 'X2',
    }),
  );

  it('takes money back that was spent from it, though that does not cover it', () => {
    borrowed.when(reversing(borrowed.idOf('ExpenditureReported'), '2024-10-11')).decided();
  });

  it('does not hold back the reversal of a revaluation, which moves no cash', () => {
    const valued = borrowed.commands(revaluing());
    const events = valued.when(reversing(valued.idOf('PledgeRevalued'), '2024-12-31')).decided();
    const lines = events.flatMap(({ data }) => data.entries);
    expect(lines).toContainEqual(
      expect.objectContaining({ account: '1120', amount: '0.00', currency: 'EUR' }),
    );
  });
});
