import { Controller, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { DonorPath } from '../donors/donors.dto';
import type { RawReply } from '../http/raw-http';
import { StatementEndpoint } from './statement-endpoint';
import { renditionAsked, sendRendition } from './statement-rendition';
import { StatementQueryDto } from './statements.dto';
import { FindStatement } from './statements.queries';

@ApiTags('statements')
@Controller('v1')
export class StatementsQueriesController {
  constructor(private readonly queries: QueryBus) {}

  @StatementEndpoint('donors/:donorId/statement', {
    summary: 'Statement of a donor, not issued',
    description:
      'What a statement says if it is issued now: balances before and after the period and all that ' +
      'moved them, pledges, instalments, receipts, purposes, and the way from agreement to cash. ' +
      '`Accept` chooses JSON or CSV.',
    unknown: 'DONOR_UNKNOWN',
  })
  async find(
    @Param() { donorId }: DonorPath,
    @Query() query: StatementQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<StreamableFile> {
    const type = renditionAsked(accept);
    const content = await this.queries.execute(new FindStatement(donorId, query));
    return sendRendition(content, type, reply);
  }
}
