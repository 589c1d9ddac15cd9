import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { DonorAnswerDto, DonorsPageDto } from './donors-view.dto';
import { DonorPath } from './donors.dto';
import { FindDonor, ListDonors } from './donors.queries';

@ApiTags('donors')
@Controller('v1/donors')
export class DonorsQueriesController {
  constructor(private readonly queries: QueryBus) {}

  @QueryEndpoint('', {
    summary: 'Donors',
    description: 'Donors with the party status and the due diligence recorded last for the date.',
    answer: DonorsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<DonorsPageDto> {
    return this.queries.execute(new ListDonors(query));
  }

  @QueryEndpoint(':donorId', {
    summary: 'One donor and its balances',
    description: 'A donor by its id, with the balances of all it gave, in USD.',
    answer: DonorAnswerDto,
    unknown: 'DONOR_UNKNOWN',
    tagged: true,
  })
  find(@Param() { donorId }: DonorPath, @Query() query: AsOfQueryDto): Promise<DonorAnswerDto> {
    return this.queries.execute(new FindDonor(donorId, query));
  }
}
