import { account } from '../../../accounts/chart-of-accounts';
import { entry, usdEntry, type Dims, type Entry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import type { Pledge } from '../../../pledge/state/pledge.state';
import type {
  ReceivableWrittenOffFacts,
  WrittenOffLine,
} from '../../../pledge/facts/receivables.facts';
import { memorandum, ownerDims } from './announcement';
import { CarryingValues } from './carrying';

/**
 * Posts a write-off. The receivable leaves at carrying value: first against the allowance of the same
 * instalment and purpose, the rest as an expense, which gets its share of the amount in the pledge's
 * currency.
 */
export function postWrittenOff(facts: ReceivableWrittenOffFacts, pledge: Pledge): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  return facts.lines.flatMap((line) => postLine(line, pledge, carrying));
}

function postLine(line: WrittenOffLine, pledge: Pledge, carrying: CarryingValues): Entry[] {
  const { instalment, purpose } = line;
  const dims = { ...ownerDims(pledge), purpose };
  const due = { ...dims, instalment };
  const amount = Money.of(line.amount);
  const value = carrying.take({ account: account.receivable, instalment, purpose }, amount.minor);
  const allowance = allowanceFor(line, value, carrying);
  const expense = value.minus(allowance);
  return [
    ...(allowance.isZero ? [] : [usdEntry(account.allowance, allowance, due)]),
    ...expenseEntries({ amount, value, expense }, dims),
    entry(account.receivable, amount.negated(), value.negated(), due),
    ...memorandum(account.memoWrittenOff, amount, value, due),
  ];
}

/**
 * Posts the expense of a write-off with the whole amount or, where an allowance pays a part, its share. At
 * least one minor unit is then left for the allowance, so that each currency balances.
 */
function expenseEntries(
  { amount, value, expense }: Readonly<Record<'amount' | 'value' | 'expense', Money>>,
  dims: Dims,
): Entry[] {
  if (expense.equals(value)) return [entry(account.writeOff, amount, expense, dims)];
  if (expense.isZero) return [];
  const share = amount.shareRounded(expense.minor, value.minor);
  const most = Money.ofMinor(amount.minor - 1n, amount.currency);
  return [entry(account.writeOff, share.exceeds(most) ? most : share, expense, dims)];
}

/**
 * Takes the unused allowance of an instalment and purpose, at most the carrying value that is written off.
 */
function allowanceFor(
  { instalment, purpose }: WrittenOffLine,
  value: Money,
  carrying: CarryingValues,
): Money {
  const item = { account: account.allowance, instalment, purpose };
  const left = carrying.held(item).usd;
  const takes = left < value.minor ? left : value.minor;
  return carrying.take(item, takes);
}
