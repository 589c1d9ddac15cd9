import { codesOf, kit, minorUnitsOf } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { eventFiltersAsked, linesOf, type EventFilters } from '../filters/event-filters';
import { orderAsked, type OrderName } from '../filters/orders';
import { lineOrder, type JournalLines } from '../journal/journal-lines';
import { answeredPage, type AsOfResolver } from '../times/as-of';
import { all, any, condition, not, onAccounts, within, type Condition } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import { pageAnswered, pageAsked, type PageQuery } from '../times/shapes';

const { answer, answerRowsMax, count, currency, ledgerAccount, listOf, optional } = kit;
const { shape, wholeNumber, words } = kit;

/** Whole units of a currency where a question does not say. */
const unitDefault = 1_000;

/** How round is round, and which lines. */
export const RoundAmountsQuery = shape('RoundAmountsQuery', {
  ...pageAsked,
  unit: optional(
    wholeNumber(1, 1_000_000_000)(
      'Amounts that are a multiple of so many whole units of their currency. Left out: 1000.',
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

/** Members of the answer besides its lines. */
export const roundAmountsAnswered = {
  ...pageAnswered,
  unit: count('Whole units that an amount had to be a multiple of.', 1000),
  totals: listOf(RoundTotal, answerRowsMax)('By currency, over all pages.'),
};

interface UnitQuery extends PageQuery, EventFilters {
  readonly unit?: number | undefined;
  readonly currency?: string | undefined;
  readonly order?: OrderName | undefined;
}

/** Finds round amounts, which somebody may have estimated; memorandum accounts are left out. */
export class RoundAmounts {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly lines: JournalLines,
    private readonly readStore: ReadStore,
  ) {}

  async find(query: UnitQuery) {
    const page = await this.asOf.page(query);
    const { unit = unitDefault } = query;
    const asked = all([
      ...[within(page.asOf), linesOf(query), condition('amount <> 0')],
      not(onAccounts([codesOf.memorandum])),
      ...(query.currency === undefined ? [] : [condition('currency = ?', query.currency)]),
      ...(query.account === undefined ? [] : [condition('account = ?', query.account)]),
    ]);
    const currencies = this.currencies(asked);
    const round = any(currencies.map((code) => isRound(code, unit)));
    const where = all([asked, currencies.length === 0 ? condition('0') : round]);
    const order = lineOrder(query.order);
    const { rows, nextAfter } = this.lines.page(where, page, (line) => line, order);
    return {
      ...answeredPage(page, nextAfter),
      unit,
      totals: currencies.map((code) => {
        const own = all([asked, condition('currency = ?', code)]);
        const counted = {
          lines: this.count(own),
          round: this.count(all([own, isRound(code, unit)])),
        };
        return { currency: code, ...counted };
      }),
      items: [...rows],
    };
  }

  private currencies({ sql, values }: Condition): string[] {
    const select = `SELECT DISTINCT currency FROM journal WHERE ${sql} ORDER BY currency`;
    return this.readStore.query(select, values).map((row) => text(row, 'currency'));
  }

  private count({ sql, values }: Condition): number {
    const [row] = this.readStore.query(
      `SELECT count(*) AS lines FROM journal WHERE ${sql}`,
      values,
    );
    return ordinal(row ?? {}, 'lines');
  }
}

function isRound(code: string, unit: number): Condition {
  const minorUnits = BigInt(unit) * 10n ** BigInt(minorUnitsOf(code) ?? 0);
  return condition('currency = ? AND amount % ? = 0', code, minorUnits);
}
