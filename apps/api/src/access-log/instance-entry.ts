import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Clock } from '@art30/ledger';
import { RightDenied, type AccessLog } from '@art30/storage';
import { withoutSecrets } from '../process/log';
import { ACCESS_LOG, CLOCK } from '../storage/tokens';
import { instanceBegun } from './access-log.answers';

/**
 * Placeholder for the service in an entry's person and issuer. No person has this id, because an id cannot contain
 * brackets.
 */
const itself = '(service)';

/**
 * Writes an entry to the access log when the instance starts. If the instance has no write permission, it fails at
 * once, as it would have to refuse every read later.
 */
@Injectable()
export class InstanceEntry {
  private readonly logger = new Logger('AccessLog');

  constructor(
    @Inject(ACCESS_LOG) private readonly log: AccessLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Writes the entry. If the access log cannot be reached, the instance starts anyway, because commands can still be
   * booked.
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
