import { Injectable } from '@nestjs/common';
import type { ReadinessWarning } from './health.answers';

/** Warnings of one subject as they stand now; none where there is nothing to warn of. */
export interface WarningSource {
  warnings(): readonly ReadinessWarning[] | Promise<readonly ReadinessWarning[]>;
}

/** Collects what an operator should mend before it makes an instance unready. */
@Injectable()
export class ReadinessWarnings {
  constructor(private readonly sources: readonly WarningSource[]) {}

  /** A source that cannot be read has no warnings: the checks say what is away. */
  async found(): Promise<readonly ReadinessWarning[]> {
    const found = await Promise.allSettled(
      this.sources.map((source) => Promise.resolve().then(() => source.warnings())),
    );
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  }
}
