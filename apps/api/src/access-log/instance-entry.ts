import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '@art30/ledger';
import { RightDenied, type AccessLog } from '@art30/storage';
import { withoutSecrets } from '../process/log';
import { ACCESS_LOG, CLOCK } from '../storage/tokens';
import { instanceBegun } from './access-log.answers';

/** Stands for the service itself: no id has brackets. */
const itself = '(service)';

/** Enters that an instance has begun: one that may not do that could answer nobody. */
@Injectable()
export class InstanceEntry {
  private readonly logger = new Logger('AccessLog');

  constructor(
    @Inject(ACCESS_LOG) private readonly log: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Error with the right that is missing. An access log that is away keeps no instance from booking. */
  async write(): Promise<void> {
    try {
      await this.log.write({
        at: this.clock.now().toISOString(),
        person: itself,
        issuer: itself,
        roles: [],
        operation: instanceBegun,
        path: '/',
        whose: [],
        status: 200,
        code: null,
        requestId: randomUUID(),
      });
    } catch (error) {
      if (error instanceof RightDenied) {
        throw new Error(`the access log cannot be written: ${error.reason}`, { cause: error });
      }
      this.logger.error(`the start could not be entered: ${withoutSecrets(String(error))}`);
    }
  }
}
