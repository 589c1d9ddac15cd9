import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { stream, type Year } from '@art30/accounting';
import {
  answered,
  answeredPage,
  AsOfResolver,
  cutPage,
  keyOfLength,
  RegisterReader,
} from '@art30/books';
import type { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { PeriodRegister } from './period-register';
import type { PeriodAnswerDto, PeriodsPageDto, PeriodViewDto } from './periods-view.dto';
import { SuspenseAtYearEnd } from './suspense-at-year-end';

export class ListPeriods extends Query<PeriodsPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindPeriod extends Query<PeriodAnswerDto> {
  constructor(
    readonly year: Year,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

@QueryHandler(ListPeriods)
export class ListPeriodsHandler implements IQueryHandler<ListPeriods> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly register: PeriodRegister,
  ) {}

  async execute({ query }: ListPeriods): Promise<PeriodsPageDto> {
    const page = await this.asOf.page(query);
    const [after] = keyOfLength(page, 1) ?? [];
    const found = this.register.years(page.asOf, String(after ?? ''), page.limit + 1);
    const { rows, nextAfter } = cutPage(found, page, (year) => [year]);
    return { ...answeredPage(page, nextAfter), items: this.register.views(rows, page.asOf) };
  }
}

@QueryHandler(FindPeriod)
export class FindPeriodHandler implements IQueryHandler<FindPeriod> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly register: PeriodRegister,
    private readonly suspense: SuspenseAtYearEnd,
    private readonly registers: RegisterReader,
  ) {}

  async execute({ year, query }: FindPeriod): Promise<PeriodAnswerDto> {
    const asOf = await this.asOf.resolve(query);
    const [period] = this.register.views([year], asOf);
    return {
      ...answered(asOf),
      ...(period as PeriodViewDto),
      revision: this.registers.revisionOf(stream.periods, asOf),
      ...this.suspense.of(year, asOf),
    };
  }
}
