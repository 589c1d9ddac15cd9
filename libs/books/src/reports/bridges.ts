import { inPledgeCurrency } from '../words/in-pledge-currency';
import { atOnce, type InPieces, rested, type Rest } from '../caches/read-ahead';
import { type MoneyFact, kit } from '@art30/accounting';
import { answeredPage, type AsOfResolver, type Page } from '../times/as-of';
import { all, type Condition, oneOf, within } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { type PageQuery, pageAnswered } from '../times/shapes';
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
import { explainTemplate, explainable } from '../words/explain-template';
import { moneyOf, usdMoney, dimensionsOfKey, labelOf } from '../slices/slice-values';
import type { Slice, Slices, Sums } from '../slices/slices';
import { figure } from '../words/words';

const { answer, answerRowsMax: rowsMax, currency, listOf, money, optional, part, words } = kit;

/**
 * Bridge in USD: the steps that lead from the signed amounts to the cash. The steps from `signed` to `outstanding` add
 * up to `cashReceived`; with the steps after the receipt they add up to `cashHeld`. Deductions are negative.
 */
const BridgeInUsd = answer('BridgeInUsd', {
  signed: figure(bridgeWords.signed, '1222222.22'),
  takenOver: figure(bridgeWords.takenOver, '0.00'),
  amended: figure(bridgeWords.amended, '0.00'),
  conditionMet: figure(bridgeWords.conditionMet, '0.00'),
  conditionFailed: figure(bridgeWords.conditionFailed, '0.00'),
  terminated: figure(bridgeWords.terminated, '0.00'),
  receivedInAdvance: figure(bridgeWords.receivedInAdvance, '0.00'),
  bankCharges: figure(bridgeWords.bankCharges, '-16.57'),
  exchangeAtReceipt: figure(bridgeWords.exchangeAtReceipt, '4597.38'),
  revaluation: figure(bridgeWords.revaluation, '-23640.66'),
  writtenOff: figure(bridgeWords.writtenOff, '-21276.60'),
  outstanding: figure(bridgeWords.outstanding, '0.00'),
  cashReceived: figure(bridgeWords.cashReceived, '1181885.77'),
  difference: money('`cashReceived` less the steps before it: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
  cashRevaluation: figure(bridgeWords.cashRevaluation, '-24684.94'),
  conversions: figure(bridgeWords.conversions, '0.00'),
  interest: figure(bridgeWords.interest, '0.00'),
  recoveries: figure(bridgeWords.recoveries, '0.00'),
  levies: figure(bridgeWords.levies, '0.00'),
  expenditure: figure(bridgeWords.expenditure, '-150000.00'),
  exchangeAtSpending: figure(bridgeWords.exchangeAtSpending, '0.00'),
  refundsPaid: figure(bridgeWords.refundsPaid, '0.00'),
  paymentsReturned: figure(bridgeWords.paymentsReturned, '0.00'),
  borrowingRepaid: figure(bridgeWords.borrowingRepaid, '0.00'),
  transfersInNet: figure(bridgeWords.transfersInNet, '0.00'),
  cashHeld: figure(bridgeWords.cashHeld, '1007200.83'),
  differenceHeld: money('`cashHeld` less `cashReceived` and the steps after it: always zero.', {
    amount: '0.00',
    currency: 'USD',
  }),
});
type BridgeInUsd = kit.Infer<typeof BridgeInUsd>;

/** Steps of the bridge in the currency of the pledges, without steps that change only USD values. */
const BridgeInCurrency = answer('BridgeInCurrency', {
  currency: currency('Currency of the pledges.', 'EUR'),
  signed: figure(bridgeWordsInCurrency.signed, '1100000.00', 'EUR'),
  takenOver: figure(bridgeWordsInCurrency.takenOver, '0.00', 'EUR'),
  amended: figure(bridgeWordsInCurrency.amended, '0.00', 'EUR'),
  conditionMet: figure(bridgeWordsInCurrency.conditionMet, '0.00', 'EUR'),
  conditionFailed: figure(bridgeWordsInCurrency.conditionFailed, '0.00', 'EUR'),
  terminated: figure(bridgeWordsInCurrency.terminated, '0.00', 'EUR'),
  receivedInAdvance: figure(bridgeWordsInCurrency.receivedInAdvance, '0.00', 'EUR'),
  bankCharges: figure(bridgeWordsInCurrency.bankCharges, '-15.00', 'EUR'),
  writtenOff: figure(bridgeWordsInCurrency.writtenOff, '-20000.00', 'EUR'),
  outstanding: figure(bridgeWordsInCurrency.outstanding, '0.00', 'EUR'),
  cashReceived: figure(bridgeWordsInCurrency.cashReceived, '1079985.00', 'EUR'),
  difference: money('`cashReceived` less the steps before it: always zero.', {
    amount: '0.00',
    currency: 'EUR',
  }),
});
type BridgeInCurrency = kit.Infer<typeof BridgeInCurrency>;

/** A bridge from signed amounts to cash, in US dollars and in the currencies of its pledges. */
export const BridgeFigures = answer('BridgeFigures', {
  usd: part(BridgeInUsd)('In US dollars, the currency of the books.'),
  inCurrencies: listOf(
    BridgeInCurrency,
    rowsMax,
  )('In the currencies of the pledges, one bridge for each.'),
});
export type BridgeFigures = kit.Infer<typeof BridgeFigures>;

/** The bridge of the journal lines that have the same values of the query's dimensions. */
const BridgeRow = answer('BridgeRow', {
  ...BridgeFigures.members,
  label: words('Values of the dimensions in the order of `by`, to be shown to people.', 'DON-A'),
  pledge: optional(words('Pledge; like all that follow, present only where `by` names it.', 'P1')),
  donor: optional(words('Donor.', 'DON-A')),
  purpose: optional(words('Purpose.', 'TA-GEN')),
  recommendation: optional(words('The call under which the money was given.', 'n')),
});
type BridgeRow = kit.Infer<typeof BridgeRow>;

/** Report of bridges from signed amounts to cash, over journal lines posted by `asAt` and known at `knownAt`. */
export const BridgesAnswer = answer('Bridges', {
  ...pageAnswered,
  ...explainable,
  by: listOf(words, rowsMax)('Dimensions of the rows.', ['donor']),
  items: listOf(
    BridgeRow,
    rowsMax,
  )('One bridge for each combination of dimensions, ordered by them.'),
  totals: part(BridgeFigures)('One bridge over all rows of all pages.'),
});
export type BridgesAnswer = kit.Infer<typeof BridgesAnswer>;

/** A bridge, and the values of the dimensions by which its journal lines are grouped. */
export interface BridgeOf extends BridgeFigures {
  readonly key: CursorKey;
}

/** Computes bridges from signed amounts to cash over matching journal lines. */
export class BridgeReader {
  constructor(private readonly slices: Slices) {}

  /** Computes one bridge over all matching journal lines. */
  total(where: Condition): BridgeFigures {
    return atOnce(this.totalInPieces(where));
  }

  *totalInPieces(where: Condition): InPieces<BridgeFigures> {
    const lines = all([where, ofPledges]);
    const usd = bridgeInUsd(this.slices.total(bridgeWords, lines));
    yield undefined;
    return { usd, inCurrencies: this.inCurrencies([], lines).map(lastOfKey) };
  }

  /** Computes one page of bridges, sorted by their keys. */
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

/**
 * Returns the condition that restricts journal lines to the keys of one page. Every line of a pledge has all the
 * dimensions by which bridges are grouped, so no line is missed.
 */
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

/** Computes a bridge in the currency that is the last part of the key. */
function lastOfKey({ key, sums }: Slice<BridgeWordInCurrency>) {
  return bridgeInCurrency(sums, String(key.at(-1)));
}

const steps = Object.keys(bridgeSteps) as (keyof typeof bridgeSteps)[];
const afterSteps = Object.keys(afterReceipt) as (keyof typeof afterReceipt)[];
const wordsInUsd = Object.keys(bridgeWords) as BridgeWord[];
const wordsInCurrency = Object.keys(bridgeWordsInCurrency) as BridgeWordInCurrency[];

/**
 * Computes a bridge in US dollars. `difference` and `differenceHeld` compare its steps with the cash, and must be zero.
 */
function bridgeInUsd(sums: Sums<BridgeWord>): BridgeInUsd {
  const figures = Object.fromEntries(wordsInUsd.map((word) => [word, usdMoney(sums[word].usd)]));
  const received = sums.cashReceived.usd;
  const stepped = sumOfParts(steps.map((step) => sums[step].usd));
  const after = sumOfParts(afterSteps.map((step) => sums[step].usd));
  return {
    ...(figures as Record<BridgeWord, MoneyFact>),
    difference: usdMoney(received - stepped),
    differenceHeld: usdMoney(sums.cashHeld.usd - received - after),
  };
}

function bridgeInCurrency(sums: Sums<BridgeWordInCurrency>, currency: string): BridgeInCurrency {
  const figures = Object.fromEntries(
    wordsInCurrency.map((word) => [word, moneyOf(sums[word].amount, currency)]),
  );
  const stepped = sumOfParts(
    wordsInCurrency.filter((word) => word !== 'cashReceived').map((word) => sums[word].amount),
  );
  return {
    currency,
    ...(figures as Record<BridgeWordInCurrency, MoneyFact>),
    difference: moneyOf(sums.cashReceived.amount - stepped, currency),
  };
}

function sumOfParts(parts: readonly bigint[]): bigint {
  return parts.reduce((sum, part) => sum + part, 0n);
}

/** Dimensions by which bridges are grouped. Every journal line of a pledge has all of them. */
const owners = ['pledge', 'donor', 'purpose', 'recommendation'] as const;
type Owner = (typeof owners)[number];

/** Computes the report of bridges from signed amounts to cash, by pledge, donor, purpose or recommendation. */
export class Bridges {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly bridges: BridgeReader,
    private readonly rest: Rest,
  ) {}

  async find(
    query: PageQuery & DimensionValues & { readonly by?: string | undefined },
  ): Promise<BridgesAnswer> {
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
        report: 'bridge',
        asOf: page.asOf,
        scope: query,
        variables: [...by, 'currency'],
      }),
      items: rows.map(({ key, ...figures }) => ({
        label: labelOf(key),
        ...(dimensionsOfKey(by, key) as Pick<BridgeRow, Owner>),
        ...figures,
      })),
      totals,
    };
  }
}
