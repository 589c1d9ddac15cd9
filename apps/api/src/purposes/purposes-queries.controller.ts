import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { PurposeAnswerDto, PurposePath, PurposesPageDto } from './purposes-view.dto';
import { FindPurpose, ListPurposes } from './purposes.queries';

@ApiTags('purposes')
@Controller('v1/purposes')
export class PurposesQueriesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Purposes of the resolution',
    description:
      'The catalogue of purposes: letters of the resolution, their parts, buckets and levels, each ' +
      'in the version recorded last for the date asked for.',
    answer: PurposesPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<PurposesPageDto> {
    return this.queries.execute(new ListPurposes(query));
  }

  @QueryEndpoint(':code', {
    summary: 'One purpose',
    description: 'A purpose by its code, in the version recorded last for the date asked for.',
    answer: PurposeAnswerDto,
    unknown: 'PURPOSE_UNKNOWN',
  })
  find(@Param() { code }: PurposePath, @Query() query: AsOfQueryDto): Promise<PurposeAnswerDto> {
    return this.queries.execute(new FindPurpose(code, query));
  }
}
