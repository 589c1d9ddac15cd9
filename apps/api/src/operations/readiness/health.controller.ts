import { Controller, Get, HttpStatus, Req, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { kit } from '@art30/accounting';
import type { RawReply, RawRequest } from '../../http/raw-http';
import { isDonor } from '../../readers/donor-reading';
import { Access } from '../../route-access/route-access';
import { classOf } from '../../schema/schema-class';
import { Liveness, Readiness } from './health.answers';
import { ReadinessChecks } from './readiness';

const statusOf: Readonly<Record<Readiness['status'], HttpStatus>> = {
  up: HttpStatus.OK,
  down: HttpStatus.SERVICE_UNAVAILABLE,
};

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: ReadinessChecks) {}

  @Access({ roles: 'open', about: 'none' })
  @Get('live')
  @ApiOperation({
    summary: 'Does the process answer?',
    description:
      'Answers as long as the process runs, whatever the state of the event store: a restart does not bring a store back.',
  })
  @ApiOkResponse({ description: 'The process answers.', type: classOf(Liveness) })
  live(): kit.Infer<typeof Liveness> {
    return { status: 'up' };
  }

  @Access({ roles: 'open', about: 'none' })
  @Get('ready')
  @ApiOperation({
    summary: 'Should requests be sent here?',
    description:
      'Answers 200 when the event store answers and can be written to, the read model is at most READY_LAG_EVENTS_MAX events behind the log, and the books agree with the log as far as they were compared. The single checks are shown to signed-in people, donors excepted.',
  })
  @ApiOkResponse({ description: 'Every check is up.', type: classOf(Readiness) })
  @ApiServiceUnavailableResponse({ description: 'A check is down.', type: classOf(Readiness) })
  async ready(
    @Req() { caller }: RawRequest,
    @Res({ passthrough: true }) reply: RawReply,
  ): Promise<Readiness> {
    const report = await this.readiness.check();
    void reply.status(statusOf[report.status]);
    const seesWholeReport = caller !== undefined && !isDonor(caller);
    return seesWholeReport ? report : { status: report.status };
  }
}
