import type { Warning, WarningCode } from '../kernel/booking';
import type { Money } from '../kernel/money';
import { demand, isGiven } from '../kernel/rejection';

/** How far a price may be off the operational rates: settings of whoever runs the ledger. */
export interface PriceLimits {
  /** In percent; above it the recorder is warned. */
  readonly warningPercent: bigint;
  /** In percent; above it an approval is needed. */
  readonly approvalPercent: bigint;
}

/** The limits where nothing else is set. */
export const priceLimits: PriceLimits = { warningPercent: 5n, approvalPercent: 20n };

/** Two values of one unit, of which the second is what the first should be. */
export interface Compared {
  readonly found: bigint;
  readonly expected: bigint;
  /** What differs, as a sentence goes on: `rate 1.111 of EUR differs from 0.900 of 2024-03-01`. */
  readonly says: string;
}

interface Approval {
  readonly limits: PriceLimits;
  readonly approvalReference?: string | undefined;
}

/**
 * Warns of a value that is far off the one that it is held against, and refuses one that is so far
 * off that it must be approved and is not.
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

/** What came held against what left. A difference of one cent comes from rounding. */
export function exchanged(came: Valued, left: Valued): Compared {
  const [found, expected] = [came.usd.minor, left.usd.minor];
  const off = found < expected ? expected - found : found - expected;
  const worth = ({ amount, usd }: Valued) => `${amount.named}, worth ${usd.named},`;
  return {
    found: off <= 1n ? expected : found,
    expected,
    says: `${worth(came)} came for ${worth(left)} and differs`,
  };
}
