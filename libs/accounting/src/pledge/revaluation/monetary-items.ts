import type { BookedLine, DatedBalance } from '../../accounts/balances';
import { isCash, owedAccounts, typeOfAccount } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { MonetaryPlace } from '../../revaluation/revaluation.facts';
import { ownerOf, type Origins } from '../cash/origins';

/** Accounts of debts and receivables; a movement out of such an item takes its share of the item's value. */
const owed: readonly string[] = owedAccounts('pledge');

/**
 * Lines of one account and currency in log order. An item of cash is of one owner and bank account, any other
 * item is of one instalment and purpose.
 */
export interface MonetaryItem extends MonetaryPlace {
  /** Key that {@link itemKey} returns for each of its lines. */
  readonly key: string;
  readonly currency: string;
  readonly lines: readonly BookedLine[];
}

/** True for a pledge's line on an item whose value in USD changes with the rate. */
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

/** Groups lines into monetary items, in the order of their accounts. */
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

/** Returns the first movement that lowered an item or changed its value and was not cancelled later. */
export function firstOutflowOf(
  { account: code }: MonetaryPlace,
  movements: readonly DatedBalance[],
): DatedBalance | undefined {
  const sign = typeOfAccount(code) === 'asset' ? 1n : -1n;
  return uncancelled(movements).find(
    ({ amount, usd }) => amount * sign < 0n || (amount === 0n && usd !== 0n),
  );
}

/** Returns the movements without pairs that cancel each other. */
export function uncancelled<Moved extends DatedBalance>(
  movements: readonly Moved[],
): readonly Moved[] {
  const left: Moved[] = [];
  for (const movement of movements) {
    const opposite = left.findIndex(
      ({ amount, usd }) => amount === -movement.amount && usd === -movement.usd,
    );
    if (opposite < 0) left.push(movement);
    else left.splice(opposite, 1);
  }
  return left;
}
