import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { answeredPage, AsOfResolver, RegisterReader, unknown } from '@art30/books';
import type { PageQueryDto } from '../read/as-of.dto';
import { RevaluationReader } from './revaluation-reader';
import { leftOutView, runView, type RunMembers } from './revaluation-view';
import type { RevaluationAnswerDto, RevaluationsPageDto } from './revaluations-view.dto';

export class ListRevaluations extends Query<RevaluationsPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindRevaluation extends Query<RevaluationAnswerDto> {
  constructor(
    readonly revaluationId: string,
    readonly query: PageQueryDto,
  ) {
    super();
  }
}

@QueryHandler(ListRevaluations)
export class ListRevaluationsHandler implements IQueryHandler<ListRevaluations> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly runs: RevaluationReader,
  ) {}

  async execute({ query }: ListRevaluations): Promise<RevaluationsPageDto> {
    const page = await this.asOf.page(query);
    const { rows, nextAfter } = this.registers.page<RunMembers>('revaluations', page);
    const items = rows.map((run) => runView(run, this.runs.totals(run.id, page.asOf)));
    return { ...answeredPage(page, nextAfter), items };
  }
}

@QueryHandler(FindRevaluation)
export class FindRevaluationHandler implements IQueryHandler<FindRevaluation> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly runs: RevaluationReader,
  ) {}

  async execute({ revaluationId, query }: FindRevaluation): Promise<RevaluationAnswerDto> {
    const page = await this.asOf.page(query);
    const { asOf } = page;
    const run = this.registers.find<RunMembers>('revaluations', revaluationId, asOf);
    if (run === undefined) return unknown('REVALUATION', revaluationId, asOf);
    const { items, nextAfter } = this.runs.items(revaluationId, page);
    return {
      ...answeredPage(page, nextAfter),
      ...runView(run, this.runs.totals(revaluationId, asOf)),
      items,
      leftOut: run.leftOut?.map(leftOutView) ?? null,
      notReversed: run.notReversed?.map(leftOutView) ?? null,
    };
  }
}
