import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { RateListAnswerDto, RateListPath, RateListsPageDto } from './rates-view.dto';

@ApiTags('exchange rates')
@Controller('v1/exchange-rates')
export class RatesQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Lists of operational rates of exchange',
    description: 'Lists as published, superseded ones included and marked.',
    answer: RateListsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<RateListsPageDto> {
    return this.books.rateLists.list(query);
  }

  @QueryEndpoint(':listId', {
    summary: 'One list of rates',
    description: 'A list by its id, as published.',
    answer: RateListAnswerDto,
    unknown: 'RATE_LIST_UNKNOWN',
  })
  find(
    @Param() { listId }: RateListPath,
    @Query() query: AsOfQueryDto,
  ): Promise<RateListAnswerDto> {
    return this.books.rateLists.find(listId, query);
  }
}
