import { Controller, Get, HttpCode, HttpStatus, Param, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type kit, auditingRoles } from '@art30/accounting';
import type { RawReply } from '../http/raw-http';
import { ProblemDocument } from '../problems/problem-answer';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import { Access } from '../route-access/route-access';
import { RebuildJobs, rebuildsKeptMax } from './rebuild-jobs';
import { Rebuild, RebuildPath, Rebuilds } from './rebuild.answers';

type RebuildAnswer = kit.Infer<typeof Rebuild>;

const { badRequest, defect } = queryProblems;
const busy = problemResponse(HttpStatus.SERVICE_UNAVAILABLE, 'ANSWER_TIMEOUT, BUSY');
const unknown = problemResponse(HttpStatus.NOT_FOUND, 'REBUILD_UNKNOWN');

@ApiTags('operations')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/rebuilds')
export class RebuildsController {
  constructor(private readonly rebuilds: RebuildJobs) {}

  @Access({ roles: ['operator'], about: 'none' })
  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Build the read model anew',
    description:
      'Builds the read model of this instance from the first event, beside the one that answers queries, and compares both. It takes over where nothing differs; else it waits until an event acknowledges the difference. Requests are answered all the while. One rebuild is under way at a time; one that a stop broke off is carried on after the start.',
  })
  @ApiResponse({
    status: HttpStatus.ACCEPTED,
    description: 'The rebuild has started; ask for its outcome at the address in `Location`.',
    type: classOf(Rebuild),
    headers: {
      Location: {
        description: 'The rebuild.',
        schema: { type: 'string', example: '/v1/rebuilds/2b1f9a76-3c52-4e0f-9c5a-0d4a3f0c7e11' },
      },
    },
  })
  @problemResponse(HttpStatus.CONFLICT, 'REBUILD_RUNNING')
  @badRequest
  @defect
  @busy
  start(@Res({ passthrough: true }) reply: RawReply): RebuildAnswer {
    const job = this.rebuilds.start();
    reply.header('Location', `/v1/rebuilds/${job.id}`);
    return job;
  }

  // The answer shows rows that differ, and these can concern any donor.
  @Access({ roles: [...auditingRoles, 'operator'], about: 'everybody' })
  @Get()
  @ApiOperation({
    summary: 'Rebuilds of this instance',
    description: `Rebuilds since it was started; the last ${rebuildsKeptMax} are kept.`,
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(Rebuilds) })
  @badRequest
  @defect
  @busy
  list(): kit.Infer<typeof Rebuilds> {
    return { items: [...this.rebuilds.list()] };
  }

  @Stated(RebuildPath)
  @Access({ roles: [...auditingRoles, 'operator'], about: 'everybody' })
  @Get(':rebuildId')
  @ApiOperation({
    summary: 'State of a rebuild',
    description: `How far it is, and what differs; the last ${rebuildsKeptMax} are kept.`,
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(Rebuild) })
  @unknown
  @badRequest
  @defect
  @busy
  find(@Param() { rebuildId }: kit.Infer<typeof RebuildPath>): RebuildAnswer {
    return this.rebuilds.find(rebuildId);
  }

  @Stated(RebuildPath)
  @Access({ roles: ['operator'], about: 'everybody' })
  @Post(':rebuildId/abandonment')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Abandon a rebuild',
    description:
      'Ends a rebuild that is under way, or waits for an acknowledgement, and deletes what it has built. The read model that answers queries stays.',
  })
  @ApiOkResponse({ description: 'Abandoned.', type: classOf(Rebuild) })
  @problemResponse(HttpStatus.CONFLICT, 'REBUILD_ENDED')
  @unknown
  @badRequest
  @defect
  @busy
  abandon(@Param() { rebuildId }: kit.Infer<typeof RebuildPath>): Promise<RebuildAnswer> {
    return this.rebuilds.abandon(rebuildId);
  }
}
