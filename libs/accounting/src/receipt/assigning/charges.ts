import type { IsoDate } from '../../kernel/dates';
import { drawnBy, excessOf, openAssignments } from '../state/assignment.state';
import { Money } from '../../kernel/money';
import { postingDateOf } from '../../period/posting';
import type { AssignReceipt } from '../facts/application.facts';
import { chargesOn, chargesUsdOf } from '../state/bank-credit';
import type { Receipt } from '../state/receipt.state';

/** Amounts of an application, in the currency of the receipt. */
interface Crediting {
  /** What settles instalments. */
  readonly credited: Money;
  readonly excess: Money;
  /** Cash that is assigned to nobody. */
  readonly available: Money;
}

/**
 * The charges that fall on what is credited, in proportion to all that the receipt settles. The
 * account bears them where an application says so, or credits more than the cash that is there.
 */
export function chargesToCredit(
  facts: AssignReceipt['facts'],
  receipt: Receipt,
  { credited, excess, available }: Crediting,
): Money {
  const postedOn = postingDateOf(facts);
  const charges = chargesOn(receipt.facts);
  const none = charges.minus(charges);
  const gap = credited.plus(excess).minus(available);
  if (facts.chargesBorneBy === 'DONOR') return none;
  if (gap.minor <= 0n && facts.chargesBorneBy !== 'ACCOUNT') return none;
  if (facts.fromOverpayment !== undefined || facts.credit !== undefined) return none;
  const before = chargesCredited(receipt, postedOn);
  const settled = Money.of(receipt.facts.net).plus(charges).minus(excess).minor - before.excess;
  const upTo = before.credited + credited.minor;
  if (settled <= 0n) return none;
  const all = upTo < settled ? charges.shareRounded(upTo, settled).minor : charges.minor;
  const share = Money.ofMinor(all - before.charges, charges.currency);
  // An application brings cash: charges alone settle nothing.
  return share.isNegative || gap.exceeds(share) || !credited.exceeds(share) ? none : share;
}

/** What applications that stand on that date or later credit, in minor units of the receipt. */
interface ChargesCredited {
  /** Cash and charges of those that credit charges. */
  readonly credited: bigint;
  readonly charges: bigint;
  /** What all of them leave overpaid. */
  readonly excess: bigint;
}

/** Charges that are credited to donors on that date or later, and with how much. */
function chargesCredited(receipt: Receipt, date: IsoDate): ChargesCredited {
  const none = { credited: 0n, charges: 0n, excess: 0n };
  return [...receipt.assignments.values()].reduce((sum, { facts, closedOn }) => {
    if (closedOn !== undefined && closedOn <= date) return sum;
    const charges = facts.lines.reduce((all, line) => all + Money.of(line.charges).minor, 0n);
    const excess = excessOf(facts).amount;
    const cash = charges === 0n ? 0n : drawnBy(facts).amount - excess;
    return {
      credited: sum.credited + cash + charges,
      charges: sum.charges + charges,
      excess: sum.excess + excess,
    };
  }, none);
}

/** US cents of charges that are credited, after those of the applications that stand. */
export function usdOfCharges(receipt: Receipt, charges: Money): bigint {
  const whole = chargesOn(receipt.facts).minor;
  const before = openAssignments(receipt)
    .flatMap(({ facts }) => facts.lines)
    .reduce((sum, line) => sum + Money.of(line.charges).minor, 0n);
  const upTo = (minor: bigint) => chargesUsdOf(receipt.facts).shareRounded(minor, whole).minor;
  return upTo(before + charges.minor) - upTo(before);
}
