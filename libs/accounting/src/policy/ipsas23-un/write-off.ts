import { lowestFrom, type Balance } from '../../books';
import { account } from '../../chart-of-accounts';
import { functionalCurrency } from '../../currency';
import { entry, usdEntry, type Entry } from '../../entries';
import { Money } from '../../money';
import { postingDateOf } from '../../period/posting';
import type { Pledge } from '../../pledge/pledge.state';
import type { ReceivableWrittenOffFacts, WrittenOffLine } from '../../pledge/write-off.events';
import { memorandum, ownerDims } from './announcement';
import { released, type Taking } from './settlement';

/**
 * The receivable leaves at carrying value: out of the allowance of that very instalment and purpose
 * first, the rest as an expense. The expense has its share of the amount in the pledge's currency.
 */
export function postWrittenOff(facts: ReceivableWrittenOffFacts, pledge: Pledge): Entry[] {
  const taking = { postedOn: postingDateOf(facts), taken: new Map<string, Balance>() };
  return facts.lines.flatMap((line) => postLine(line, pledge, taking));
}

function postLine(line: WrittenOffLine, pledge: Pledge, taking: Taking): Entry[] {
  const { instalment, purpose } = line;
  const dims = { ...ownerDims(pledge), purpose };
  const due = { ...dims, instalment };
  const amount = Money.of(line.amount);
  const leaving = { instalment, purpose, settles: line.amount };
  const carrying = released(leaving, account.receivable, pledge, taking);
  const allowance = allowanceFor(line, carrying, pledge, taking);
  const expense = carrying.minus(allowance);
  const share = amount.shareRounded(expense.minor, carrying.minor);
  return [
    ...(allowance.isZero ? [] : [usdEntry(account.allowance, allowance, due)]),
    ...(expense.isZero ? [] : [entry(account.writeOff, share, expense, dims)]),
    entry(account.receivable, amount.negated(), carrying.negated(), due),
    ...memorandum(account.memoWrittenOff, amount, carrying, due),
  ];
}

/** Up to the carrying value, what is allowed for the instalment and purpose and not used yet. */
function allowanceFor(
  { instalment, purpose }: WrittenOffLine,
  carrying: Money,
  pledge: Pledge,
  { postedOn, taken }: Taking,
): Money {
  const allowed = [...pledge.lines].flatMap(({ account: code, dims, date, usd }) =>
    code === account.allowance && dims.instalment === instalment && dims.purpose === purpose
      ? [{ date, amount: -usd, usd: -usd }]
      : [],
  );
  const key = `allowance|${instalment}|${purpose}`;
  const used = taken.get(key)?.usd ?? 0n;
  const left = lowestFrom(allowed, postedOn).usd - used;
  const takes = left < carrying.minor ? left : carrying.minor;
  taken.set(key, { amount: 0n, usd: used + takes });
  return Money.ofMinor(takes, functionalCurrency);
}
