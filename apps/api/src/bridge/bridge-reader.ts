import { Injectable } from '@nestjs/common';
import {
  all,
  type Condition,
  type CursorKey,
  type Dimension,
  dimensionColumns,
  oneOf,
  type Page,
  type Slice,
  Slices,
} from '@art30/books';
import { bridgeInCurrency, bridgeInUsd } from './bridge-figures';
import {
  bridgeWords,
  bridgeWordsInCurrency,
  inPledgeCurrency,
  ofPledges,
  type BridgeWordInCurrency,
} from './bridge-words';
import type { BridgeFiguresDto, BridgeInCurrencyDto } from './bridge.dto';

/** A bridge and what it is of: values of the dimensions in the order asked for. */
export interface BridgeOf extends BridgeFiguresDto {
  readonly key: CursorKey;
}

/** Bridges from agreements to cash, over the lines that count. */
@Injectable()
export class BridgeReader {
  constructor(private readonly slices: Slices) {}

  /** One bridge over all lines that count. */
  total(where: Condition): BridgeFiguresDto {
    const lines = all([where, ofPledges]);
    return {
      usd: bridgeInUsd(this.slices.total(bridgeWords, lines)),
      inCurrencies: this.inCurrencies([], lines).map(lastOfKey),
    };
  }

  /** One page of bridges, ordered by their keys. */
  page(
    by: readonly Dimension[],
    where: Condition,
    page: Page,
  ): { rows: readonly BridgeOf[]; nextAfter: CursorKey | null } {
    const lines = all([where, ofPledges]);
    const { rows, nextAfter } = this.slices.page(bridgeWords, { by, where: lines }, page);
    const found = rows.length === 0 ? [] : this.inCurrencies(by, all([lines, among(by, rows)]));
    const bridges = rows.map(({ key, sums }) => ({
      key,
      usd: bridgeInUsd(sums),
      inCurrencies: found
        .filter((slice) => key.every((part, index) => slice.key[index] === part))
        .map(lastOfKey),
    }));
    return { rows: bridges, nextAfter };
  }

  private inCurrencies(
    by: readonly Dimension[],
    where: Condition,
  ): readonly Slice<BridgeWordInCurrency>[] {
    const lines = all([where, inPledgeCurrency]);
    return this.slices.all(bridgeWordsInCurrency, { by: [...by, 'currency'], where: lines });
  }
}

/** Lines of a pledge carry every dimension that bridges are told apart by. */
function among(by: readonly Dimension[], slices: readonly Slice<string>[]): Condition {
  return all(
    by.map((name, index) =>
      oneOf(
        dimensionColumns[name],
        slices.map(({ key }) => String(key[index])),
      ),
    ),
  );
}

/** The currency is the last part of the key. */
function lastOfKey({ key, sums }: Slice<BridgeWordInCurrency>): BridgeInCurrencyDto {
  return bridgeInCurrency(sums, String(key.at(-1)));
}
