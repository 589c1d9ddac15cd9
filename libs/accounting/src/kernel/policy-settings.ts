import { holdingOn, type IsoDate } from './dates';

/** Posting rules of the UN's policy under IPSAS 23; facts that book nothing bear this name too. */
export const policyInForce = 'IPSAS23-UN@1';

/** IPSAS 47 holds for agreements signed from this day on. */
export const ipsas47From: IsoDate = '2026-01-01';

/** Posting rules under IPSAS 47 where the analysis finds no compliance obligation. */
export const policyWithoutObligations = 'IPSAS47-NONE@1';

/** Name of the posting rules for agreements signed on a date. */
export function policyOn(date: IsoDate): string {
  return date < ipsas47From ? policyInForce : policyWithoutObligations;
}

/** Settings of the organization from a date on; amounts in US cents. */
export interface PolicySettings {
  readonly validFrom: IsoDate;
  /** Bank charges up to this are borne by the account, above it by the donor. */
  readonly bankChargesToleranceUsd: bigint;
  /** An anonymous donor may give up to this. */
  readonly anonymousUsdMax: bigint;
  /** A rate older than this on the day it is used for is warned of. */
  readonly rateAgeDaysMax: bigint;
  /** Support rate that needs no approval of its own (decision 80/44: 13 % of direct expenditure). */
  readonly standardPscRate: string;
}

/** Dated data: a new setting is a new row, and earlier facts keep the settings of their day. */
const settings: readonly [PolicySettings, ...PolicySettings[]] = [
  {
    validFrom: '2003-09-29',
    bankChargesToleranceUsd: 5_000n,
    anonymousUsdMax: 1_000_000n,
    rateAgeDaysMax: 45n,
    standardPscRate: '0.13',
  },
];

/** The settings on a date; before the first row the first holds. */
export function settingsOn(date: IsoDate): PolicySettings {
  return holdingOn(settings, date);
}
