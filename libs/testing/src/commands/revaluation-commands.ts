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

/** Recording date of commands after the end of the revalued year. */
const lateToday = '2025-12-31';

export function latePledgeContext(): PledgeContext {
  return { ...examplePledgeContext(), today: lateToday };
}

export function lateReceiptContext(): ReceiptContext {
  return { ...exampleReceiptContext(), today: lateToday };
}

/** A return with the facts of `returning`, recorded after the end of the year. */
export function returningLate(...stated: Parameters<typeof returning>): ReturnReceipt {
  return new ReturnReceipt(returning(...stated).facts, requestOn(lateToday));
}

/** An expenditure of 10 January 2025 from `BK-EUR`, recorded at the end of 2025. */
export function reportingLate(place: StatedPlace, direct: MoneyFact): ReportExpenditure {
  const paid = { effectiveDate: '2025-01-10', paidFrom: 'BK-EUR' };
  return new ReportExpenditure(reporting(place, direct, paid).facts, requestOn(lateToday));
}

/** A reversal with the facts of `reversing`, recorded after the end of the year. */
export function reversingLate(eventId: string, effectiveDate = '2024-12-31'): ReversePledgeEvent {
  return new ReversePledgeEvent(reversing(eventId, effectiveDate).facts, requestOn(lateToday));
}

/** An exchange rate as stored by a revaluation run, in units per USD 1. */
export function rateOf(unitsPerUsd: string, effectiveDate = '2024-12-31'): RateUsed {
  return { list: `${effectiveDate}.MONTHLY`, effectiveDate, unitsPerUsd };
}

/** Revaluation of `P1` by run `REV` as at 31 December 2024, at 0.940 EUR per USD. */
export function revaluing(facts: Partial<RevaluePledge['facts']> = {}): RevaluePledge {
  const run = { pledgeId: 'P1', revaluationId: 'REV', asAt: '2024-12-31' };
  return new RevaluePledge({ ...run, rates: { EUR: rateOf('0.940') }, ...facts });
}

/** Revaluation of receipt `R1` by run `REV` as at 31 December 2024, at 0.940 EUR per USD. */
export function revaluingReceipt(facts: Partial<RevalueReceipt['facts']> = {}): RevalueReceipt {
  const run = { receiptId: 'R1', revaluationId: 'REV', asAt: '2024-12-31' };
  return new RevalueReceipt({ ...run, rates: { EUR: rateOf('0.940') }, ...facts });
}

/** Reversal of the revaluation of `R1` by run `REV`. */
export function undoingRevaluation(
  facts: Partial<UndoReceiptRevaluation['facts']> = {},
): UndoReceiptRevaluation {
  const run = { receiptId: 'R1', revaluationId: 'REV', effectiveDate: '2024-12-31' };
  const why = { reasonCode: 'OTHER', reason: 'another rate' } as const;
  return new UndoReceiptRevaluation({ ...run, ...why, ...facts });
}
