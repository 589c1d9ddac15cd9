import { AmendPledge, RescheduleInstalments, TerminateAgreement } from '@art30/accounting';
import { eur, requestOn } from '../given/example-facts';

/** The agreement on `P1` is amended on 1 August 2024, to EUR 1,000.00 unless said. */
export function amendingAgreement(facts: Partial<AmendPledge['facts']> = {}): AmendPledge {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-08-01', reason: 'smaller programme' };
  const terms = { amount: eur('1000.00'), documentReference: 'amendment 1' };
  return new AmendPledge({ ...dated, ...terms, ...facts }, requestOn());
}

/** The agreement on `P1` ends on 1 October 2024; nothing stays due unless said. */
export function terminating(facts: Partial<TerminateAgreement['facts']> = {}): TerminateAgreement {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-10-01', reason: 'programme stopped' };
  const terms = { staysDue: [], refundId: 'T1', documentReference: 'letter 9' };
  return new TerminateAgreement({ ...dated, ...terms, ...facts }, requestOn());
}

/** Instalments of `P1` have other due dates from 1 August 2024 on. */
export function rescheduling(
  instalments: RescheduleInstalments['facts']['instalments'],
  facts: Partial<RescheduleInstalments['facts']> = {},
): RescheduleInstalments {
  const dated = { pledgeId: 'P1', effectiveDate: '2024-08-01', documentReference: 'letter 1' };
  return new RescheduleInstalments({ ...dated, instalments, ...facts }, requestOn());
}
