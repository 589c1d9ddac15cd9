import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream } from '@art30/accounting';
import type { EventStore, ReadStore } from '@art30/event-sourcing';
import { answeredPage, AsOfResolver, cutPage, keyOfLength, type Page } from '../read/as-of';
import type { PageQueryDto } from '../read/as-of.dto';
import { all, condition, within } from '../read/conditions';
import { historyEvent, type Place } from '../read/history-event';
import { unknown } from '../read/register-queries';
import { RegisterReader } from '../read/register-reader';
import { ordinal } from '../read/rows';
import { EVENT_STORE, READ_STORE } from '../storage/tokens';
import type { HistoryDto } from './pledge-history.dto';

export class FindPledgeHistory extends Query<HistoryDto> {
  constructor(
    readonly pledgeId: string,
    readonly query: PageQueryDto,
  ) {
    super();
  }
}

@QueryHandler(FindPledgeHistory)
export class FindPledgeHistoryHandler implements IQueryHandler<FindPledgeHistory> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    @Inject(READ_STORE) private readonly readStore: ReadStore,
    @Inject(EVENT_STORE) private readonly events: EventStore,
  ) {}

  async execute({ pledgeId, query }: FindPledgeHistory): Promise<HistoryDto> {
    const page = await this.asOf.page(query);
    if (this.registers.find('pledges', pledgeId, page.asOf) === undefined) {
      return unknown('PLEDGE', pledgeId, page.asOf);
    }
    const name = stream.pledge(pledgeId);
    const { rows, nextAfter } = this.places(name, page);
    const recorded = await this.events.readStream(name, rows[0]?.revision ?? 0);
    const items = rows.flatMap((place) => {
      const event = recorded.find(({ revision }) => revision === place.revision);
      return event === undefined ? [] : [historyEvent(event, place)];
    });
    return { ...answeredPage(page, nextAfter), items };
  }

  private places(name: string, page: Page) {
    const after = keyOfLength(page, 1);
    const beyond = after === null ? [] : [condition('revision > ?', ...after)];
    const where = all([condition('stream = ?', name), within(page.asOf), ...beyond]);
    const found = this.readStore.query(
      `SELECT sequence, revision FROM events WHERE ${where.sql} ORDER BY revision LIMIT ?`,
      [...where.values, page.limit + 1],
    );
    const places = found.map((row): Place => ({
      sequence: ordinal(row, 'sequence'),
      revision: ordinal(row, 'revision'),
    }));
    return cutPage(places, page, ({ revision }) => [revision]);
  }
}
