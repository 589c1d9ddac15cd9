import type { ReadStore } from '@art30/event-sourcing';
import {
  behindPage,
  keyColumns,
  keyOfRow,
  orderBy,
  orderOf,
  type OrderName,
  type RowOrder,
} from '../filters/orders';
import { cutPage, type Page } from '../times/as-of';
import { all, type Condition } from '../times/conditions';
import type { CursorKey } from '../times/cursor';
import { minor, ordinal, ordinalOrNull, type ResultRow, text, textOrNull } from '../times/rows';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { AccountNames } from './account-names';

/** Where a line stands, and how large it is. */
const ofLines = { place: ['sequence', 'line'], size: 'abs(usd)' } as const;

/** The order of lines by its name; that of the log without one. */
export function lineOrder(name?: OrderName): RowOrder {
  return orderOf(name, ofLines);
}

/** Reads journal lines, each with the event it comes from. */
export class JournalLines {
  constructor(
    private readonly readStore: ReadStore,
    private readonly names: AccountNames,
  ) {}

  /** One page of lines, in the order of the log unless another is asked for, made into rows. */
  page<Row extends JournalLine>(
    where: Condition,
    page: Page,
    rowOf: (line: JournalLine, row: ResultRow) => Row,
    order: RowOrder = lineOrder(),
  ): { rows: readonly Row[]; nextAfter: CursorKey | null } {
    const from = all([where, ...behindPage(order, page)]);
    const found = this.readStore.query(
      `SELECT lines.*, events.type, events.stream, events.revision, events.recorded_at,
              events.recorded_by, events.certified_by, events.approved_by
       FROM (SELECT *${keyColumns(order)} FROM journal WHERE ${from.sql}
             ORDER BY ${orderBy(order)} LIMIT ?) AS lines
       JOIN events USING (sequence) ORDER BY ${orderBy(order, 'lines.')}`,
      [...from.values, page.limit + 1],
    );
    const { rows, nextAfter } = cutPage(found, page, (row) => keyOfRow(order, row));
    const named = this.names.all();
    return { rows: rows.map((row) => rowOf(lineOf(row, named), row)), nextAfter };
  }
}

/** A line and the event it comes from. */
export type JournalLine = ReturnType<typeof lineOf>;

function lineOf(row: ResultRow, named: ReturnType<AccountNames['all']>) {
  const account = text(row, 'account');
  return {
    sequence: ordinal(row, 'sequence'),
    line: ordinal(row, 'line'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'type'),
    stream: text(row, 'stream'),
    effectiveDate: text(row, 'effective_date'),
    postingDate: text(row, 'posting_date'),
    recordedAt: text(row, 'recorded_at'),
    recordedBy: text(row, 'recorded_by'),
    certifiedBy: textOrNull(row, 'certified_by'),
    approvedBy: textOrNull(row, 'approved_by'),
    account,
    accountName: named(account).name,
    amount: moneyOf(minor(row, 'amount'), text(row, 'currency')),
    usd: usdMoney(minor(row, 'usd')),
    donor: textOrNull(row, 'donor'),
    pledge: textOrNull(row, 'pledge'),
    instalment: ordinalOrNull(row, 'instalment'),
    purpose: textOrNull(row, 'purpose'),
    recommendation: textOrNull(row, 'recommendation'),
    level: textOrNull(row, 'level'),
    country: textOrNull(row, 'country'),
    receipt: textOrNull(row, 'receipt'),
    bankAccount: textOrNull(row, 'bank_account'),
    fund: text(row, 'fund'),
    accountItem: textOrNull(row, 'account_item'),
  };
}
