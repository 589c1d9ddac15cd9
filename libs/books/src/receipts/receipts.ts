import { stream } from '@art30/accounting';
import { unknown } from '../registers/register';
import type { RegisterReader } from '../registers/register-reader';
import type { AgeingDay } from '../times/ages';
import { answered, answeredPage, type AsOfResolver } from '../times/as-of';
import type { AsOfQuery, PageQuery } from '../times/shapes';
import { receiptRow, suspenseByAge } from './receipt-ages';
import type { ReceiptFilter, ReceiptStandings } from './receipt-standings';
import {
  applicationView,
  receiptView,
  type ApplicationMembers,
  type ReceiptMembers,
} from './receipt-view';

/** Bank credits, and where their money stands. */
export class Receipts {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly standings: ReceiptStandings,
    private readonly ageingDay: AgeingDay,
  ) {}

  async list(query: PageQuery & { readonly status?: ReceiptFilter | undefined }) {
    const page = await this.asOf.page(query);
    const agedOn = this.ageingDay.of(page.asOf);
    const { rows, nextAfter } = this.standings.page(page, query.status);
    const ids = rows.map(({ id }) => id);
    const receipts = this.registers.many<ReceiptMembers>('receipts', ids, page.asOf);
    const byId = new Map(receipts.map((receipt) => [receipt.id, receipt]));
    const items = rows.flatMap((standing) => {
      const receipt = byId.get(standing.id);
      return receipt === undefined ? [] : [receiptRow(receipt, standing, agedOn)];
    });
    const held = this.standings.held(page.asOf, query.status);
    return { ...answeredPage(page, nextAfter), agedOn, items, ...suspenseByAge(held, agedOn) };
  }

  async find(receiptId: string, query: AsOfQuery) {
    const asOf = await this.asOf.resolve(query);
    const receipt = this.registers.find<ReceiptMembers>('receipts', receiptId, asOf);
    const standing = this.standings.of(receiptId, asOf);
    if (receipt === undefined || standing === undefined) return unknown('RECEIPT', receiptId, asOf);
    const ids = this.standings.applications(receiptId, asOf);
    return {
      ...answered(asOf),
      ...receiptView(receipt, standing),
      cash: this.standings.cashOf(receiptId, asOf),
      revision: this.registers.revisionOf(stream.receipt(receiptId), asOf),
      applications: this.registers
        .many<ApplicationMembers>('applications', ids, asOf)
        .map(applicationView),
    };
  }
}
