import { Injectable } from '@nestjs/common';
import type { ReadinessWarning } from './health.answers';

/** A source of warnings for operators about one subject. */
export interface WarningSource {
  warnings(): readonly ReadinessWarning[] | Promise<readonly ReadinessWarning[]>;
}

/**
 * Collects the warnings of all sources. They state conditions that an operator should correct before they make an
 * instance unready.
 */
@Injectable()
export class ReadinessWarnings {
  constructor(private readonly sources: readonly WarningSource[]) {}

  /**
   * Returns all current warnings. A source that throws an error is left out, because a readiness check reports the same
   * fault.
   */
  async found(): Promise<readonly ReadinessWarning[]> {
    const found = await Promise.allSettled(
      this.sources.map((source) => Promise.resolve().then(() => source.warnings())),
    );
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }
}
