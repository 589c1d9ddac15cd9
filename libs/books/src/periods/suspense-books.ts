import { isCash, type DatedBalance, type SuspenseCash } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfResolver } from '../times/as-of';
import { minor, text } from '../times/rows';

/** Cash without a pledge by ledger account, from a read model that has seen the whole log. */
export class SuspenseBooks {
  constructor(
    private readonly readStore: ReadStore,
    private readonly asOf: AsOfResolver,
  ) {}

  /** @throws QuestionRefused BEHIND where the read model does not reach the head in time. */
  async now(): Promise<SuspenseCash> {
    const { sequence } = await this.asOf.resolveAtHead();
    const rows = this.readStore.query(
      `SELECT account, posting_date, sum(amount) AS amount, sum(usd) AS usd FROM journal
       WHERE pledge IS NULL AND account_item IS NULL AND sequence <= ? GROUP BY account, posting_date`,
      [sequence],
    );
    const on: Record<string, DatedBalance[]> = {};
    for (const row of rows) {
      const code = text(row, 'account');
      if (!isCash(code)) continue;
      const date = text(row, 'posting_date');
      const moved = { date, amount: minor(row, 'amount'), usd: minor(row, 'usd') };
      on[code] = [...(on[code] ?? []), moved];
    }
    return { throughSequence: sequence, on };
  }
}
