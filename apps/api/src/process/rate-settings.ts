import { wholeNumber, type Environment } from '@art30/storage';

/** Maximum numbers of requests per minute; 0 means no limit. */
export interface RateSettings {
  /** Requests of any kind from one address. */
  readonly address: number;
  /** Requests of one person from any addresses. */
  readonly account: number;
  /** Requests of one person with the role `donor` from any addresses. */
  readonly donor: number;
  /** Refused requests from one address to sign in or to set a password. */
  readonly signIn: number;
  /** Requests from one address for health and metrics. */
  readonly watch: number;
}

/**
 * Reads these settings from the environment.
 *
 * @throws BadSetting for the first setting that cannot be used.
 */
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
