import { holdingOn, type IsoDate } from './dates';

/**
 * Name and version of the posting rules under the UN's policy for IPSAS 23. Facts without entries state this name too,
 * because every event names a policy.
 */
export const policyInForce = 'IPSAS23-UN@1';

/** First date of signature for which agreements are booked under IPSAS 47. */
export const ipsas47From: IsoDate = '2026-01-01';

/** Name of the posting rules under IPSAS 47 for agreements without a compliance obligation. */
export const policyWithoutObligations = 'IPSAS47-NONE@1';

/** Returns the name of the posting rules for an agreement signed on a date. */
export function policyOn(date: IsoDate): string {
  return date < ipsas47From ? policyInForce : policyWithoutObligations;
}

/** Settings of the organization that are valid from a date on; amounts in US cents. */
export interface PolicySettings {
  readonly validFrom: IsoDate;
  /** Most bank charges of one receipt that the account bears; charges above it are borne by the donor. */
  readonly bankChargesToleranceUsd: bigint;
  /** Most that an anonymous donor may give, in US cents. */
  readonly anonymousUsdMax: bigint;
  /** Age of a published exchange rate in days above which its use adds a warning. */
  readonly rateAgeDaysMax: bigint;
  /** Support rate that needs no separate approval (decision 80/44: 13 % of direct expenditure). */
  readonly standardPscRate: string;
}

/**
 * Settings in date order. A change is a new row with its date, so that earlier facts keep the settings of their day.
 */
const settings: readonly [PolicySettings, ...PolicySettings[]] = [
  {
    validFrom: '2003-09-29',
    bankChargesToleranceUsd: 5_000n,
    anonymousUsdMax: 1_000_000n,
    rateAgeDaysMax: 45n,
    standardPscRate: '0.13',
  },
];

/** Returns the settings of a date; dates before the first row get the first row. */
export function settingsOn(date: IsoDate): PolicySettings {
  return holdingOn(settings, date);
}
