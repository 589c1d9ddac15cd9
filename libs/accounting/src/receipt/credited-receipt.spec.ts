import {
  assigning,
  eur,
  givenReceipt,
  interest,
  levy,
  linesOf,
  recording,
  releasing,
  usd,
} from '@art30/testing';
import type { AssignReceipt } from './facts/application.facts';
import type { RecordReceipt } from './facts/receipt.facts';
import { settlementOf } from './assignment/settlement-facts';

const charged = givenReceipt().commands(recording({ charges: eur('5.00') }));
const credited = (amount: string, facts: Partial<AssignReceipt['facts']> = {}) =>
  assigning(eur(amount), {
    lines: [{ purpose: 'TA-GEN', settles: eur(amount) }],
    credit: levy,
    ...facts,
  });
const ofInterest = (facts: Partial<RecordReceipt['facts']>) =>
  recording({
    ...facts,
    application: { pledgeId: 'P1', effectiveDate: '2024-07-02', lines: [], credit: interest },
  });

describe('money of a receipt that pays nothing of the agreement', () => {
  it('is set aside for its pledge, which is told what it is', () => {
    const assigned = charged.commands(credited('10.00'));
    const { state } = assigned;
    const assignment = state.status === 'none' ? undefined : state.assignments.get('A1');
    if (state.status === 'none' || !assignment) throw new Error('it is assigned');
    expect(settlementOf(state.facts, assignment.facts)).toMatchObject({
      type: 'BookCredit',
      facts: {
        pledgeId: 'P1',
        applicationId: 'A1',
        receiptId: 'R1',
        credit: levy,
        bankAccount: 'BK-EUR',
        ledgerAccount: '1120',
        valueDate: '2024-07-02',
        lines: [{ purpose: 'TA-GEN', cash: eur('10.00'), cashUsd: '11.05' }],
      },
    });
    const released = assigned.when(releasing()).decided();
    expect(linesOf(released)).toEqual([]);
  });

  it('takes no bank charges: those are of the contribution', () => {
    charged
      .when(credited('1000.00'))
      .thenEvents({ data: { lines: [{ cash: eur('1000.00'), charges: eur('0.00') }] } });
    charged.when(credited('1005.00')).thenRefused('RECEIPT_EXCEEDED');
    charged.when(assigning(eur('1005.00'))).decided();
  });

  it.each([
    ['RECEIPT_EXCEEDED', charged, credited('1000.01')],
    ['INVALID_AMOUNT', charged, credited('0.00')],
    [
      'CURRENCY_MISMATCH',
      charged,
      credited('1.00', { lines: [{ purpose: 'TA-GEN', settles: usd('1.00') }] }),
    ],
    ['INVALID_AMOUNT', givenReceipt(), ofInterest({ net: eur('0.00') })],
    ['CURRENCY_MISMATCH', givenReceipt(), ofInterest({ net: usd('1.00'), charges: usd('0.00') })],
  ] as const)(
    'is refused with %s by the name its request gives it (%#)',
    (code, state, command) => {
      expect(state.when(command).thenRefused(code).field).toBe('amount');
    },
  );

  it('is dated as its request says', () => {
    const refusal = givenReceipt()
      .when(ofInterest({ valueDate: '2025-06-01' }))
      .thenRefused('DATE_IN_FUTURE');
    expect(refusal.field).toBe('effectiveDate');
    const plain = givenReceipt().when(recording({ valueDate: '2025-06-01' }));
    expect(plain.thenRefused('DATE_IN_FUTURE').field).toBe('valueDate');
    const zero = givenReceipt().when(recording({ net: eur('0.00') }));
    expect(zero.thenRefused('INVALID_AMOUNT').field).toBe('net');
  });
});
