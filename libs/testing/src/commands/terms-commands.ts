import { AmendPledge, RescheduleInstalments, TerminateAgreement } from '@art30/accounting';
import { eur, requestOn } from '../given/example-facts';

/** Command that amends the agreement on `P1` on 1 August 2024, by default to EUR 1,000.00. */
export function amendingAgreement(facts: Partial<AmendPledge['facts']> = {}): AmendPledge {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-08-01', reason: 'smaller programme' };
  const terms = { amount: eur('1000.00'), documentReference: 'amendment 1' };
  return new AmendPledge({ ...dated, ...terms, ...facts }, requestOn());
}

/** Command that terminates the agreement on `P1` on 1 October 2024. By default no instalment remains due. */
export function terminating(facts: Partial<TerminateAgreement['facts']> = {}): TerminateAgreement {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-10-01', reason: 'programme stopped' };
  const terms = { staysDue: [], refundId: 'T1', documentReference: 'letter 9' };
  return new TerminateAgreement({ ...dated, ...terms, ...facts }, requestOn());
}

/** Command that sets new due dates for instalments of `P1`, on 1 August 2024. */
export function rescheduling(
  instalments: RescheduleInstalments['facts']['instalments'],
  facts: Partial<RescheduleInstalments['facts']> = {},
): RescheduleInstalments {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-08-01', documentReference: 'letter 1' };
  return new RescheduleInstalments({ ...dated, instalments, ...facts }, requestOn());
}
