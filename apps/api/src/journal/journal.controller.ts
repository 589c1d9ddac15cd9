import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { LineFilterDto } from '../read/dimension-filter.dto';
import { QueryEndpoint } from '../read/query-endpoint';
import { JournalDto, TrialBalanceDto, TrialBalanceQueryDto } from './journal.dto';
import { FindJournalLines, FindTrialBalance } from './journal.queries';

@ApiTags('books')
@Controller('v1')
export class JournalController {
  constructor(private readonly queries: QueryBus) {}

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
    return this.queries.execute(new FindTrialBalance(query));
  }

  @QueryEndpoint('journal', {
    summary: 'Journal lines',
    description:
      'Lines in the order of the log, memorandum accounts included, filtered by any dimension. An ' +
      'empty value of a filter asks for lines that do not carry the dimension.',
    answer: JournalDto,
  })
  lines(@Query() query: LineFilterDto): Promise<JournalDto> {
    return this.queries.execute(new FindJournalLines(query));
  }
}
