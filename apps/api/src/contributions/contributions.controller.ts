import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { ContributionsDto, ContributionsQueryDto } from './contributions.dto';

@ApiTags('reports')
@Controller('v1/contributions')
export class ContributionsController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Contributions by purpose, level and year',
    description:
      'The report of recommendation (p): for each purpose and year what was contributed, received, ' +
      'moved in from other purposes and refunded, and what of it was allocated and spent at global, ' +
      'regional and national level, in USD. Totals are over all pages and agree with the trial balance.',
    answer: ContributionsDto,
  })
  find(@Query() query: ContributionsQueryDto): Promise<ContributionsDto> {
    return this.books.contributions.find(query);
  }
}
