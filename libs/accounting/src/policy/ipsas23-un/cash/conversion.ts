import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { entry, mirrored, valueEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import type { CashConvertedFacts } from '../../../pledge/facts/paying.facts';
import { cashOn } from '../../../pledge/paying/conversion';
import type { Pledge } from '../../../pledge/state/pledge.state';
import { valueLeaving, valueReaching } from '../../../transfer/state/cash-sides';
import type { TransferState } from '../../../transfer/state/transfer.state';
import type { CashSide, TransferFact } from '../../../transfer/state/transfer.facts';
import { ownerDims } from '../claims/announcement';

/** Cash leaves at carrying value; what it is worth where it arrives differs by an exchange result. */
export function postConverted(facts: CashConvertedFacts, pledge: Pledge): Entry[] {
  const { purpose, from, to } = facts;
  const date = postingDateOf(facts);
  const left = valueLeaving(from, cashOn(pledge, from.ledgerAccount, purpose), date);
  const held = cashOn(pledge, to.ledgerAccount, purpose);
  const reached = valueReaching(facts, left, held, date);
  return moved({ from, to, left, reached }, { ...ownerDims(pledge), purpose });
}

/** Entries of a transfer's own stream: cash in suspense, whose exchange difference has no owner. */
export function postTransfer(fact: TransferFact, before: TransferState): Entry[] {
  if (fact.type === 'CashTransferReversed') {
    return before.status === 'none' ? [] : mirrored(before.entries);
  }
  const { from, to, leftUsd, reachedUsd } = fact.data;
  const left = Money.parse(leftUsd, functionalCurrency);
  const reached = Money.parse(reachedUsd, functionalCurrency);
  return moved({ from, to, left, reached }, {});
}

interface Movement {
  readonly from: CashSide;
  readonly to: CashSide;
  readonly left: Money;
  readonly reached: Money;
}

function moved({ from, to, left, reached }: Movement, owner: Dims): Entry[] {
  const leaving = Money.of(from.amount);
  const reaching = Money.of(to.amount);
  const difference = left.minus(reached);
  const code = difference.isNegative ? account.exchangeGain : account.exchangeLoss;
  const foreign = leaving.currency === functionalCurrency ? reaching : leaving;
  return [
    entry(from.ledgerAccount, leaving.negated(), left.negated(), {
      ...owner,
      bankAccount: from.bankAccount,
    }),
    entry(to.ledgerAccount, reaching, reached, { ...owner, bankAccount: to.bankAccount }),
    ...(difference.isZero ? [] : [valueEntry(code, foreign.currency, difference, owner)]),
  ];
}
