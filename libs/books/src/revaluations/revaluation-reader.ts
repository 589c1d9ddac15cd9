import { account, stream } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import { performanceWords } from '../reports/financial-performance';
import type { RegisterReader } from '../registers/register-reader';
import type { AsOf, Page } from '../times/as-of';
import { all, condition, type Condition, onAccounts, oneOf, within } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import { usdFigures } from '../slices/slice-values';
import type { Slices } from '../slices/slices';
import { itemViews, type ItemOwner, type RunCounts, type RunTotal } from './revaluation-view';

const { exchangeGain, exchangeLoss, exchangeNet } = performanceWords;

/** Definitions of the exchange gains and losses of a revaluation run. */
export const runWords = { gain: exchangeGain, loss: exchangeLoss, net: exchangeNet };

/**
 * Reads the items that revaluation runs valued on pledges, receipts and bank accounts, and the exchange differences.
 */
export class RevaluationReader {
  constructor(
    private readonly readStore: ReadStore,
    private readonly registers: RegisterReader,
    private readonly slices: Slices,
  ) {}

  /** Returns gains and losses of a revaluation run by currency. Reversed ones do not count. */
  totals(revaluationId: string, asOf: AsOf): RunTotal[] {
    const onExchange = onAccounts([account.exchangeGain, account.exchangeLoss]);
    const where = all([linesOfRun(revaluationId), onExchange, within(asOf)]);
    const ofCurrencies = this.slices.all(runWords, { by: ['currency'], where });
    return ofCurrencies.map(({ key: [currency], sums }) => ({
      currency: String(currency),
      ...usdFigures(runWords, sums),
    }));
  }

  /**
   * Counts the pledges, receipts and bank accounts that a revaluation run has valued so far. A run values them one by
   * one.
   */
  valued(revaluationId: string, asOf: AsOf): RunCounts {
    const where = all([
      ofRun(revaluationId),
      condition(`json_type(changes, '$.items') IS NOT NULL`),
      within(asOf),
    ]);
    const kindOf = `substr(id, ${revaluationId.length + 2})`;
    const counted = (prefix: string) => `coalesce(sum(${kindOf} GLOB '${prefix}*'), 0)`;
    const [row] = this.readStore.query(
      `SELECT ${counted(stream.pledge(''))} AS pledges, ${counted(stream.receipt(''))} AS receipts,
              ${counted(stream.accountItems(''))} AS accounts
       FROM (SELECT DISTINCT id FROM revalued WHERE ${where.sql})`,
      where.values,
    );
    const count = (name: string) => ordinal(row ?? {}, name);
    const bankAccounts = count('accounts');
    return { pledges: count('pledges'), receipts: count('receipts'), bankAccounts };
  }

  /** Returns one page of the pledges, receipts and bank accounts of a run, each with its valued items. */
  items(revaluationId: string, page: Page) {
    const own = [ofRun(revaluationId)];
    const { rows, nextAfter } = this.registers.page('revalued', page, own);
    const owners = this.owners(rows.map(({ id }) => id));
    const items = rows.flatMap((row) => {
      const owner = owners.get(row.id);
      return owner === undefined ? [] : itemViews(row, owner);
    });
    return { items, nextAfter };
  }

  private owners(ids: readonly string[]): Map<string, ItemOwner> {
    const where = oneOf('revalued.id', ids);
    const valued = this.readStore.query(
      `SELECT revalued.id, events.event_id, events.stream
       FROM revalued JOIN events USING (sequence)
       WHERE ${where.sql} AND json_type(revalued.changes, '$.items') IS NOT NULL`,
      where.values,
    );
    return new Map(
      valued.map((row) => {
        const [name, eventId] = [text(row, 'stream'), text(row, 'event_id')];
        const pledgeId = idIn(name, stream.pledge(''));
        const receiptId = idIn(name, stream.receipt(''));
        return [text(row, 'id'), { pledgeId, receiptId, eventId }];
      }),
    );
  }
}

/** Returns the condition for journal lines that a revaluation run and its reversal booked. */
export function linesOfRun(revaluationId: string): Condition {
  const { sql, values } = ofRun(revaluationId);
  return condition(`sequence IN (SELECT sequence FROM revalued WHERE ${sql})`, ...values);
}

/**
 * Returns the condition for register rows of a revaluation run. Their ids consist of run and stream with a bar between;
 * neither part contains a bar.
 */
function ofRun(revaluationId: string): Condition {
  return condition('id > ? AND id < ?', `${revaluationId}|`, `${revaluationId}}`);
}

function idIn(name: string, prefix: string): string | null {
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}
