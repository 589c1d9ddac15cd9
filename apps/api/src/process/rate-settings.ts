import { wholeNumber, type Environment } from '@art30/storage';

/** Requests that each may send in a minute; 0 where it may send any number. */
export interface RateSettings {
  /** From one address, of whatever kind. */
  readonly address: number;
  /** By one person, from whatever addresses. */
  readonly account: number;
  /** By one person in the role of a donor, from whatever addresses. */
  readonly donor: number;
  /** To sign in or to set a password, that were refused, from one address. */
  readonly signIn: number;
  /** For health and metrics, from one address. */
  readonly watch: number;
}

/** @throws BadSetting for the first setting that cannot be used. */
export function readRateSettings(environment: Environment): RateSettings {
  const max = 100_000_000;
  const perMinute = { min: 0, max };
  return {
    address: wholeNumber(environment, 'RATE_ADDRESS_PER_MINUTE', {
      fallback: 120_000,
      ...perMinute,
    }),
    account: wholeNumber(environment, 'RATE_ACCOUNT_PER_MINUTE', {
      fallback: 6_000,
      ...perMinute,
    }),
    donor: wholeNumber(environment, 'RATE_DONOR_PER_MINUTE', { fallback: 600, ...perMinute }),
    signIn: wholeNumber(environment, 'RATE_SIGN_IN_PER_MINUTE', { fallback: 120, ...perMinute }),
    watch: wholeNumber(environment, 'RATE_WATCH_PER_MINUTE', { fallback: 6_000, ...perMinute }),
  };
}
