import { functionalCurrency, Money, type MoneyFact } from '@art30/accounting';
import type { CursorKey } from '../times/cursor';
import { unattributed, type Dimension } from '../words/dimensions';
import type { Words } from '../words/words';
import type { Sums } from './slices';

/** Dimensions for which every journal line has a value. The other dimensions may be missing. */
type EveryLineHas = 'account' | 'currency' | 'fund' | 'year';

/** Values of the dimensions by which rows of a report are grouped. */
export type DimensionsOfRow = {
  readonly [Name in Dimension]?: Name extends EveryLineHas
    ? string
    : (Name extends 'instalment' ? number : string) | null;
};

/** Returns the values of a key by the names of their dimensions. */
export function dimensionsOfKey(by: readonly Dimension[], key: CursorKey): DimensionsOfRow {
  return Object.fromEntries(by.map((name, index) => [name, key[index] ?? null]));
}

/** Returns the values of a key as a label such as `DON-A, k`. A missing value becomes *unattributed*. */
export function labelOf(key: CursorKey): string {
  return key.map((part) => part ?? unattributed).join(', ');
}

export function usdMoney(cents: bigint): MoneyFact {
  return Money.ofMinor(cents, functionalCurrency).toJSON();
}

/** Returns the US dollars of each figure (word). */
export function usdFigures<Word extends string>(
  words: Words<Word>,
  sums: Sums<NoInfer<Word>>,
): Record<Word, MoneyFact> {
  const names = Object.keys(words) as Word[];
  const figures = names.map((name) => [name, usdMoney(sums[name].usd)]);
  return Object.fromEntries(figures) as Record<Word, MoneyFact>;
}

export function moneyOf(minorUnits: bigint, currency: string): MoneyFact {
  return Money.ofMinor(minorUnits, currency).toJSON();
}
