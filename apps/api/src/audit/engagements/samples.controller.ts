import { Body, Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CommandRequest, kit } from '@art30/accounting';
import { AuditorLog } from '@art30/auditing';
import type { RawReply } from '../../http/raw-http';
import { ProblemDocument } from '../../problems/problem-answer';
import { Received } from '../../routes/command-request';
import { problemResponse, queryProblems } from '../../routes/query-endpoint';
import { classOf, Stated } from '../../schema/schema-class';
import { Access } from '../../route-access/route-access';
import { AuditorCommand, recorded, type AuditorAnswer } from './auditor-command';
import { EngagementPath } from './engagement.answers';
import { DrawSample, SamplePath, SampleQuery, Samples, SampleView } from './samples';

type Asked<S extends kit.Shape> = kit.Infer<S>;
const { badRequest, defect, unavailable } = queryProblems;

/** Routes for samples of journal lines, which an auditor draws for testing. */
@ApiTags('engagements')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1/audit/engagements')
export class SamplesController {
  constructor(
    private readonly log: AuditorLog,
    private readonly samples: Samples,
  ) {}

  @Stated(EngagementPath, DrawSample, null, null)
  @AuditorCommand(':engagementId/samples', {
    begins: 'DrawSample',
    // The answer contains no donor, but a filter of the request can name one.
    about: 'named',
    summary: 'Draw a sample',
    description:
      'Draws lines of the journal at random, or by monetary units (ISA 530), from those that pass the filters at both times. The seed, the population by count, total and hash, the interval and the lines are recorded: the same seed draws the same lines from the same population, which `knownAt` fixes.',
    refusals: [
      'ENGAGEMENT_UNKNOWN',
      'POPULATION_EMPTY',
      'POPULATION_TOO_LARGE',
      'SAMPLE_TOO_LARGE',
    ],
    more: { 503: ['READ_MODEL_BEHIND', 'READ_MODEL_UNREADABLE'] },
    location: '/v1/audit/engagements/AUD-2024/samples/6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  })
  async draw(
    @Param() { engagementId: engagement }: Asked<typeof EngagementPath>,
    @Body() asked: DrawSample,
    @Received() request: CommandRequest,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<AuditorAnswer> {
    const step = await this.samples.draw(engagement, asked, request);
    const location = (id: string) => `/v1/audit/engagements/${engagement}/samples/${id}`;
    return recorded(step, { log: this.log, reply, request, engagement, location });
  }

  @Stated(SamplePath, SampleQuery)
  @Access({ roles: ['auditor'], about: 'named' })
  @Get(':engagementId/samples/:sampleId')
  @ApiOperation({
    summary: 'A sample',
    description:
      'The lines that were drawn, with all that it takes to draw them again; with `again=true` they are.',
  })
  @ApiOkResponse({ description: 'Found.', type: classOf(SampleView) })
  @problemResponse(404, 'ENGAGEMENT_UNKNOWN, SAMPLE_UNKNOWN')
  @problemResponse(422, 'POPULATION_EMPTY, POPULATION_TOO_LARGE')
  @badRequest
  @defect
  @unavailable
  find(
    @Param() { engagementId, sampleId }: Asked<typeof SamplePath>,
    @Query() query: Asked<typeof SampleQuery>,
  ): Promise<SampleView> {
    return this.samples.find(engagementId, sampleId, query);
  }
}
