import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { TransferAnswerDto, TransfersPageDto } from './transfers-view.dto';
import { TransferPath } from './transfers.dto';

@ApiTags('transfers')
@Controller('v1/transfers')
export class TransfersQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Transfers between own accounts',
    description:
      'Cash moved or converted, of pledges and in suspense, by day, with the exchange difference of ' +
      'each. A transfer that was reversed says so and stays.',
    answer: TransfersPageDto,
  })
  list(@Query() query: PageQueryDto): Promise<TransfersPageDto> {
    return this.books.transfers.list(query);
  }

  @QueryEndpoint(':transferId', {
    summary: 'One transfer',
    description: 'A transfer by its id, behind that of its pledge and a tilde where it is of one.',
    answer: TransferAnswerDto,
    unknown: 'TRANSFER_UNKNOWN',
  })
  find(
    @Param() { transferId }: TransferPath,
    @Query() query: AsOfQueryDto,
  ): Promise<TransferAnswerDto> {
    return this.books.transfers.find(transferId, query);
  }
}
