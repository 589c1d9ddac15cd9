import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import {
  RevaluationAnswerDto,
  RevaluationPath,
  RevaluationsPageDto,
} from './revaluations-view.dto';

@ApiTags('revaluations')
@Controller('v1/revaluations')
export class RevaluationsQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Revaluation runs',
    description:
      'Each run with its day, the rates it fixed, how far it has come, and what it made on exchange.',
    answer: RevaluationsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<RevaluationsPageDto> {
    return this.books.revaluations.list(query);
  }

  @QueryEndpoint(':revaluationId', {
    summary: 'One revaluation run',
    description:
      'Each item with its balance, the value before, the rate and the value after; what was left ' +
      'out, why and what can be done; gains and losses by currency. `limit` counts pledges and ' +
      'receipts.',
    answer: RevaluationAnswerDto,
    unknown: 'REVALUATION_UNKNOWN',
  })
  find(
    @Param() { revaluationId }: RevaluationPath,
    @Query() query: PageQueryDto,
  ): Promise<RevaluationAnswerDto> {
    return this.books.revaluations.find(revaluationId, query);
  }
}
