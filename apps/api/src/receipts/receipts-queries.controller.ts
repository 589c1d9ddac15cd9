import { Controller, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { AsOfQueryDto } from '../read/as-of.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { ReceiptsPageDto } from './receipt-ages.dto';
import { ReceiptAnswerDto, ReceiptPath, ReceiptsQueryDto } from './receipts-view.dto';

@ApiTags('receipts')
@Controller('v1/receipts')
export class ReceiptsQueriesController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('', {
    summary: 'Receipts',
    description:
      'Bank credits in the order in which they were recorded, with what is still in suspense and ' +
      'what is owed back, and its age. `status=unapplied` lists money that waits to be identified, ' +
      '`status=overpaid` overpayments that are owed back; buckets and totals are over all pages.',
    answer: ReceiptsPageDto,
  })
  list(@Query() query: ReceiptsQueryDto): Promise<ReceiptsPageDto> {
    return this.books.receipts.list(query);
  }

  @QueryEndpoint(':receiptId', {
    summary: 'One receipt',
    description: 'A receipt with its applications to pledges, undone ones included.',
    answer: ReceiptAnswerDto,
    unknown: 'RECEIPT_UNKNOWN',
    tagged: true,
  })
  find(
    @Param() { receiptId }: ReceiptPath,
    @Query() query: AsOfQueryDto,
  ): Promise<ReceiptAnswerDto> {
    return this.books.receipts.find(receiptId, query);
  }
}
