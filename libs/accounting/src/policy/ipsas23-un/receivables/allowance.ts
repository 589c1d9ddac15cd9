import { account } from '../../../accounts/chart-of-accounts';
import { usdEntry, type Dims, type Entry } from '../../../kernel/entries';
import { postingDateOf } from '../../../period/posting';
import { Money } from '../../../kernel/money';
import type { AllowanceBookedFacts } from '../../../pledge/facts/receivables.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { ownerDims } from './announcement';
import { CarryingValues } from './carrying';

/**
 * Posts an expense against the allowance of an instalment, or its release with the opposite sign. The
 * allowance never exceeds the receivable, which a later revaluation as at an earlier day may have lowered.
 */
export function postAllowance(facts: AllowanceBookedFacts, pledge: Pledge): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  return facts.lines.flatMap(({ instalment, purpose, amount }) => {
    const stated = Money.of(amount);
    const room = Money.ofMinor(carrying.beyondAllowance({ instalment, purpose }), stated.currency);
    const booked = stated.isNegative || !stated.exceeds(room) ? stated : room;
    return allowanceEntries({ ...ownerDims(pledge), purpose, instalment }, booked);
  });
}

/**
 * Releases the part of an allowance that exceeds the receivable left by a payment; the last payment releases
 * all of it.
 *
 * @param due dimensions of the paid receivable, with instalment and purpose.
 * @param since values that also include later days, if `carrying` leaves those out.
 */
export function allowanceReleased(due: Dims, carrying: CarryingValues, since = carrying): Entry[] {
  const { instalment, purpose = '' } = due;
  const item = { account: account.allowance, instalment, purpose };
  const above = -carrying.beyondAllowance(item);
  const { usd: allowed } = since.held(item);
  const released = above < allowed ? above : allowed;
  return released > 0n ? allowanceEntries(due, carrying.take(item, released).negated()) : [];
}

function allowanceEntries(due: Dims, usd: Money): Entry[] {
  return [
    usdEntry(account.doubtfulDebts, usd, { ...due, instalment: undefined }),
    usdEntry(account.allowance, usd.negated(), due),
  ];
}
