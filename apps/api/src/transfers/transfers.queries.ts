import { Inject, Injectable } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { account } from '@art30/accounting';
import {
  all,
  answered,
  answeredPage,
  type AsOf,
  AsOfResolver,
  condition,
  type Condition,
  cutPage,
  keyOfLength,
  minor,
  oneOf,
  ordinal,
  text,
  unknown,
  usdMoney,
  within,
} from '@art30/books';
import type { ReadStore } from '@art30/event-sourcing';
import type { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { READ_STORE } from '../storage/tokens';
import type { TransferAnswerDto, TransfersPageDto, TransferViewDto } from './transfers-view.dto';

export class ListTransfers extends Query<TransfersPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindTransfer extends Query<TransferAnswerDto> {
  constructor(
    readonly transferId: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

/** A transfer as the register holds it, and its place in the order of the list. */
interface Registered extends Omit<TransferViewDto, 'exchangeResult' | 'reversedOn'> {
  readonly sequence: number;
}

/** Reads transfers with what they made on exchange, and whether they stand. */
@Injectable()
export class TransferReader {
  constructor(@Inject(READ_STORE) private readonly readStore: ReadStore) {}

  /** Transfers that match, by day and then in the order of the log. */
  find(where: Condition, limit: number): Registered[] {
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

  shown(transfers: readonly Registered[], asOf: AsOf): TransferViewDto[] {
    const ids = transfers.map(({ eventId }) => eventId);
    const results = this.resultsOf(ids);
    const reversals = this.reversalsOf(ids, asOf);
    return transfers.map((transfer) => {
      const { id, eventId, effectiveDate, pledgeId, purpose, from, to } = transfer;
      return {
        ...{ id, eventId, effectiveDate, pledgeId, purpose, from, to },
        exchangeResult: usdMoney(results.get(eventId) ?? 0n),
        documentReference: transfer.documentReference,
        reversedOn: reversals.get(eventId) ?? null,
      };
    });
  }

  private resultsOf(eventIds: readonly string[]): Map<string, bigint> {
    const where = all([
      oneOf('event_id', eventIds),
      oneOf('account', [account.exchangeGain, account.exchangeLoss]),
    ]);
    const rows = this.readStore.query(
      `SELECT event_id, -sum(usd) AS result FROM journal WHERE ${where.sql} GROUP BY event_id`,
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

@QueryHandler(ListTransfers)
export class ListTransfersHandler implements IQueryHandler<ListTransfers> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly transfers: TransferReader,
  ) {}

  async execute({ query }: ListTransfers): Promise<TransfersPageDto> {
    const page = await this.asOf.page(query);
    const after = keyOfLength(page, 2);
    const beyond =
      after === null ? [] : [condition('(effective_date, sequence) > (?, ?)', ...after)];
    const found = this.transfers.find(all([within(page.asOf), ...beyond]), page.limit + 1);
    const { rows, nextAfter } = cutPage(found, page, ({ effectiveDate, sequence }) => [
      effectiveDate,
      sequence,
    ]);
    return { ...answeredPage(page, nextAfter), items: this.transfers.shown(rows, page.asOf) };
  }
}

@QueryHandler(FindTransfer)
export class FindTransferHandler implements IQueryHandler<FindTransfer> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly transfers: TransferReader,
  ) {}

  async execute({ transferId, query }: FindTransfer): Promise<TransferAnswerDto> {
    const asOf = await this.asOf.resolve(query);
    const found = this.transfers.find(all([condition('id = ?', transferId), within(asOf)]), 1);
    const [transfer] = this.transfers.shown(found, asOf);
    return { ...answered(asOf), ...(transfer ?? unknown('TRANSFER', transferId, asOf)) };
  }
}
