import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream } from '@art30/accounting';
import {
  AgeingDay,
  answered,
  answeredPage,
  type AsOf,
  AsOfResolver,
  RegisterReader,
  text,
  unknown,
} from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfQueryDto } from '../read/as-of.dto';
import { READ_STORE } from '../storage/tokens';
import { ReceiptStandings } from './receipt-standings';
import {
  applicationView,
  receiptView,
  type ApplicationMembers,
  type ReceiptMembers,
} from './receipt-view';
import { receiptRow, suspenseByAge } from './receipt-ages';
import type { ReceiptsPageDto } from './receipt-ages.dto';
import type {
  ReceiptAnswerDto,
  ReceiptApplicationDto,
  ReceiptsQueryDto,
} from './receipts-view.dto';

export class ListReceipts extends Query<ReceiptsPageDto> {
  constructor(readonly query: ReceiptsQueryDto) {
    super();
  }
}

export class FindReceipt extends Query<ReceiptAnswerDto> {
  constructor(
    readonly receiptId: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

@QueryHandler(ListReceipts)
export class ListReceiptsHandler implements IQueryHandler<ListReceipts> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly standings: ReceiptStandings,
    private readonly ageingDay: AgeingDay,
  ) {}

  async execute({ query }: ListReceipts): Promise<ReceiptsPageDto> {
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
}

@QueryHandler(FindReceipt)
export class FindReceiptHandler implements IQueryHandler<FindReceipt> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly standings: ReceiptStandings,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
  ) {}

  async execute({ receiptId, query }: FindReceipt): Promise<ReceiptAnswerDto> {
    const asOf = await this.asOf.resolve(query);
    const receipt = this.registers.find<ReceiptMembers>('receipts', receiptId, asOf);
    const standing = this.standings.of(receiptId, asOf);
    if (receipt === undefined || standing === undefined) return unknown('RECEIPT', receiptId, asOf);
    return {
      ...answered(asOf),
      ...receiptView(receipt, standing),
      revision: this.registers.revisionOf(stream.receipt(receiptId), asOf),
      applications: this.applications(receiptId, asOf),
    };
  }

  /** They were made in the receipt's stream, whose events name them. */
  private applications(receiptId: string, asOf: AsOf): ReceiptApplicationDto[] {
    const rows = this.readStore.query(
      `SELECT applications.id FROM events JOIN applications USING (sequence)
       WHERE events.stream = ? AND events.type = 'ReceiptAssigned' AND events.sequence <= ?
       ORDER BY events.sequence`,
      [stream.receipt(receiptId), asOf.sequence],
    );
    const ids = rows.map((row) => text(row, 'id'));
    return this.registers.many<ApplicationMembers>('applications', ids, asOf).map(applicationView);
  }
}
