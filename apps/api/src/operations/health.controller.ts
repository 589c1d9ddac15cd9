import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { kit } from '@art30/accounting';
import type { RawReply } from '../http/raw-http';
import { classOf } from '../schema/schema-class';
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

  @Get('live')
  @ApiOperation({
    summary: 'Does the process answer?',
    description: 'Looks at nothing else: restarting does not mend a store that is away.',
  })
  @ApiOkResponse({ description: 'It does.', type: classOf(Liveness) })
  live(): kit.Infer<typeof Liveness> {
    return { status: 'up' };
  }

  @Get('ready')
  @ApiOperation({
    summary: 'Should requests be sent here?',
    description:
      'The event store answers, and the read model follows its log within READY_LAG_EVENTS_MAX.',
  })
  @ApiOkResponse({ description: 'Every check is up.', type: classOf(Readiness) })
  @ApiServiceUnavailableResponse({ description: 'A check is down.', type: classOf(Readiness) })
  async ready(@Res({ passthrough: true }) reply: RawReply): Promise<Readiness> {
    const report = await this.readiness.check();
    void reply.status(statusOf[report.status]);
    return report;
  }
}
