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
import { kit } from '@art30/accounting';

const { answer, count, date, ledgerAccount, moment, money, nullable, uuid, words } = kit;

/** One line of the journal, which is an entry of an event on one account. Debits are positive, credits negative. */
export const JournalLine = answer('JournalLine', {
  sequence: count('Sequence of the event.', 42),
  line: count('Place of the line in the event, from 0.', 0),
  eventId: uuid('Id of the event.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  eventType: words('Kind of the event.', 'AgreementSigned'),
  stream: words('Stream that holds the event.', 'pledge-P1'),
  effectiveDate: date('Date of the fact.', '2024-05-06'),
  postingDate: date('Posting date.', '2024-05-06'),
  recordedAt: moment('Moment at which it was recorded, UTC.', '2024-05-07T10:00:00.000Z'),
  recordedBy: words('Who recorded the event.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it; null where nobody had to.', 'u.certify')),
  approvedBy: nullable(words('Who approved it; null where nobody had to.', 'u.approve')),
  account: ledgerAccount('Ledger account; 9xxx are memorandum accounts.', '1310'),
  accountName: words('Name of the account.', 'Voluntary contributions receivable'),
  amount: money('Amount in the currency of the line.', { amount: '600000.00', currency: 'EUR' }),
  usd: money('Value in US dollars.', { amount: '666666.67', currency: 'USD' }),
  donor: nullable(words('Donor; like all that follow, null where the line has none.', 'DON-A')),
  pledge: nullable(words('Pledge.', 'P1')),
  instalment: nullable(count('Number of the instalment.', 1)),
  purpose: nullable(words('Purpose.', 'TA-GEN')),
  recommendation: nullable(words('The call under which the money was given.', 'n')),
  level: nullable(words('Level of recommendation (p).', 'NATIONAL')),
  country: nullable(words('Country of the activity.', 'KEN')),
  receipt: nullable(uuid('Receipt.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00')),
  bankAccount: nullable(words('Bank account.', 'BK-EUR')),
  fund: words('Fund.', 'ART30'),
  accountItem: nullable(words("Kind of the account's own item, of lines without a donor.", 'FEE')),
});
export type JournalLine = kit.Infer<typeof JournalLine>;

/** Columns of a line's position in the log, and SQL for the amount by which lines are sorted. */
const ofLines = { place: ['sequence', 'line'], size: 'abs(usd)' } as const;

/** Returns the order of journal lines with that name; the order of the log by default. */
export function lineOrder(name?: OrderName): RowOrder {
  return orderOf(name, ofLines);
}

/** Reads journal lines, each with its event and the name of its account. */
export class JournalLines {
  constructor(
    private readonly readStore: ReadStore,
    private readonly names: AccountNames,
  ) {}

  /** Returns one page of journal lines, converted by `rowOf`. The default order is that of the log. */
  page<Row extends JournalLine>(
    where: Condition,
    page: Page,
    rowOf: (line: JournalLine, row: ResultRow) => Row,
    order: RowOrder = lineOrder(),
  ): { rows: readonly Row[]; nextAfter: CursorKey | null } {
    const remainingRows = all([where, ...behindPage(order, page)]);
    const found = this.readStore.query(
      `SELECT lines.*, events.type, events.stream, events.revision, events.recorded_at,
              events.recorded_by, events.certified_by, events.approved_by
       FROM (SELECT *${keyColumns(order)} FROM journal WHERE ${remainingRows.sql}
             ORDER BY ${orderBy(order)} LIMIT ?) AS lines
       JOIN events USING (sequence) ORDER BY ${orderBy(order, 'lines.')}`,
      [...remainingRows.values, page.limit + 1],
    );
    const { rows, nextAfter } = cutPage(found, page, (row) => keyOfRow(order, row));
    const named = this.names.all();
    return { rows: rows.map((row) => rowOf(lineOf(row, named), row)), nextAfter };
  }
}

function lineOf(row: ResultRow, named: ReturnType<AccountNames['all']>): JournalLine {
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
