import {
  codesOf,
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

/**
 * Reads the items in foreign currencies that a revaluation has to value, after the read model has caught up with the
 * log.
 */
export class RevaluationBooks {
  constructor(
    private readonly readStore: ReadStore,
    private readonly asOf: AsOfResolver,
    private readonly periods: PeriodBooks,
  ) {}

  /**
   * Returns the items that are open on a date.
   *
   * @param through sequence of the last event that counts; all events if left out.
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async asAt(date: IsoDate, through?: number): Promise<Books> {
    const knownAt = through === undefined ? undefined : String(through);
    const { sequence } = await this.asOf.resolveAtHead({ knownAt });
    return {
      found: foundIn(this.openItems(date, sequence)),
      throughSequence: sequence,
      pendingApplications: this.periods.pendingApplications(date),
    };
  }

  /**
   * Returns the ids of applications of receipts to pledges that are posted by a date and not settled.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async pendingApplications(date: IsoDate): Promise<readonly string[]> {
    await this.asOf.resolveAtHead();
    return this.periods.pendingApplications(date);
  }

  /**
   * Returns, by currency, the sums of each pledge, of each receipt without a pledge, and of each bank account's own
   * items, if an amount or a USD value is left.
   */
  private openItems(date: IsoDate, sequence: number): readonly ResultRow[] {
    const isItems = 'account_item IS NOT NULL';
    const ofReceipt = `pledge IS NULL AND NOT (${isItems}) AND receipt IS NOT NULL`;
    const owner = `pledge, CASE WHEN ${ofReceipt} THEN receipt END AS receipt,
      CASE WHEN ${isItems} THEN bank_account END AS items_of`;
    return this.readStore.query(
      `SELECT DISTINCT currency, pledge, receipt, items_of FROM (
         SELECT currency, ${owner}, fund FROM journal
         WHERE posting_date <= ? AND sequence <= ? AND currency <> ?
           AND (pledge IS NOT NULL AND (${accountSql(monetaryAccounts('pledge'))})
             OR ${ofReceipt} AND (${accountSql(monetaryAccounts('receipt'))})
             OR ${isItems} AND (${accountSql([codesOf.cash])}))
         GROUP BY currency, pledge, CASE WHEN ${ofReceipt} THEN receipt END, items_of,
           account, instalment, purpose, bank_account, fund
         HAVING sum(amount) <> 0 OR sum(usd) <> 0)
       ORDER BY currency, pledge, receipt, items_of`,
      [date, sequence, functionalCurrency],
    );
  }
}

function foundIn(rows: readonly ResultRow[]): Found[] {
  const found = new Map<string, Record<'pledges' | 'receipts' | 'bankAccounts', string[]>>();
  for (const row of rows) {
    const currency = text(row, 'currency');
    const own = found.get(currency) ?? { pledges: [], receipts: [], bankAccounts: [] };
    const [pledge, receipt] = [textOrNull(row, 'pledge'), textOrNull(row, 'receipt')];
    if (pledge !== null) own.pledges.push(pledge);
    else if (receipt !== null) own.receipts.push(receipt);
    else own.bankAccounts.push(text(row, 'items_of'));
    found.set(currency, own);
  }
  return [...found].map(([currency, items]) => ({ currency, ...items }));
}
