import {
  ChargeSupport,
  ReportExpenditure,
  type MoneyFact,
  type StatedPlace,
} from '@art30/accounting';
import { requestOn } from '../given/example-facts';

/**
 * Command that reports expenditure `X1` of 30 November 2024: a direct cost for a purpose and level of `P1`, paid from
 * `BK-USD`.
 */
export function reporting(
  place: StatedPlace,
  direct: MoneyFact,
  facts: Partial<ReportExpenditure['facts']> = {},
): ReportExpenditure {
  const dated = { pledgeId: 'P1', expenditureId: 'X1', effectiveDate: '2024-11-30' };
  const paid = { direct, paidFrom: 'BK-USD', document: 'month-end file', chargeSupport: false };
  return new ReportExpenditure({ ...dated, ...place, ...paid, ...facts }, requestOn());
}

/** Command that charges programme support for expenditure `X1`, on 30 November 2024. */
export function charging(
  expenditureId = 'X1',
  facts: Partial<ChargeSupport['facts']> = {},
): ChargeSupport {
  const dated = { pledgeId: 'P1', expenditureId, effectiveDate: '2024-11-30' };
  return new ChargeSupport({ ...dated, ...facts }, requestOn());
}
