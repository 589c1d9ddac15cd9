import { Inject, Injectable } from '@nestjs/common';
import type { ServingReadStore } from '../../read-model/serving-read-store';
import { READ_STORE } from '../../storage/tokens';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';

/** Warns of a start that found a log and no read model that had seen it; until the next start. */
@Injectable()
export class ReadModelWatch implements WarningSource {
  constructor(@Inject(READ_STORE) private readonly serving: ServingReadStore) {}

  warnings(): readonly ReadinessWarning[] {
    const { missing: detail } = this.serving;
    return detail === null ? [] : [{ code: 'READ_MODEL_MISSING', detail }];
  }
}
