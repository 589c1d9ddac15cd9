import type { BookedLine, DatedBalance } from '../../accounts/balances';
import { isCash, owedAccounts, typeOfAccount } from '../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../kernel/currency';
import type { MonetaryPlace } from '../../revaluation/revaluation.facts';
import { ownerOf, type Origins } from '../cash/origins';

/** Accounts of receivables and debts of a pledge; their balances are valued in revaluations, as cash is. */
const owed: readonly string[] = owedAccounts('pledge');

/**
 * Monetary item: a balance whose value in USD changes with the exchange rate, with its lines in log order. An item of
 * cash has one bank account and one owner (an origin of money, or several joined ones). A receivable or debt has one
 * purpose and, if it applies, one instalment.
 */
export interface MonetaryItem extends MonetaryPlace {
  /** Key that {@link itemKey} returns for each line of the item. */
  readonly key: string;
  readonly currency: string;
  readonly lines: readonly BookedLine[];
}

/** True for a line of a pledge in another currency than USD on cash, a receivable or a debt. */
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

/** Groups lines into monetary items: receivables and debts in the order of their accounts, then cash. */
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

/** Returns the first movement that lowered an item, or changed only its value, and that no later movement cancelled. */
export function firstOutflowOf(
  { account: code }: MonetaryPlace,
  movements: readonly DatedBalance[],
): DatedBalance | undefined {
  const sign = typeOfAccount(code) === 'asset' ? 1n : -1n;
  return uncancelled(movements).find(
    ({ amount, usd }) => amount * sign < 0n || (amount === 0n && usd !== 0n),
  );
}

/** Returns the movements without pairs that sum to zero, such as a movement and its reversal. */
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
