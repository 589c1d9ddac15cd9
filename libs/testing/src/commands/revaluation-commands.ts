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

/** The day on which facts after the end of the valued year are told. */
const lateToday = '2025-12-31';

export function latePledgeContext(): PledgeContext {
  return { ...examplePledgeContext(), today: lateToday };
}

export function lateReceiptContext(): ReceiptContext {
  return { ...exampleReceiptContext(), today: lateToday };
}

/** A return as `returning` states it, told after the end of the year. */
export function returningLate(...stated: Parameters<typeof returning>): ReturnReceipt {
  return new ReturnReceipt(returning(...stated).facts, requestOn(lateToday));
}

/** An expenditure in euro of 10 January 2025, told later. */
export function reportingLate(place: StatedPlace, direct: MoneyFact): ReportExpenditure {
  const paid = { effectiveDate: '2025-01-10', paidFrom: 'BK-EUR' };
  return new ReportExpenditure(reporting(place, direct, paid).facts, requestOn(lateToday));
}

/** A reversal as `reversing` states it, told after the end of the year. */
export function reversingLate(eventId: string, effectiveDate = '2024-12-31'): ReversePledgeEvent {
  return new ReversePledgeEvent(reversing(eventId, effectiveDate).facts, requestOn(lateToday));
}

/** A rate as a run fixes it. */
export function rateOf(unitsPerUsd: string, effectiveDate = '2024-12-31'): RateUsed {
  return { list: `${effectiveDate}.MONTHLY`, effectiveDate, unitsPerUsd };
}

/** `P1` valued by run `REV` as at 31 December 2024, EUR at 0.940. */
export function revaluing(facts: Partial<RevaluePledge['facts']> = {}): RevaluePledge {
  const run = { pledgeId: 'P1', revaluationId: 'REV', asAt: '2024-12-31' };
  return new RevaluePledge({ ...run, rates: { EUR: rateOf('0.940') }, ...facts });
}

/** Receipt `R1` valued by run `REV` as at 31 December 2024, EUR at 0.940. */
export function revaluingReceipt(facts: Partial<RevalueReceipt['facts']> = {}): RevalueReceipt {
  const run = { receiptId: 'R1', revaluationId: 'REV', asAt: '2024-12-31' };
  return new RevalueReceipt({ ...run, rates: { EUR: rateOf('0.940') }, ...facts });
}

/** The revaluation of `R1` by run `REV` was wrong. */
export function undoingRevaluation(
  facts: Partial<UndoReceiptRevaluation['facts']> = {},
): UndoReceiptRevaluation {
  const run = { receiptId: 'R1', revaluationId: 'REV', effectiveDate: '2024-12-31' };
  const why = { reasonCode: 'OTHER', reason: 'another rate' } as const;
  return new UndoReceiptRevaluation({ ...run, ...why, ...facts });
}
