import { account } from '../../../accounts/chart-of-accounts';
import { usdEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import type { AllowanceBookedFacts } from '../../../pledge/facts/receivables.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { ownerDims } from './announcement';
import type { CarryingValues } from './carrying';

/** Expense against the allowance of the instalment; a release is the same the other way round. */
export function postAllowance({ lines }: AllowanceBookedFacts, pledge: Pledge): Entry[] {
  return lines.flatMap(({ instalment, purpose, amount }) =>
    allowanceEntries({ ...ownerDims(pledge), purpose, instalment }, Money.of(amount)),
  );
}

/**
 * Releases the part of an allowance that is above the receivable left by a payment; the last
 * payment releases all of it.
 *
 * @param due instalment and purpose whose receivable the payment took.
 */
export function allowanceReleased(due: Dims, carrying: CarryingValues): Entry[] {
  const { instalment, purpose = '' } = due;
  const item = { account: account.allowance, instalment, purpose };
  const above = -carrying.beyondAllowance(item);
  const { usd: allowed } = carrying.held(item);
  const released = above < allowed ? above : allowed;
  return released > 0n ? allowanceEntries(due, carrying.take(item, released).negated()) : [];
}

function allowanceEntries(due: Dims, usd: Money): Entry[] {
  return [
    usdEntry(account.doubtfulDebts, usd, { ...due, instalment: undefined }),
    usdEntry(account.allowance, usd.negated(), due),
  ];
}
