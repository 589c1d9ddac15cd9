import type { Warning, WarningCode } from '../kernel/booking';
import type { Money } from '../kernel/money';
import { demand, isGiven } from '../kernel/rejection';
import type { RateUsed } from './rates.facts';

/**
 * Limits for the difference between a price and the UN operational rates; the operator of the ledger configures them.
 */
export interface PriceLimits {
  /** Percentage of difference above which the recorder is warned. */
  readonly warningPercent: bigint;
  /** Percentage of difference above which an approval is needed. */
  readonly approvalPercent: bigint;
}

/** Default limits. */
export const priceLimits: PriceLimits = { warningPercent: 5n, approvalPercent: 20n };

/** A value and the expected value, both in the same unit. */
export interface Compared {
  readonly found: bigint;
  readonly expected: bigint;
  /** Beginning of a sentence about the difference: `rate 1.111 of EUR differs from 0.900 of 2024-03-01`. */
  readonly says: string;
}

interface Approval {
  readonly limits: PriceLimits;
  readonly approvalReference?: string | undefined;
}

/**
 * Warns of a value that differs much from the expected one, because a digit may be wrong. Refuses the value if the
 * difference needs an approval and none is given.
 *
 * @throws Rejection APPROVAL_REFERENCE_REQUIRED.
 */
export function priceWarnings(
  code: Extract<WarningCode, 'UNUSUAL_PRICE' | 'RATE_JUMP'>,
  { found, expected, says }: Compared,
  { limits, approvalReference }: Approval,
): Warning[] {
  const off = found < expected ? expected - found : found - expected;
  const isAbove = (percent: bigint) => off * 100n > percent * expected;
  demand(
    !isAbove(limits.approvalPercent) || isGiven(approvalReference),
    'APPROVAL_REFERENCE_REQUIRED',
    `${says} by more than ${limits.approvalPercent} %: ` +
      'correct it, or give the approvalReference of the one who has approved it',
    'approvalReference',
  );
  if (!isAbove(limits.warningPercent)) return [];
  return [
    { code, detail: `${says} by more than ${limits.warningPercent} %: see that it is right` },
  ];
}

/** An amount and its value in USD at the operational rate of the day. */
interface Valued {
  readonly amount: Money;
  readonly usd: Money;
}

/** Compares the value of money that was received in an exchange with the value of the money that was paid. */
export function exchanged(came: Valued, left: Valued): Compared {
  const worth = ({ amount, usd }: Valued) => `${amount.named}, worth ${usd.named},`;
  return {
    found: withinOneCent(came.usd.minor, left.usd.minor),
    expected: left.usd.minor,
    says: `${worth(came)} came for ${worth(left)} and differs`,
  };
}

/**
 * Compares the carrying value of an amount (its value in USD in the books) with its value at the operational rate of a
 * day.
 */
export function carriedFor(amount: Money, carried: Money, rate: RateUsed): Compared {
  const worth = amount.toUsdRounded(rate.unitsPerUsd);
  const sign = worth.isNegative ? -1n : 1n;
  const [found, expected] = [carried.minor * sign, worth.minor * sign];
  return {
    found: withinOneCent(found, expected),
    expected,
    says: `${amount.named} at ${carried.named} differs from its rate of ${rate.unitsPerUsd}`,
  };
}

/** Returns the expected value if the other value differs from it by at most a cent, because that much is rounding. */
function withinOneCent(found: bigint, expected: bigint): bigint {
  const off = found < expected ? expected - found : found - expected;
  return off <= 1n ? expected : found;
}
