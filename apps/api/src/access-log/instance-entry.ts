import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '@art30/ledger';
import { RightDenied, type AccessLog } from '@art30/storage';
import { withoutSecrets } from '../process/log';
import { ACCESS_LOG, CLOCK } from '../storage/tokens';
import { instanceBegun } from './access-log.answers';

/** Placeholder for the service itself; a person's id cannot contain brackets. */
const itself = '(service)';

/**
 * Writes an entry when the instance starts. An instance without write permission would have to refuse every
 * request.
 */
@Injectable()
export class InstanceEntry {
  private readonly logger = new Logger('AccessLog');

  constructor(
    @Inject(ACCESS_LOG) private readonly log: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes the start entry. An access log that is only unreachable does not stop the instance from booking.
   *
   * @throws Error that names the missing file permission.
   */
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
      this.logger.error(
        `the start could not be written to the access log: ${withoutSecrets(String(error))}`,
      );
    }
  }
}
