import { Controller, Get, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { RawReply } from '../http/raw-http';
import { ProblemDocument } from '../problems/problem-answer';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { Access } from '../route-access/route-access';
import { classOf } from '../schema/schema-class';
import { Scrape } from './scrape';

const { defect } = queryProblems;
const busy = problemResponse(503, 'ANSWER_TIMEOUT, BUSY');

@ApiTags('operations')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('metrics')
export class MetricsController {
  constructor(private readonly scrape: Scrape) {}

  @Access({ roles: ['operator'], about: 'none' })
  @Get()
  @ApiOperation({
    summary: 'Metrics of this instance',
    description:
      'Counts and times of requests and of calls to the event store, the state of this instance and of its process, in the text format of Prometheus. No id, person or amount is in them. With METRICS_PORT they are answered on a port of their own besides, without a token.',
  })
  @ApiOkResponse({
    description: 'The metrics.',
    content: { 'text/plain': { schema: { type: 'string', example: 'ledger_ready 1\n' } } },
  })
  @defect
  @busy
  async metrics(@Res({ passthrough: true }) reply: RawReply): Promise<string> {
    const text = await this.scrape.text();
    void reply.header('Content-Type', this.scrape.contentType);
    return text;
  }
}
