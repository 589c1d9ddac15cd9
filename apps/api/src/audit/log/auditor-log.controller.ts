import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type kit, auditingRoles } from '@art30/accounting';
import { AuditorLog } from '@art30/auditing';
import { invalidRequest } from '../../problems/problem';
import { ProblemDocument } from '../../problems/problem-answer';
import { Stated } from '../../routes/stated';
import { Access } from '../../http/shape/route-access';
import { classOf } from '../../schema/schema-class';
import { AuditorLogQuery, AuditorLogState } from './engagement.answers';
import { logProblems } from './log-problems';

const ndjson = 'application/x-ndjson';
const { badRequest, defect, unavailable } = logProblems;

/** The auditor's log as a whole: how much it holds, and the hash that says so. */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/log')
export class AuditorLogController {
  constructor(private readonly log: AuditorLog) {}

  @Stated(AuditorLogQuery)
  // Size and root say nothing of what is in it, and are worth more where somebody else keeps them too.
  @Access({ roles: [...auditingRoles, 'operator'], about: 'none' })
  @Get()
  @ApiOperation({
    summary: "Size and root of the auditor's log",
    description:
      "How many events the auditor's log holds, and the hash of the tree over them (RFC 6962), which is not that of the ledger. Keep both: with `size` the root that you kept is made again, and another one says that the log was changed.",
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(AuditorLogState) })
  @badRequest
  @defect
  @unavailable
  async state(
    @Query() query: kit.Infer<typeof AuditorLogQuery>,
  ): Promise<kit.Infer<typeof AuditorLogState>> {
    const { tree } = this.log;
    await tree.catchUp();
    const events = tree.size;
    const { size = events } = query;
    if (size > events) {
      const detail = `must not be above ${events}, the number of events that the log holds`;
      throw invalidRequest([{ field: 'size', detail }]);
    }
    return { size, root: tree.rootAt(size), events };
  }

  @Stated()
  // Requests for confirmations name donors.
  @Access({ roles: ['auditor'], about: 'everybody' })
  @Get('events')
  @ApiOperation({
    summary: "Events of the auditor's log",
    description:
      'All events in the order of the log, one line of canonical JSON (RFC 8785) each, which is the leaf of the event: with 0x00 before it, SHA-256 gives the hash of the leaf.',
  })
  @ApiOkResponse({
    description: 'Newline-delimited JSON; an answer that breaks off is not complete.',
    content: { [ndjson]: { schema: { type: 'string', example: '{"data":{}}\n' } } },
  })
  @defect
  @unavailable
  events(): StreamableFile {
    const lines = Readable.from(this.log.lines(), { objectMode: false });
    return new StreamableFile(lines, { type: `${ndjson}; charset=utf-8` });
  }
}
