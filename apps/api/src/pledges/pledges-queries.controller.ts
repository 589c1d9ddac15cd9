import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { HistoryDto } from './pledge-history.dto';
import { FindPledgeHistory } from './pledge-history.queries';
import { PledgeAnswerDto, PledgesPageDto, PledgesQueryDto } from './pledges-view.dto';
import { PledgePath } from './pledges.dto';
import { FindPledge, ListPledges } from './pledges.queries';

@ApiTags('pledges')
@Controller('v1/pledges')
export class PledgesQueriesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Pledges',
    description: 'Pledges with what was announced, agreed, received and is outstanding.',
    answer: PledgesPageDto,
  })
  list(@Query() query: PledgesQueryDto): Promise<PledgesPageDto> {
    return this.queries.execute(new ListPledges(query));
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
    return this.queries.execute(new FindPledge(pledgeId, query));
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
    return this.queries.execute(new FindPledgeHistory(pledgeId, query));
  }
}
