import type { BookedLine, DatedBalance } from '../../accounts/balances';
import { isCash, owedAccounts, typeOfAccount } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { MonetaryPlace } from '../../revaluation/revaluation.facts';
import { ownerOf, type Origins } from '../cash/origins';

/** Accounts of owed items: a movement out of one takes its share of the item's value. */
const owed: readonly string[] = owedAccounts('pledge');

/**
 * Lines of one account and currency in log order: of an instalment and purpose where money is owed,
 * of an owner and bank account where it is cash.
 */
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

export function itemKey(line: BookedLine, origins: Origins): string {
  const {
    account,
    instalment = '',
    purpose,
    bankAccount = '',
  } = monetaryPlaceOfLine(line, origins);
  return [account, line.currency, instalment, purpose, bankAccount].join('|');
}

/** The items that some lines are of, in the order of their accounts. */
export function monetaryItems(lines: Iterable<BookedLine>, origins: Origins): MonetaryItem[] {
  const items = new Map<string, MonetaryItem & { readonly lines: BookedLine[] }>();
  for (const line of lines) {
    if (!isMonetary(line)) continue;
    const key = itemKey(line, origins);
    const place = monetaryPlaceOfLine(line, origins);
    const item = items.get(key) ?? { key, ...place, currency: line.currency, lines: [] };
    item.lines.push(line);
    items.set(key, item);
  }
  return [...items.values()].toSorted((a, b) => rank(a) - rank(b));
}

function monetaryPlaceOfLine({ account, dims }: BookedLine, origins: Origins): MonetaryPlace {
  const { instalment, purpose = '', bankAccount } = dims;
  return isCash(account)
    ? { account, purpose: ownerOf(origins, purpose), bankAccount }
    : { account, instalment, purpose };
}

function rank({ account: code }: MonetaryPlace): number {
  return isCash(code) ? owed.length : owed.indexOf(code);
}

/** The first movement that took some of an item, or changed its value, and was not undone. */
export function firstOutflowOf(
  { account: code }: MonetaryPlace,
  movements: readonly DatedBalance[],
): DatedBalance | undefined {
  const sign = typeOfAccount(code) === 'asset' ? 1n : -1n;
  return uncancelled(movements).find(
    ({ amount, usd }) => amount * sign < 0n || (amount === 0n && usd !== 0n),
  );
}

/** Movements without those that an opposite one cancels, on the same day if that is asked. */
export function uncancelled<Moved extends DatedBalance>(
  movements: readonly Moved[],
  onItsDay = false,
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
