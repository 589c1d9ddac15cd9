import { account, kit, type RegisteredTransfer } from '@art30/accounting';
import type { ReadStore } from '@art30/event-sourcing';
import {
  answered,
  answeredPage,
  cutPage,
  keyOfLength,
  type AsOf,
  type AsOfResolver,
} from '../times/as-of';
import { explainable, explainTemplate } from '../words/explain-template';
import { all, condition, type Condition, oneOf, within } from '../times/conditions';
import { minor, ordinal, text } from '../times/rows';
import { pageAnswered, timesAnswered, type AsOfQuery, type PageQuery } from '../times/shapes';
import { usdMoney } from '../slices/slice-values';
import { unknown } from './register';
import type { Thing } from './register-reader';

const { answer, date, id, listOf, money, nullable, part, reference, uuid } = kit;

/** One side of a transfer of cash: the account that the cash left or reached. */
const TransferSideView = answer('TransferSideView', {
  bankAccount: id('Code of the bank account, or CLEARING.', 'BK-EUR'),
  amount: money('Amount that left or reached it.'),
});

/** A transfer of cash between bank accounts of the organization. */
const TransferView = answer('TransferView', {
  id: kit.text(130)(
    'Id of the transfer: the id of its pledge or receipt and a tilde before its own.',
    'P1~T1',
  ),
  eventId: uuid('Id of the event that booked it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  effectiveDate: date('Day on which the bank moved the money.', '2024-09-20'),
  pledgeId: nullable(id('Id of the pledge whose cash it is; null for money in suspense.', 'P1')),
  receiptId: nullable(
    uuid(
      'Id of the receipt whose money in suspense it is; null for cash of a pledge.',
      '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
    ),
  ),
  purpose: nullable(id('Purpose whose cash it is; null for money in suspense.', 'TA-GEN')),
  from: part(TransferSideView)('The account it left.'),
  to: part(TransferSideView)('The account it reached.'),
  exchangeResult: money('Gain on exchange; negative for a loss.', {
    amount: '-12.49',
    currency: 'USD',
  }),
  documentReference: nullable(
    reference('Reference of the bank advice or of the order behind it.', 'FX deal 2024-118'),
  ),
  reversedOn: nullable(date('Day of its reversal; null while it is not reversed.', '2024-09-21')),
});

/** A transfer of cash, with the posting date and sequence to which the query was resolved. */
export const TransferAnswer = answer('TransferAnswer', {
  ...TransferView.members,
  ...timesAnswered,
  ...explainable,
});

/** A page of transfers of cash, sorted by day, and within a day in the order of the log. */
export const TransfersPage = answer('TransfersPage', {
  ...pageAnswered,
  ...explainable,
  items: listOf(TransferView, 200)('The transfers.'),
});

/** A transfer of cash from the register, with the sequence by which the list is sorted. */
type Placed = Thing<RegisteredTransfer> & { readonly sequence: number };

/** Reads transfers of cash, with their exchange result and their reversal. */
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

  /**
   * Returns one transfer of cash.
   *
   * @throws QuestionRefused UNKNOWN.
   */
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

  /** Returns the matching transfers, sorted by day and then in the order of the log. */
  private matching(where: Condition, limit: number): Placed[] {
    const rows = this.readStore.query(
      `SELECT id, sequence, changes FROM transfers WHERE ${where.sql}
       ORDER BY effective_date, sequence LIMIT ?`,
      [...where.values, limit],
    );
    return rows.map((row) => {
      const transfer = JSON.parse(text(row, 'changes')) as RegisteredTransfer;
      return { ...transfer, id: text(row, 'id'), sequence: ordinal(row, 'sequence') };
    });
  }

  private shown(transfers: readonly Placed[], asOf: AsOf) {
    const ids = transfers.map(({ eventId }) => eventId);
    const results = this.resultsOf(ids);
    const reversals = this.reversalsOf(ids, asOf);
    return transfers.map((transfer) => {
      const { id, eventId, effectiveDate, pledgeId, receiptId, purpose, from, to } = transfer;
      return {
        id,
        eventId,
        effectiveDate,
        pledgeId,
        receiptId,
        purpose,
        from,
        to,
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
