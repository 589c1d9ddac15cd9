import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { HistoryDto } from './pledge-history.dto';
import { PledgeAnswerDto, PledgesPageDto, PledgesQueryDto } from './pledges-view.dto';
import { PledgePath } from './pledges.dto';

@ApiTags('pledges')
@Controller('v1/pledges')
export class PledgesQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Pledges',
    description: 'Pledges with what was announced, agreed, received and is outstanding.',
    answer: PledgesPageDto,
  })
  list(@Query() query: PledgesQueryDto): Promise<PledgesPageDto> {
    return this.books.pledges.list(query);
  }

  @QueryEndpoint(':pledgeId', {
    summary: 'One pledge',
    description:
      'A pledge with its terms, its instalments by purpose in the currency of the pledge and in ' +
      'USD, and its balances.',
    answer: PledgeAnswerDto,
    unknown: 'PLEDGE_UNKNOWN',
    tagged: true,
  })
  find(@Param() { pledgeId }: PledgePath, @Query() query: AsOfQueryDto): Promise<PledgeAnswerDto> {
    return this.books.pledges.find(pledgeId, query);
  }

  @QueryEndpoint(':pledgeId/history', {
    summary: 'Events of a pledge',
    description:
      'Its events in the order of the log, each with its facts, its people, its times and the ' +
      'lines it booked.',
    answer: HistoryDto,
    unknown: 'PLEDGE_UNKNOWN',
  })
  history(@Param() { pledgeId }: PledgePath, @Query() query: PageQueryDto): Promise<HistoryDto> {
    return this.books.pledgeHistory.find(pledgeId, query);
  }
}
