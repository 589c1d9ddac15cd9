import {
  TakeOverPledge,
  TakeOverReceipt,
  type CarriedBalance,
  type MoneyFact,
} from '@art30/accounting';
import { eur, requestOn } from '../given/example-facts';

export function carried(amount: MoneyFact, carryingUsd: string): CarriedBalance {
  return { amount, carryingUsd };
}

/**
 * Command that takes over `P1` of `DON-A` from another system on 1 January 2024: EUR 1,000.00 under (n), signed on 6
 * May 2023 and due in one instalment. By default nothing was paid, and the receivable is carried at USD 1,086.96.
 */
export function takingOver(
  facts: Partial<TakeOverPledge['facts']> = {},
  terms: Partial<TakeOverPledge['facts']['agreement']> = {},
): TakeOverPledge {
  const agreement = {
    signedOn: '2023-05-06',
    agreementReference: 'AGR-1',
    instalments: [{ no: 1, dueOn: '2023-06-30', amount: facts.amount ?? eur('1000.00') }],
    condition: null,
    pscRate: '0.13',
    source: 'BUDGET' as const,
    ...terms,
  };
  const balances = [
    { instalment: 1, purpose: 'TA-GEN', receivable: carried(eur('1000.00'), '1086.96') },
  ];
  return new TakeOverPledge(
    {
      pledgeId: 'P1',
      donorId: 'DON-A',
      recommendation: 'n',
      effectiveDate: '2024-01-01',
      amount: eur('1000.00'),
      earmarks: [],
      agreement,
      balances,
      documentReference: 'trial balance 2023',
      ...facts,
    },
    requestOn(),
  );
}

/**
 * Command that takes over receipt `R1` from another system on 1 January 2024: EUR 1,000.00 that came in on 20 November
 * 2023, by default carried at USD 1,080.00.
 */
export function takingOverReceipt(facts: Partial<TakeOverReceipt['facts']> = {}): TakeOverReceipt {
  const credit = { receiptId: 'R1', bankAccount: 'BK-EUR', bankReference: 'CREDIT-1' };
  const dated = { effectiveDate: '2024-01-01', valueDate: '2023-11-20' };
  const unapplied = carried(eur('1000.00'), '1080.00');
  const documentReference = 'trial balance 2023';
  return new TakeOverReceipt(
    { ...credit, ...dated, unapplied, documentReference, ...facts },
    requestOn(),
  );
}
