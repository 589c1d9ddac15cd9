import { Inject, Injectable } from '@nestjs/common';
import type { ServingReadStore } from '../../read-model/serving-read-store';
import { READ_STORE } from '../../storage/tokens';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';

/**
 * Warns operators if the service started on a log with events but without a read model made from them. The warning
 * lasts until the next start.
 */
@Injectable()
export class ReadModelWatch implements WarningSource {
  constructor(@Inject(READ_STORE) private readonly serving: ServingReadStore) {}

  warnings(): readonly ReadinessWarning[] {
    const { missing: detail } = this.serving;
    return detail === null ? [] : [{ code: 'READ_MODEL_MISSING', detail }];
  }
}
