import { account, type MoneyFact } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import {
  answered,
  answeredPage,
  cutPage,
  keyOfLength,
  type AsOf,
  type AsOfResolver,
} from '../times/as-of';
import { explainTemplate } from '../explain/explain-template';
import { all, condition, type Condition, oneOf, within } from '../times/conditions';
import { minor, ordinal, text } from '../times/rows';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { usdMoney } from '../slices/slice-values';
import { unknown } from './register';

interface TransferSide {
  readonly bankAccount: string;
  readonly amount: MoneyFact;
}

/** A transfer as the register holds it, and its place in the order of the list. */
interface Registered {
  readonly id: string;
  readonly eventId: string;
  readonly effectiveDate: string;
  readonly pledgeId: string | null;
  readonly receiptId: string | null;
  readonly purpose: string | null;
  readonly from: TransferSide;
  readonly to: TransferSide;
  readonly documentReference: string | null;
  readonly sequence: number;
}

/** Transfers with what they made on exchange, and whether they stand. */
export class Transfers {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly readStore: ReadStore,
  ) {}

  async list(query: PageQuery) {
    const page = await this.asOf.page(query);
    const after = keyOfLength(page, 2);
    const beyond =
      after === null ? [] : [condition('(effective_date, sequence) > (?, ?)', ...after)];
    const found = this.matching(all([within(page.asOf), ...beyond]), page.limit + 1);
    const { rows, nextAfter } = cutPage(found, page, ({ effectiveDate, sequence }) => [
      effectiveDate,
      sequence,
    ]);
    const { asOf } = page;
    const items = this.shown(rows, asOf);
    return { ...answeredPage(page, nextAfter), explain: explain(asOf), items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(transferId: string, query: AsOfQuery) {
    const asOf = await this.asOf.resolve(query);
    const found = this.matching(all([condition('id = ?', transferId), within(asOf)]), 1);
    const [transfer] = this.shown(found, asOf);
    return {
      ...answered(asOf),
      explain: explain(asOf),
      ...(transfer ?? unknown('TRANSFER', transferId, asOf)),
    };
  }

  /** Transfers that match, by day and then in the order of the log. */
  private matching(where: Condition, limit: number): Registered[] {
    const rows = this.readStore.query(
      `SELECT id, sequence, changes FROM transfers WHERE ${where.sql}
       ORDER BY effective_date, sequence LIMIT ?`,
      [...where.values, limit],
    );
    return rows.map((row) => {
      const changes = JSON.parse(text(row, 'changes')) as Omit<Registered, 'id' | 'sequence'>;
      return { ...changes, id: text(row, 'id'), sequence: ordinal(row, 'sequence') };
    });
  }

  private shown(transfers: readonly Registered[], asOf: AsOf) {
    const ids = transfers.map(({ eventId }) => eventId);
    const results = this.resultsOf(ids);
    const reversals = this.reversalsOf(ids, asOf);
    return transfers.map((transfer) => {
      const { id, eventId, effectiveDate, pledgeId, receiptId, purpose, from, to } = transfer;
      return {
        ...{ id, eventId, effectiveDate, pledgeId, receiptId, purpose, from, to },
        exchangeResult: usdMoney(results.get(eventId) ?? 0n),
        documentReference: transfer.documentReference,
        reversedOn: reversals.get(eventId) ?? null,
      };
    });
  }

  private resultsOf(eventIds: readonly string[]): Map<string, bigint> {
    const where = all([
      oneOf('events.event_id', eventIds),
      oneOf('account', [account.exchangeGain, account.exchangeLoss]),
    ]);
    const rows = this.readStore.query(
      `SELECT events.event_id, -sum(usd) AS result FROM events JOIN journal USING (sequence)
       WHERE ${where.sql} GROUP BY events.event_id`,
      where.values,
    );
    return new Map(rows.map((row) => [text(row, 'event_id'), minor(row, 'result')]));
  }

  private reversalsOf(eventIds: readonly string[], asOf: AsOf): Map<string, string> {
    const where = all([oneOf('reverses', eventIds), within(asOf)]);
    const rows = this.readStore.query(
      `SELECT reverses, effective_date FROM events WHERE ${where.sql}`,
      where.values,
    );
    return new Map(rows.map((row) => [text(row, 'reverses'), text(row, 'effective_date')]));
  }
}

function explain(asOf: AsOf): string {
  const members = { event: 'eventId' };
  return explainTemplate({ report: 'transfers', asOf, scope: {}, variables: [], members });
}
