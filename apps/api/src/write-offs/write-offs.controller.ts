import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { QueryEndpoint } from '../read/query-endpoint';
import { WriteOffsDto, WriteOffsQueryDto } from './write-offs.dto';

@ApiTags('reports')
@Controller('v1/write-offs')
export class WriteOffsController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Receivables written off, by year',
    description:
      'The write-off of losses of receivables, as the report on a year states it: what each ' +
      'write-off took from which instalment and purpose, out of the allowance and as an expense, ' +
      'on which investigation and approval. A reversal is a row of its own, negative, in the year ' +
      'it is posted in. Totals and recoveries are over all pages and agree with the trial balance.',
    answer: WriteOffsDto,
  })
  find(@Query() query: WriteOffsQueryDto): Promise<WriteOffsDto> {
    return this.books.writeOffs.find(query);
  }
}
