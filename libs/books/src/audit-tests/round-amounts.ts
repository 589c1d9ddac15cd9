import { codesOf, kit, minorUnitsOf } from '@art30/accounting';
import { eventFiltersAsked, linesOf, type EventFilters } from '../filters/event-filters';
import { orderAsked, type OrderName } from '../filters/orders';
import { lineOrder, type JournalLines, JournalLine } from '../journal/journal-lines';
import type { Slices } from '../slices/slices';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import {
  all,
  any,
  type Condition,
  equals,
  movesMoney,
  not,
  onAccounts,
  oneOf,
  roundTo,
  within,
} from '../times/conditions';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';

const {
  answer,
  answerRowsMax,
  count,
  currency,
  ledgerAccount,
  listOf,
  optional,
  shape,
  wholeNumber,
  words,
} = kit;

/** Default of `unit`: amounts that are multiples of 1,000 whole units of their currency count as round. */
const unitDefault = 1_000;

/** Query for round amounts: `unit`, of which a round amount is a multiple, filters of journal lines, and the page. */
export const RoundAmountsQuery = shape('RoundAmountsQuery', {
  ...pageAsked,
  unit: optional(
    wholeNumber(1, 1_000_000_000)(
      'Amounts that are a multiple of this number of whole currency units. Left out: 1000.',
      1000,
    ),
  ),
  currency: optional(currency('Only lines in this currency, ISO 4217.', 'EUR')),
  account: optional(ledgerAccount('Only lines on this ledger account.', '1310')),
  ...eventFiltersAsked,
  ...orderAsked,
});

const RoundTotal = answer('RoundTotal', {
  currency: words('Currency of the lines.', 'EUR'),
  lines: count('Lines with an amount.', 40),
  round: count('Of these, with a round one.', 12),
});

export const RoundAmountsAnswer = answer('RoundAmounts', {
  ...pageAnswered,
  unit: count('Whole units that an amount had to be a multiple of.', 1000),
  totals: listOf(RoundTotal, answerRowsMax)('By currency, over all pages.'),
  items: listOf(JournalLine, answerRowsMax)('The lines, in the requested order.'),
});
export type RoundAmountsAnswer = kit.Infer<typeof RoundAmountsAnswer>;

interface UnitQuery extends PageQuery, EventFilters {
  readonly unit?: number | undefined;
  readonly currency?: string | undefined;
  readonly order?: OrderName | undefined;
}

interface RoundAmountsSources {
  readonly asOf: AsOfResolver;
  readonly lines: JournalLines;
  readonly slices: Slices;
  readonly rest?: (() => Promise<void>) | undefined;
}

/**
 * Finds events that book round amounts, which may be estimates. Memorandum accounts are left out, since they hold no
 * assets or debts.
 */
export class RoundAmounts {
  constructor(private readonly dependencies: RoundAmountsSources) {}

  async find(query: UnitQuery): Promise<RoundAmountsAnswer> {
    const { asOf, lines, slices, rest } = this.dependencies;
    const page = await asOf.page(query);
    const { unit = unitDefault } = query;
    const asked = all([
      ...[within(page.asOf), linesOf(query), movesMoney, not(onAccounts([codesOf.memorandum]))],
      ...(query.currency === undefined ? [] : [equals('currency', query.currency)]),
      ...(query.account === undefined ? [] : [equals('account', query.account)]),
    ]);
    const counts = slices.counts('currency', asked);
    const currencies = [...counts.keys()].map(String).sort();
    const round = new Map<unknown, number>();
    const found: Condition[] = [];
    for (const multiple of multiplesOf(currencies, unit)) {
      await rest?.();
      const where = all([asked, multiple]);
      for (const [currency, own] of slices.counts('currency', where)) round.set(currency, own);
      await rest?.();
      found.push(slices.ofEvents(where));
    }
    await rest?.();
    const order = lineOrder(query.order);
    const among = any(found);
    const { rows, nextAfter } = lines.page(among, page, (line) => line, order);
    return {
      ...answeredPage(page, nextAfter),
      unit,
      totals: currencies.map((currency) => ({
        currency,
        lines: counts.get(currency) ?? 0,
        round: round.get(currency) ?? 0,
      })),
      items: [...rows],
    };
  }
}

/**
 * Returns one condition for each number of decimals: the line's amount is a multiple of `unit` whole units of its
 * currency.
 */
function multiplesOf(currencies: readonly string[], unit: number): readonly Condition[] {
  const minorUnitsIn = (code: string) => unit * 10 ** (minorUnitsOf(code) ?? 0);
  const multiples = [...new Set(currencies.map(minorUnitsIn))];
  return multiples.map((minorUnits) => {
    const own = currencies.filter((code) => minorUnitsIn(code) === minorUnits);
    return all([roundTo(minorUnits), oneOf('currency', own)]);
  });
}
