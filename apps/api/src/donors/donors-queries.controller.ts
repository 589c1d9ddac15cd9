import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { DonorAnswerDto, DonorPath, DonorsPageDto } from './donors-view.dto';

@ApiTags('donors')
@Controller('v1/donors')
export class DonorsQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Donors',
    description: 'Donors with the party status and the due diligence recorded last for the date.',
    answer: DonorsPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<DonorsPageDto> {
    return this.books.donors.list(query);
  }

  @QueryEndpoint(':donorId', {
    summary: 'One donor and its balances',
    description: 'A donor by its id, with the balances of all it gave, in USD.',
    answer: DonorAnswerDto,
    unknown: 'DONOR_UNKNOWN',
    tagged: true,
  })
  find(@Param() { donorId }: DonorPath, @Query() query: AsOfQueryDto): Promise<DonorAnswerDto> {
    return this.books.donors.find(donorId, query);
  }
}
