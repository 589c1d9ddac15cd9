import { inPledgeCurrency } from '../words/in-pledge-currency';
import { atOnce, type InPieces, rested, type Rest } from '../keeping/in-pieces';
import type { MoneyFact } from '@art30/accounting';
import { answeredPage, type AsOfResolver, type Page } from '../times/as-of';
import { all, type Condition, oneOf, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import type { PageQuery } from '../times/shapes';
import {
  bridgeWords,
  bridgeWordsInCurrency,
  ofPledges,
  type BridgeWordInCurrency,
  afterReceipt,
  bridgeSteps,
  type BridgeWord,
} from '../words/bridge-words';
import {
  dimensionColumns,
  dimensionsOf,
  filtered,
  type Dimension,
  type DimensionValues,
} from '../words/dimensions';
import { explainTemplate } from '../explain/explain-template';
import { moneyOf, usdMoney, dimensionsOfKey, labelOf } from '../slices/slice-values';
import { type Slice, type Slices, type Sums } from '../slices/slices';

/** A bridge in US dollars, and in each currency of the pledges. */
export type BridgeFigures = ReturnType<BridgeReader['total']>;

/** A bridge and what it is of: values of the dimensions in the order asked for. */
export interface BridgeOf extends BridgeFigures {
  readonly key: CursorKey;
}

/** Bridges from agreements to cash, over the lines that count. */
export class BridgeReader {
  constructor(private readonly slices: Slices) {}

  /** One bridge over all lines that count. */
  total(where: Condition) {
    return atOnce(this.totalInPieces(where));
  }

  *totalInPieces(where: Condition) {
    const lines = all([where, ofPledges]);
    const usd = bridgeInUsd(this.slices.total(bridgeWords, lines));
    yield undefined;
    return { usd, inCurrencies: this.inCurrencies([], lines).map(lastOfKey) };
  }

  /** One page of bridges, ordered by their keys. */
  *page(
    by: readonly Dimension[],
    where: Condition,
    page: Page,
  ): InPieces<{ rows: readonly BridgeOf[]; nextAfter: CursorKey | null }> {
    const lines = all([where, ofPledges]);
    const { rows, nextAfter } = this.slices.page(bridgeWords, { by, where: lines }, page);
    yield undefined;
    const found = rows.length === 0 ? [] : this.inCurrencies(by, all([lines, among(by, rows)]));
    yield undefined;
    const ofKeys = new Map<string, Slice<BridgeWordInCurrency>[]>();
    for (const slice of found) {
      const key = JSON.stringify(slice.key.slice(0, by.length));
      const own = ofKeys.get(key);
      if (own === undefined) ofKeys.set(key, [slice]);
      else own.push(slice);
    }
    const bridges = rows.map(({ key, sums }) => ({
      key,
      usd: bridgeInUsd(sums),
      inCurrencies: (ofKeys.get(JSON.stringify(key)) ?? []).map(lastOfKey),
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
function lastOfKey({ key, sums }: Slice<BridgeWordInCurrency>) {
  return bridgeInCurrency(sums, String(key.at(-1)));
}

const steps = Object.keys(bridgeSteps) as (keyof typeof bridgeSteps)[];
const afterSteps = Object.keys(afterReceipt) as (keyof typeof afterReceipt)[];
const words = Object.keys(bridgeWords) as BridgeWord[];
const wordsInCurrency = Object.keys(bridgeWordsInCurrency) as BridgeWordInCurrency[];

/** The bridge with both its checks: what the steps lack to the cash, which is zero. */
function bridgeInUsd(sums: Sums<BridgeWord>) {
  const figures = Object.fromEntries(words.map((word) => [word, usdMoney(sums[word].usd)]));
  const received = sums.cashReceived.usd;
  const stepped = sumOf(steps.map((step) => sums[step].usd));
  const after = sumOf(afterSteps.map((step) => sums[step].usd));
  return {
    ...(figures as Record<BridgeWord, MoneyFact>),
    difference: usdMoney(received - stepped),
    differenceHeld: usdMoney(sums.cashHeld.usd - received - after),
  };
}

function bridgeInCurrency(sums: Sums<BridgeWordInCurrency>, currency: string) {
  const figures = Object.fromEntries(
    wordsInCurrency.map((word) => [word, moneyOf(sums[word].amount, currency)]),
  );
  const stepped = sumOf(
    wordsInCurrency.filter((word) => word !== 'cashReceived').map((word) => sums[word].amount),
  );
  return {
    currency,
    ...(figures as Record<BridgeWordInCurrency, MoneyFact>),
    difference: moneyOf(sums.cashReceived.amount - stepped, currency),
  };
}

function sumOf(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}

/** Dimensions that own money from its agreement to its cash; each line of a pledge carries all. */
const owners = ['pledge', 'donor', 'purpose', 'recommendation'] as const;
type Owner = (typeof owners)[number];

/** Bridges from agreements to cash, by what owns the money. */
export class Bridges {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly bridges: BridgeReader,
    private readonly rest: Rest,
  ) {}

  async find(query: PageQuery & DimensionValues & { readonly by?: string | undefined }) {
    const by = dimensionsOf(query.by, owners);
    const page = await this.asOf.page(query);
    const where = all([within(page.asOf), filtered(query)]);
    const { rows, nextAfter } = await rested(this.bridges.page(by, where, page), this.rest);
    await this.rest?.();
    const totals = await rested(this.bridges.totalInPieces(where), this.rest);
    return {
      ...answeredPage(page, nextAfter),
      by: [...by],
      explain: explainTemplate({
        ...{ report: 'bridge', asOf: page.asOf, scope: query },
        variables: [...by, 'currency'],
      }),
      items: rows.map(({ key, ...figures }) => ({
        label: labelOf(key),
        ...(dimensionsOfKey(by, key) as Partial<Record<Owner, string>>),
        ...figures,
      })),
      totals,
    };
  }
}
