import {
  kit,
  Money,
  personalOfCredit,
  stream,
  type MoneyFact,
  type RegisteredApplication,
  type RegisteredReceipt,
} from '@art30/accounting';
import { personalTexts } from '../personal-texts/shown-texts';
import { receiptBalanceWords } from '../receipts/receipt-balances';
import {
  applicationView,
  ExcessView,
  ReceiptApplication,
  ReceiptView,
  SettledLineView,
} from '../receipts/receipt-view';
import { unknown } from '../registers/register';
import type { Thing } from '../registers/register-reader';
import { cutPage, keyOfLength, type AsOf, type Page } from '../times/as-of';
import { all, any, condition, lacks, oneOf, within } from '../times/conditions';
import { ordinal, text } from '../times/rows';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { moneyOf } from '../slices/slice-values';
import { addSums, type Sum, type Sums } from '../slices/slices';
import {
  hasEnded,
  ownPage,
  ownPageAnswered,
  type OwnSources,
  ownTimes,
  ownTimesAnswered,
} from './own-rows';

const { answer, answerRowsMax: rowsMax, listOf, nullable, part, pick, words } = kit;

const OwnSettledLine = answer(
  'OwnSettledLine',
  pick(SettledLineView, 'instalment', 'purpose', 'settles', 'cash', 'charges'),
);

const OwnExcess = answer('OwnExcess', pick(ExcessView, 'amount', 'treatment'));

/** Money of a receipt that was applied to a pledge of the donor. */
const OwnApplication = answer('OwnApplication', {
  ...pick(ReceiptApplication, 'id', 'effectiveDate', 'kind', 'state', 'fromOverpayment'),
  pledgeId: words('Id of the pledge.', 'P1'),
  lines: listOf(OwnSettledLine, rowsMax)('What it settled; none while it is pending.'),
  excess: nullable(part(OwnExcess)('Money beyond what was owed; null where there is none.')),
});

/** Details of the whole bank credit. They are shown only if the entire credit went to the donor's pledges. */
const OwnCredit = answer('OwnCredit', {
  ...pick(ReceiptView, 'net', 'charges', 'remitter', 'remittanceInfo', 'unapplied', 'refundable'),
  personalTexts,
});

/** A receipt (a bank credit) as the donor sees it. At least a part of it was applied to the donor's pledges. */
const OwnReceipt = answer('OwnReceipt', {
  ...pick(ReceiptView, 'id', 'valueDate', 'bankReference'),
  applications: listOf(
    OwnApplication,
    rowsMax,
  )("Applications to the donor's pledges, in the order they were made, undone ones included."),
  whole: nullable(
    part(OwnCredit)(
      "The credit itself; null unless every cent of it went to the donor's pledges or is owed back to it.",
    ),
  ),
});

export const OwnReceiptAnswer = answer('OwnReceiptAnswer', {
  ...OwnReceipt.members,
  ...ownTimesAnswered,
});

/** A page of the donors' receipts, in the order in which they were recorded. */
export const OwnReceiptsPage = answer('OwnReceiptsPage', {
  ...ownPageAnswered,
  items: listOf(OwnReceipt, rowsMax)('The receipts.'),
});

/**
 * An application of a receipt to a pledge as of the query's `asAt` and `knownAt`. `stands` is true if it has not been
 * refused, released or reversed up to now.
 */
type Application = Thing<RegisteredApplication> & { readonly stands: boolean };

/** Definitions of the money of a receipt that is not applied to a pledge: unclaimed, or to be refunded. */
const heldWords = {
  unapplied: receiptBalanceWords.unapplied,
  refundable: receiptBalanceWords.refundable,
};
type Held = Sums<keyof typeof heldWords>;
const nothingHeld: Held = addSums(heldWords, []);

/** Reads receipts (bank credits) of which at least a part was applied to the donors' pledges. */
export class OwnReceipts {
  constructor(private readonly dependencies: OwnSources) {}

  async list(query: PageQuery) {
    const page = await this.dependencies.asOf.page(query);
    const { rows, nextAfter } = cutPage(this.places(page), page, ({ first }) => [first]);
    const ids = rows.map(({ id }) => id);
    return { ...ownPage(page, nextAfter), items: await this.views(ids, page.asOf) };
  }

  /**
   * Returns one receipt.
   *
   * @throws QuestionRefused UNKNOWN if no part of such a receipt belongs to the donors.
   */
  async find(receiptId: string, query: AsOfQuery) {
    const asOf = await this.dependencies.asOf.resolve(query);
    const [found = unknown('RECEIPT', receiptId, asOf)] = await this.views([receiptId], asOf);
    return { ...ownTimes(asOf), ...found };
  }

  /**
   * Returns a page of receipt ids in the order in which the receipts were recorded, each with the sequence of the event
   * that recorded it.
   */
  private places(page: Page): readonly { readonly id: string; readonly first: number }[] {
    const where = all([
      within(page.asOf),
      condition("json_type(changes, '$.bankReference') IS NOT NULL"),
      ...this.dependencies.registers.visibleIn('receipts', page.asOf),
    ]);
    const after = keyOfLength(page, 1) ?? [0];
    const rows = this.dependencies.readStore.query(
      `SELECT id, min(sequence) AS first FROM receipts WHERE ${where.sql}
       GROUP BY id HAVING first > ? ORDER BY first LIMIT ?`,
      [...where.values, ...after, page.limit + 1],
    );
    return rows.map((row) => ({ id: text(row, 'id'), first: ordinal(row, 'first') }));
  }

  private async views(ids: readonly string[], asOf: AsOf) {
    const receipts = this.dependencies.registers.many('receipts', ids, asOf);
    const receiptIds = receipts.map(({ id }) => id);
    const applications = this.applications(receiptIds, asOf);
    const held = this.held(receiptIds, asOf);
    const seen = receipts.map((receipt) => {
      const own = applications.filter(({ receiptId }) => receiptId === receipt.id);
      return ownView(receipt, own, held.get(receipt.id) ?? nothingHeld);
    });
    const credits = seen.flatMap(({ whole }) => (whole === null ? [] : [whole]));
    const shown = await this.dependencies.shownTexts.inPlace(credits, personalOfCredit);
    const shownAs = new Map(credits.map((credit, index) => [credit, shown[index] ?? null]));
    return seen.map(({ whole, ...receipt }) => ({
      ...receipt,
      whole: whole && (shownAs.get(whole) ?? null),
    }));
  }

  /** Returns the applications of receipts to the donors' pledges, in the order in which they were made. */
  private applications(receiptIds: readonly string[], asOf: AsOf): readonly Application[] {
    const where = all([
      oneOf('events.stream', receiptIds.map(stream.receipt)),
      condition("events.type = 'ReceiptAssigned' AND events.sequence <= ?", asOf.sequence),
      ...this.dependencies.registers.visibleIn('applications', asOf),
    ]);
    const rows = this.dependencies.readStore.query(
      `SELECT applications.id, ${hasEnded('applications.id')} AS ended FROM events JOIN applications USING (sequence)
       WHERE ${where.sql} ORDER BY events.sequence`,
      where.values,
    );
    const ended = new Map(rows.map((row) => [text(row, 'id'), ordinal(row, 'ended') === 1]));
    return this.dependencies.registers
      .many('applications', [...ended.keys()], asOf)
      .map((application) => ({ ...application, stands: ended.get(application.id) === false }));
  }

  private held(receiptIds: readonly string[], asOf: AsOf): ReadonlyMap<unknown, Held> {
    const where = all([
      oneOf('receipt', receiptIds),
      any([lacks('donor'), this.dependencies.rows.ofDonor('donor')]),
      within(asOf),
    ]);
    const held = this.dependencies.slices.all(heldWords, { by: ['receipt'], where });
    return new Map(held.map(({ key: [receipt], sums }) => [receipt, sums]));
  }
}

function ownView(
  { id, valueDate, bankReference, ...credit }: Thing<RegisteredReceipt>,
  applications: readonly Application[],
  { unapplied, refundable }: Held,
) {
  const { net, charges, remitter, remittanceInfo } = credit;
  const money = ({ amount }: Sum) => moneyOf(amount, net.currency);
  const isWhole = unapplied.amount === 0n && takesAll(net, applications);
  return {
    id,
    valueDate,
    bankReference,
    applications: applications.map(ownApplication),
    whole: isWhole
      ? {
          net,
          charges,
          remitter,
          remittanceInfo,
          unapplied: money(unapplied),
          refundable: money(refundable),
        }
      : null,
  };
}

function ownApplication(application: Application): kit.Infer<typeof OwnApplication> {
  const { id, pledgeId, effectiveDate, kind, state, lines, excess, fromOverpayment } =
    applicationView(application);
  return {
    // The query selects applications to pledges only, so `pledgeId` is never missing.
    id,
    pledgeId: pledgeId ?? '',
    effectiveDate,
    kind,
    state,
    lines,
    excess: excess && { amount: excess.amount, treatment: excess.treatment },
    fromOverpayment,
  };
}

/**
 * True if these applications used the whole bank credit. Otherwise a part may belong to another donor, and the details
 * of the credit stay hidden. An overpayment that was later kept on a pledge counts once. An application that was
 * reversed up to now does not count, also in queries about the past.
 */
function takesAll(net: MoneyFact, applications: readonly Application[]): boolean {
  const taken = applications
    .filter(({ stands, state }) => stands && state === 'applied')
    .filter(({ fromOverpayment }) => fromOverpayment === null)
    .flatMap(({ lines = [], excess }) => [
      ...lines.map(({ cash }) => cash),
      ...(excess === null ? [] : [excess.amount]),
    ]);
  if (taken.some(({ currency }) => currency !== net.currency)) return false;
  const sum = taken.reduce((total, amount) => total + Money.of(amount).minor, 0n);
  return sum === Money.of(net).minor;
}
