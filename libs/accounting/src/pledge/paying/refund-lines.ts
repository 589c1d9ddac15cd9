import type { DaysOfFact } from '../../accounts/balances';
import { functionalCurrency } from '../../kernel/currency';
import { Money, splitRunning } from '../../kernel/money';
import type { ContributionRefundedFacts, RefundContribution } from '../facts/paying.facts';
import { placeKey } from '../guards/guarded-effects';
import { splitOfUnspent, statedPlace, unspentAt } from '../spending/authority';
import type { SignedPledge } from '../state/pledge.state';
import type { MoneyLying } from './money-lying';
import { unallocatedOf } from './refund-cash';

type RefundedLine = ContributionRefundedFacts['lines'][number];

interface Refunding {
  readonly lying: MoneyLying;
  readonly unitsPerUsd: string;
  readonly from: DaysOfFact;
}

/**
 * The lines of a refund, one after the other, each with what it takes in USD: money that lies in the
 * currency of the refund goes first, at the value that it carries, and the rest at the rate of the
 * day. A line without a level takes money that is not allocated.
 *
 * @param pledge with its debts at the value of the money that lies for them.
 * @throws Rejection LEVEL_REQUIRED, UNKNOWN_COUNTRY or INVALID_AMOUNT.
 */
export function refundedLines(
  { lines }: Pick<RefundContribution['facts'], 'lines'>,
  pledge: SignedPledge,
  { lying, unitsPerUsd, from }: Refunding,
): RefundedLine[] {
  const worths = worthOf(
    lines.map(({ gross }) => Money.of(gross)),
    unitsPerUsd,
  );
  const taken = new Map<string, bigint>();
  return lines.map((line, index) => {
    const { purpose, gross: owed } = line;
    const field = `lines[${index}]`;
    const isPlace = line.level !== undefined || line.country !== undefined;
    const place = isPlace ? statedPlace(line, field) : undefined;
    const key = place === undefined ? purpose : placeKey(place);
    const there =
      place === undefined ? unallocatedOf(pledge, purpose, from).amount : unspentAt(pledge, place);
    const before = taken.get(key) ?? 0n;
    const amount = Money.of(owed);
    const payment = { amount, worth: worths[index] ?? amount, unitsPerUsd };
    const gross = valueTaken(lying, purpose, { payment, unspent: there - before });
    taken.set(key, before + gross.minor);
    if (place === undefined) return { purpose, owed, gross: gross.toJSON() };
    return { ...place, owed, ...splitOfUnspent(pledge, place, gross.toJSON(), `${field}.gross`) };
  });
}

/** What each amount is worth: all are converted together, once, and that is split over them. */
export function worthOf(owed: readonly Money[], unitsPerUsd: string): Money[] {
  const whole = owed.slice(1).reduce((sum, part) => sum.plus(part), owed[0] as Money);
  const values = splitRunning(
    whole.toUsdRounded(unitsPerUsd).minor,
    owed.map(({ minor }) => minor),
  );
  return values.map((usd) => Money.ofMinor(usd, functionalCurrency));
}

/** Of what lies the part unspent USD ÷ carrying value may go; who takes all of it takes all unspent. */
function valueTaken(
  lying: MoneyLying,
  purpose: string,
  {
    payment,
    unspent,
  }: { readonly payment: Parameters<MoneyLying['take']>[1]; readonly unspent: bigint },
): Money {
  const { amount } = payment;
  if (amount.currency === functionalCurrency) return amount;
  const { amount: held, usd } = lying.of(purpose, amount.currency);
  const value = lying.take(purpose, payment);
  if (unspent <= 0n || unspent >= usd) return value;
  const all = Money.ofMinor(held, amount.currency).shareRounded(unspent, usd);
  return amount.minor === all.minor ? Money.ofMinor(unspent, functionalCurrency) : value;
}
