import type { AccountCash } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfResolver } from '../times/as-of';
import { minor, type ResultRow, text, textOrNull } from '../times/rows';

/**
 * Reads the cash on one ledger account, separately for each owner (pledge, receipt or fund), since each owner's cash
 * has its own carrying value.
 */
export class AccountCashBooks {
  constructor(
    private readonly readStore: ReadStore,
    private readonly asOf: AsOfResolver,
  ) {}

  /**
   * Returns the cash of each owner after the last event of the log. Cash received for a pledge is owned by the pledge,
   * other cash of a receipt by the receipt, and the rest by a fund.
   *
   * @throws QuestionRefused BEHIND if the read model does not reach the head in time.
   */
  async now(ledgerAccount: string): Promise<AccountCash> {
    const { sequence } = await this.asOf.resolveAtHead();
    const rows = this.readStore.query(
      `SELECT pledge, CASE WHEN pledge IS NULL THEN receipt END AS suspense, fund,
              sum(amount) AS amount, sum(usd) AS usd, max(posting_date) AS moved_on
       FROM journal WHERE account = ? AND sequence <= ?
       GROUP BY pledge, suspense, fund ORDER BY pledge, suspense, fund`,
      [ledgerAccount, sequence],
    );
    const held = rows.map((row) => ({
      owner: ownerOf(row),
      amount: minor(row, 'amount'),
      usd: minor(row, 'usd'),
    }));
    const days = rows.map((row) => text(row, 'moved_on')).sort();
    return {
      held: held.filter(({ amount, usd }) => amount !== 0n || usd !== 0n),
      lastMovedOn: days.at(-1) ?? null,
    };
  }
}

function ownerOf(row: ResultRow): string {
  const [pledge, receipt] = [textOrNull(row, 'pledge'), textOrNull(row, 'suspense')];
  if (pledge !== null) return `pledge ${pledge}`;
  return receipt === null ? `fund ${text(row, 'fund')}` : `receipt ${receipt}`;
}
