import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Books } from '@art30/books';
import { LineFilterDto } from '../read/dimension-filter.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { JournalDto, TrialBalanceDto, TrialBalanceQueryDto } from './journal.dto';

@ApiTags('books')
@Controller('v1')
export class JournalController {
  constructor(private readonly books: Books) {}

  @QueryEndpoint('trial-balance', {
    summary: 'Trial balance and statement of net assets',
    description:
      'Accounts with a balance in USD and in the currencies of their lines, as at a date, as known ' +
      'at a moment, of the whole ledger or of lines filtered by any dimension. Memorandum accounts ' +
      'are left out: they balance among themselves. Rows by account and other dimensions at once ' +
      'are given by /v1/balances?by=account,donor.',
    answer: TrialBalanceDto,
  })
  trialBalance(@Query() query: TrialBalanceQueryDto): Promise<TrialBalanceDto> {
    return this.books.journal.trialBalance(query);
  }

  @QueryEndpoint('journal', {
    summary: 'Journal lines',
    description:
      'Lines in the order of the log, memorandum accounts included, filtered by any dimension. An ' +
      'empty value of a filter asks for lines that do not carry the dimension.',
    answer: JournalDto,
  })
  lines(@Query() query: LineFilterDto): Promise<JournalDto> {
    return this.books.journal.lines(query);
  }
}
