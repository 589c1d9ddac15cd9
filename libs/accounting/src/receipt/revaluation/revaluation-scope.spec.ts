import {
  approvedByController,
  assigning,
  carried,
  eur,
  givenReceipt,
  lateReceiptContext,
  linesOf,
  rateOf,
  recording,
  releasing,
  revaluingReceipt,
  reversingReceipt,
  takingOverReceipt,
  undoingRevaluation,
} from '@art30/testing';
import { datesAfterLastValuation } from '../release';

const late = lateReceiptContext();
const onFifth = { effectiveDate: '2025-01-05' };

/** EUR 1,000.00 worth USD 1,104.97, of which EUR 300.00 are assigned and 100.00 are an overpayment. */
const recorded = givenReceipt().with(late).commands(recording());
const overpaid = recorded.commands(
  assigning(eur('300.00'), { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' } }),
);
const valued = overpaid.commands(revaluingReceipt());
const whole = recorded.commands(revaluingReceipt());
const february = revaluingReceipt({
  revaluationId: 'FEB',
  asAt: '2025-02-28',
  rates: { EUR: rateOf('0.930') },
});
const undoingFebruary = (effectiveDate: string) =>
  undoingRevaluation({ revaluationId: 'FEB', effectiveDate });

describe('money that was taken over at no value', () => {
  it('is given one by the first run', () => {
    const worthless = takingOverReceipt({ unapplied: carried(eur('1000.00'), '0.00') });
    givenReceipt()
      .with({ ...late, ...approvedByController })
      .commands(worthless)
      .when(revaluingReceipt())
      .thenEvents({
        data: { items: [{ carryingUsd: '0.00', valueUsd: '1063.83' }, { kind: 'CASH' }] },
      });
  });
});

describe('the reversal of a receipt whose values changed', () => {
  it('waits for the last day of any change, in suspense or of an overpayment', () => {
    const changed = valued
      .commands(releasing('A1', '2025-01-05'), february)
      .commands(undoingFebruary('2025-03-05'));
    changed
      .when(reversingReceipt('2025-03-04'))
      .thenRefused('DATES_NOT_ORDERED', 'changed on 2025-03-05', 'effectiveDate');
    changed.when(reversingReceipt('2025-03-05')).decided();
  });
});

describe('the reversal of a receipt dated before later days', () => {
  it.each([
    [
      'on which its money left and came back',
      recorded.commands(
        assigning(eur('300.00'), { effectiveDate: '2024-10-01' }),
        releasing('A1', '2024-10-01'),
      ),
      '2024-09-01',
    ],
    [
      'on which a run that changed no value was reversed',
      recorded.commands(
        revaluingReceipt({ rates: { EUR: rateOf('0.905') } }),
        undoingRevaluation({ effectiveDate: '2025-01-05' }),
      ),
      '2025-01-04',
    ],
  ])('is taken, %s', (_what, state, effectiveDate) => {
    state.when(reversingReceipt(effectiveDate)).decided();
  });
});

describe('the reversal of the revaluation of a receipt', () => {
  it('concerns the year of what it takes back, of all that the receipt has', () => {
    whole
      .when(undoingRevaluation(onFifth))
      .thenEvents({ data: { effectiveDate: '2025-01-05', originalPeriod: '2024' } });
    const [ofFebruary] = whole.commands(february).when(undoingFebruary('2025-03-05')).decided();
    expect(ofFebruary?.data).not.toHaveProperty('originalPeriod', '2024');
  });

  it('does not wait for money that left at a value which it did not change', () => {
    const again = whole.commands(
      revaluingReceipt({ revaluationId: 'REV-2' }),
      assigning(eur('500.00'), onFifth),
    );
    const events = again.when(undoingRevaluation({ revaluationId: 'REV-2' })).decided();
    expect(linesOf(events)).toEqual([]);
    again
      .commands(undoingRevaluation({ revaluationId: 'REV-2' }))
      .when(undoingRevaluation())
      .thenRefused('DEPENDENT_EVENTS', 'left this receipt on 2025-01-05');
  });

  it('is not of tomorrow', () => {
    whole
      .when(undoingRevaluation({ effectiveDate: '2026-01-05' }))
      .thenRefused('DATE_IN_FUTURE', '2026-01-05', 'effectiveDate');
  });
});

describe('a release on the very day of the latest revaluation', () => {
  it('is posted on its own date', () => {
    if (valued.state.status === 'none') throw new Error('the receipt was recorded');
    const dated = { effectiveDate: '2024-12-31' };
    expect(datesAfterLastValuation(valued.state, 'A1', dated)).toEqual(dated);
  });
});
