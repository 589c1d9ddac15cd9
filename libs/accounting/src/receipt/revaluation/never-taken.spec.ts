import type { ReceiptCommand } from '../facts/receipt.facts';
import {
  assigning,
  eur,
  givenReceipt,
  lateReceiptContext,
  rateOf,
  recording,
  releasing,
  returning,
  revaluingReceipt,
} from '@art30/testing';

const refused = (on: string, applicationId = 'A1') => {
  const command = releasing(applicationId, on);
  return { ...command, facts: { ...command.facts, neverTaken: true } };
};
const runOf31August = revaluingReceipt({ asAt: '2024-08-31', rates: { EUR: rateOf('0.500') } });

/** Items that a run values on its day, after the given commands. */
function valuedItems(...commands: readonly ReceiptCommand[]) {
  const [first] = overpaid
    .commands(...commands)
    .when(runOf31August)
    .decided();
  return first?.type === 'ReceiptRevalued' ? first.data.items : undefined;
}

/** EUR 1,000.00 worth USD 1,104.97 on 2 July; EUR 300.00 were assigned to a pledge that refused them. */
const overpaid = givenReceipt()
  .with(lateReceiptContext())
  .commands(
    recording(),
    assigning(eur('300.00'), { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' } }),
    returning('OVERPAYMENT', eur('50.00'), { applicationId: 'A1', effectiveDate: '2024-08-10' }),
  );

describe('money that a pledge refused on a later day than that of a run', () => {
  it('is valued by the run, for it was in suspense all the time', () => {
    expect(valuedItems(refused('2024-09-15'))).toMatchObject([
      { kind: 'UNAPPLIED', amount: eur('900.00'), valueUsd: '1800.00' },
      { kind: 'OVERPAYMENT', amount: eur('50.00'), valueUsd: '100.00' },
      { kind: 'CASH', amount: eur('950.00'), valueUsd: '1900.00' },
    ]);
  });

  it('stands elsewhere on the days between where its pledge had taken it', () => {
    expect(valuedItems(releasing('A1', '2024-09-15'))).toMatchObject([
      { kind: 'UNAPPLIED', amount: eur('600.00') },
      { kind: 'OVERPAYMENT', amount: eur('50.00') },
      { kind: 'CASH', amount: eur('650.00') },
    ]);
  });

  it('is in suspense from the day on which its pledge gave it up, before the receipt knew', () => {
    const { facts, ...command } = releasing('A1', '2024-09-15');
    const givenBackOn = (effectiveDate: string) =>
      valuedItems({ ...command, facts: { ...facts, givenBack: { effectiveDate } } });
    expect(givenBackOn('2024-08-20')).toMatchObject([
      { kind: 'UNAPPLIED', amount: eur('900.00'), valueUsd: '1800.00' },
      { kind: 'OVERPAYMENT', amount: eur('50.00') },
      { kind: 'CASH', amount: eur('950.00'), valueUsd: '1900.00' },
    ]);
    expect(givenBackOn('2024-09-01')).toMatchObject([
      { kind: 'UNAPPLIED', amount: eur('600.00') },
      { kind: 'OVERPAYMENT', amount: eur('50.00') },
      { kind: 'CASH', amount: eur('650.00') },
    ]);
  });

  it('is the overpayment that it was taken from until the day of the release', () => {
    const keeping = assigning(eur('40.00'), {
      applicationId: 'A2',
      pledgeId: 'P2',
      fromOverpayment: 'A1',
      evidence: 'letter',
      effectiveDate: '2024-08-12',
    });
    const another = refused('2024-09-20', 'A2');
    expect(valuedItems(keeping, another)).toMatchObject([
      { kind: 'UNAPPLIED', amount: eur('600.00') },
      { kind: 'OVERPAYMENT', amount: eur('50.00') },
      { kind: 'CASH', amount: eur('650.00') },
    ]);
    expect(valuedItems(keeping, releasing('A1', '2024-08-20'), another)).toMatchObject([
      { kind: 'UNAPPLIED', amount: eur('910.00') },
      { kind: 'OVERPAYMENT', amount: eur('40.00') },
      { kind: 'CASH', amount: eur('950.00') },
    ]);
  });
});
