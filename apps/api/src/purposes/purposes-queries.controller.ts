import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { PurposeAnswerDto, PurposePath, PurposesPageDto } from './purposes-view.dto';

@ApiTags('purposes')
@Controller('v1/purposes')
export class PurposesQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Purposes of the resolution',
    description:
      'The catalogue of purposes: letters of the resolution, their parts, buckets and levels, each ' +
      'in the version recorded last for the date asked for.',
    answer: PurposesPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<PurposesPageDto> {
    return this.books.purposes.list(query);
  }

  @QueryEndpoint(':code', {
    summary: 'One purpose',
    description: 'A purpose by its code, in the version recorded last for the date asked for.',
    answer: PurposeAnswerDto,
    unknown: 'PURPOSE_UNKNOWN',
  })
  find(@Param() { code }: PurposePath, @Query() query: AsOfQueryDto): Promise<PurposeAnswerDto> {
    return this.books.purposes.find(code, query);
  }
}
