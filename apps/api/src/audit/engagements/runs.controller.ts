import { Body, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandRequest, kit } from '@art30/accounting';
import { AuditorLog, RecordRun } from '@art30/auditing';
import { runsIn } from '@art30/working-papers';
import type { RawReply } from '../../http/raw-http';
import { ProblemDocument } from '../../problems/problem-answer';
import { Received } from '../../routes/command-request';
import { problemResponse } from '../../routes/query-endpoint';
import { classOf, Stated } from '../../schema/schema-class';
import { Access } from '../../route-access/route-access';
import { type AuditorAnswer, AuditorCommand, logProblems, recorded } from './auditor-command';
import { EngagementPath, EngagementsQuery } from './engagement.answers';
import { LedgerPlace } from './ledger-place';
import { Runs, RunsAnswer } from './runs';

type Asked<S extends kit.Shape> = kit.Infer<S>;
const { badRequest, defect, unavailable } = logProblems;

/** Routes for recorded runs: who ran which replay or export for an audit, and with which result. */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/engagements')
export class RunsController {
  constructor(
    private readonly log: AuditorLog,
    private readonly runs: Runs,
    private readonly place: LedgerPlace,
  ) {}

  @Stated(EngagementPath, RecordRun, null, null)
  @AuditorCommand(':engagementId/runs', {
    begins: 'RecordRun',
    about: 'none',
    summary: 'Record a run of the command line',
    description:
      'Records a replay, an export of the books or an evidence pack that an auditor made with the command line; the command line sends this request with `--engagement`. Runs within the service are recorded by the service itself if their request names an `engagement`.',
    refusals: ['ENGAGEMENT_UNKNOWN', 'RUN_BEYOND_LEDGER'],
    location: '/v1/audit/engagements/AUD-2024/runs',
  })
  async record(
    @Param() { engagementId: engagement }: Asked<typeof EngagementPath>,
    @Body() run: RecordRun,
    @Received() request: CommandRequest,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<AuditorAnswer> {
    await this.place.demandReached(run.throughSequence);
    const step = await this.runs.write(engagement, run, request, 'COMMAND_LINE');
    const location = () => `/v1/audit/engagements/${engagement}/runs`;
    return recorded(step, { log: this.log, reply, request, engagement, location });
  }

  @Stated(EngagementPath, EngagementsQuery)
  @Access({ roles: ['auditor'], about: 'none' })
  @Get(':engagementId/runs')
  @ApiOperation({
    summary: 'Recorded runs',
    description:
      'Who had what replayed, exported or packed, through which event, and the hash of what came out.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(RunsAnswer) })
  @problemResponse(404, 'ENGAGEMENT_UNKNOWN')
  @badRequest
  @defect
  @unavailable
  async list(
    @Param() { engagementId: engagement }: Asked<typeof EngagementPath>,
    @Query() query: Asked<typeof EngagementsQuery>,
  ): Promise<Asked<typeof RunsAnswer>> {
    const events = await this.log.eventsOf(engagement, query);
    return { engagement, items: runsIn(events) };
  }
}
