import {
  ReportExpenditure,
  ReturnReceipt,
  RevaluePledge,
  RevalueReceipt,
  ReversePledgeEvent,
  UndoReceiptRevaluation,
  type MoneyFact,
  type PledgeContext,
  type RateUsed,
  type ReceiptContext,
  type StatedPlace,
} from '@art30/accounting';
import { returning, reversing } from './example-commands';
import { reporting } from './spending-commands';
import { examplePledgeContext, exampleReceiptContext, requestOn } from '../given/example-facts';

/** Day on which commands after the end of the revalued year are recorded. */
const lateToday = '2025-12-31';

export function latePledgeContext(): PledgeContext {
  return { ...examplePledgeContext(), today: lateToday };
}

export function lateReceiptContext(): ReceiptContext {
  return { ...exampleReceiptContext(), today: lateToday };
}

/**
 * Command that returns money of a receipt, with the facts of `returning`, recorded after the end of the revalued year.
 */
export function returningLate(...stated: Parameters<typeof returning>): ReturnReceipt {
  return new ReturnReceipt(returning(...stated).facts, requestOn(lateToday));
}

/** Command that reports an expenditure of 10 January 2025 from `BK-EUR`, recorded at the end of 2025. */
export function reportingLate(place: StatedPlace, direct: MoneyFact): ReportExpenditure {
  const paid = { effectiveDate: '2025-01-10', paidFrom: 'BK-EUR' };
  return new ReportExpenditure(reporting(place, direct, paid).facts, requestOn(lateToday));
}

/** Command that reverses an event, with the facts of `reversing`, recorded after the end of the revalued year. */
export function reversingLate(eventId: string, effectiveDate = '2024-12-31'): ReversePledgeEvent {
  return new ReversePledgeEvent(reversing(eventId, effectiveDate).facts, requestOn(lateToday));
}

/** Returns an exchange rate as a revaluation run stores it, in units of the currency per USD 1. */
export function rateOf(unitsPerUsd: string, effectiveDate = '2024-12-31'): RateUsed {
  return { list: `${effectiveDate}.MONTHLY`, effectiveDate, unitsPerUsd };
}

/** Command that revalues `P1` in run `REV` as at 31 December 2024, at EUR 0.940 per USD 1. */
export function revaluing(facts: Partial<RevaluePledge['facts']> = {}): RevaluePledge {
  const run = { pledgeId: 'P1', revaluationId: 'REV', asAt: '2024-12-31' };
  return new RevaluePledge({ ...run, rates: { EUR: rateOf('0.940') }, ...facts });
}

/** Command that revalues receipt `R1` in run `REV` as at 31 December 2024, at EUR 0.940 per USD 1. */
export function revaluingReceipt(facts: Partial<RevalueReceipt['facts']> = {}): RevalueReceipt {
  const run = { receiptId: 'R1', revaluationId: 'REV', asAt: '2024-12-31' };
  return new RevalueReceipt({ ...run, rates: { EUR: rateOf('0.940') }, ...facts });
}

/** Command that reverses the revaluation of receipt `R1` by run `REV`. */
export function undoingRevaluation(
  facts: Partial<UndoReceiptRevaluation['facts']> = {},
): UndoReceiptRevaluation {
  const run = { receiptId: 'R1', revaluationId: 'REV', effectiveDate: '2024-12-31' };
  const why = { reasonCode: 'OTHER', reason: 'another rate' } as const;
  return new UndoReceiptRevaluation({ ...run, ...why, ...facts });
}
