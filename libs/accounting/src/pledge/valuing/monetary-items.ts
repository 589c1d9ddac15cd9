import type { BookedLine, DatedBalance } from '../../accounts/books';
import { isCash, owedAccounts, typeOfAccount } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { MonetaryPlace } from '../../revaluation/valued.facts';

/** Accounts of owed items: a movement out of one takes its share of the item's value. */
const owed: readonly string[] = owedAccounts('pledge');

/** Lines of one account, currency, instalment, purpose and bank account of a pledge, in log order. */
export interface MonetaryItem extends MonetaryPlace {
  /** As {@link itemKey} makes it of any of its lines. */
  readonly key: string;
  readonly currency: string;
  readonly lines: readonly BookedLine[];
}

/** A line of a pledge that moves an item whose value in USD changes with the rate. */
export function isMonetary({ account: code, currency, dims }: BookedLine): boolean {
  if (currency === functionalCurrency || dims.pledge === undefined) return false;
  return owed.includes(code) || isCash(code);
}

export function itemKey({ account: code, currency, dims }: BookedLine): string {
  const { instalment = '', purpose = '', bankAccount = '' } = dims;
  return [code, currency, instalment, purpose, bankAccount].join('|');
}

/** The items that some lines are of, in the order of their accounts. */
export function monetaryItems(lines: Iterable<BookedLine>): MonetaryItem[] {
  const items = new Map<string, MonetaryItem & { readonly lines: BookedLine[] }>();
  for (const line of lines) {
    if (!isMonetary(line)) continue;
    const key = itemKey(line);
    const item = items.get(key) ?? { key, ...placeOf(line), currency: line.currency, lines: [] };
    item.lines.push(line);
    items.set(key, item);
  }
  return [...items.values()].toSorted((a, b) => rank(a) - rank(b));
}

function placeOf({ account: code, dims }: BookedLine): MonetaryPlace {
  const { instalment, purpose = '', bankAccount } = dims;
  const cashOf = isCash(code) ? { bankAccount } : {};
  return { account: code, instalment, purpose, ...cashOf };
}

function rank({ account: code }: MonetaryPlace): number {
  return isCash(code) ? owed.length : owed.indexOf(code);
}

/**
 * The first movement that lowered or changed the value of an item. Movements that were reversed do
 * not count. Cash is paid at the rate of its day, which lowers none of its value.
 */
export function firstOutflowOf(
  { account: code }: MonetaryPlace,
  movements: readonly DatedBalance[],
  { onItsDay }: { readonly onItsDay: boolean },
): DatedBalance | undefined {
  if (isCash(code)) return undefined;
  const sign = typeOfAccount(code) === 'asset' ? 1n : -1n;
  return uncancelled(movements, onItsDay).find(
    ({ amount, usd }) => amount * sign < 0n || (amount === 0n && usd !== 0n),
  );
}

/** A line that adds to what is owed, by the donor or to others. */
export function addsToOwed(line: BookedLine): boolean {
  if (!isMonetary(line) || isCash(line.account)) return false;
  return typeOfAccount(line.account) === 'asset' ? line.amount > 0n : line.amount < 0n;
}

/** Movements without those that an opposite one cancels, on the same day if that is asked. */
export function uncancelled<Moved extends DatedBalance>(
  movements: readonly Moved[],
  onItsDay: boolean,
): readonly Moved[] {
  const left: Moved[] = [];
  for (const movement of movements) {
    const opposite = left.findIndex(
      ({ date, amount, usd }) =>
        amount === -movement.amount &&
        usd === -movement.usd &&
        (!onItsDay || date === movement.date),
    );
    if (opposite < 0) left.push(movement);
    else left.splice(opposite, 1);
  }
  return left;
}
