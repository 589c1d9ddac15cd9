import { Injectable } from '@nestjs/common';
import type { ReadinessWarning } from './health.answers';

/** Source of the current warnings about one subject. */
export interface WarningSource {
  warnings(): readonly ReadinessWarning[] | Promise<readonly ReadinessWarning[]>;
}

/** Collects conditions that an operator should correct before they make an instance unready. */
@Injectable()
export class ReadinessWarnings {
  constructor(private readonly sources: readonly WarningSource[]) {}

  /** Ignores a source that cannot be read, because the checks report what is unavailable. */
  async found(): Promise<readonly ReadinessWarning[]> {
    const found = await Promise.allSettled(
      this.sources.map((source) => Promise.resolve().then(() => source.warnings())),
    );
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }
}
