import { holdingOn, type IsoDate } from './dates';

/**
 * Name of the posting rules under the UN's policy for IPSAS 23; facts that book nothing have this name too.
 */
export const policyInForce = 'IPSAS23-UN@1';

/** First signature day of agreements under IPSAS 47. */
export const ipsas47From: IsoDate = '2026-01-01';

/** Name of the posting rules under IPSAS 47 for agreements without a compliance obligation. */
export const policyWithoutObligations = 'IPSAS47-NONE@1';

/** Returns the name of the posting rules for agreements signed on a date. */
export function policyOn(date: IsoDate): string {
  return date < ipsas47From ? policyInForce : policyWithoutObligations;
}

/** Settings of the organization from a date on; amounts in US cents. */
export interface PolicySettings {
  readonly validFrom: IsoDate;
  /** Most bank charges that the account bears; charges above it are the donor's. */
  readonly bankChargesToleranceUsd: bigint;
  /** Most that an anonymous donor may give. */
  readonly anonymousUsdMax: bigint;
  /** Age in days above which the use of a rate adds a warning. */
  readonly rateAgeDaysMax: bigint;
  /** Support rate that needs no separate approval (decision 80/44: 13 % of direct expenditure). */
  readonly standardPscRate: string;
}

/** Dated data: a new setting is a new row, and earlier facts keep the settings of their own day. */
const settings: readonly [PolicySettings, ...PolicySettings[]] = [
  {
    validFrom: '2003-09-29',
    bankChargesToleranceUsd: 5_000n,
    anonymousUsdMax: 1_000_000n,
    rateAgeDaysMax: 45n,
    standardPscRate: '0.13',
  },
];

/** Returns the settings of a date; before the first row they are those of the first row. */
export function settingsOn(date: IsoDate): PolicySettings {
  return holdingOn(settings, date);
}
