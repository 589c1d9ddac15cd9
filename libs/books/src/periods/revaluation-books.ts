import {
  functionalCurrency,
  monetaryAccounts,
  type IsoDate,
  type RevaluationContext,
} from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfResolver } from '../times/as-of';
import { accountSql } from '../times/conditions';
import { type ResultRow, text, textOrNull } from '../times/rows';
import type { PeriodBooks } from './period-books';

type Books = Pick<RevaluationContext, 'found' | 'throughSequence' | 'pendingApplications'>;
type Found = Books['found'][number];

/** Open items in other currencies, from a read model that has seen the whole log. */
export class RevaluationBooks {
  constructor(
    private readonly readStore: ReadStore,
    private readonly asOf: AsOfResolver,
    private readonly periods: PeriodBooks,
  ) {}

  /** @throws QuestionRefused BEHIND where the read model does not reach the head in time. */
  async asAt(date: IsoDate): Promise<Books> {
    const { sequence } = await this.asOf.resolveAtHead();
    return {
      found: foundIn(this.openItems(date, sequence)),
      throughSequence: sequence,
      pendingApplications: this.periods.pendingApplications(date),
    };
  }

  /** Pledges, and receipts of no pledge, with an item that holds money or value, by currency. */
  private openItems(date: IsoDate, sequence: number): readonly ResultRow[] {
    return this.readStore.query(
      `SELECT DISTINCT currency, pledge, receipt FROM (
         SELECT currency, pledge, CASE WHEN pledge IS NULL THEN receipt END AS receipt
         FROM journal
         WHERE posting_date <= ? AND sequence <= ? AND currency <> ?
           AND (pledge IS NOT NULL AND (${accountSql(monetaryAccounts('pledge'))})
             OR pledge IS NULL AND receipt IS NOT NULL
               AND (${accountSql(monetaryAccounts('receipt'))}))
         GROUP BY currency, pledge, CASE WHEN pledge IS NULL THEN receipt END,
           account, instalment, purpose, bank_account
         HAVING sum(amount) <> 0 OR sum(usd) <> 0)
       ORDER BY currency, pledge, receipt`,
      [date, sequence, functionalCurrency],
    );
  }
}

function foundIn(rows: readonly ResultRow[]): Found[] {
  const found = new Map<string, { pledges: string[]; receipts: string[] }>();
  for (const row of rows) {
    const currency = text(row, 'currency');
    const own = found.get(currency) ?? { pledges: [], receipts: [] };
    const pledge = textOrNull(row, 'pledge');
    if (pledge === null) own.receipts.push(text(row, 'receipt'));
    else own.pledges.push(pledge);
    found.set(currency, own);
  }
  return [...found].map(([currency, items]) => ({ currency, ...items }));
}
