import { Inject, Injectable } from '@nestjs/common';
import { endingDelegations } from '@art30/accounting';
import { Books } from '@art30/books';
import type { Clock } from '@art30/ledger';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';
import type { Config } from '../../process/config';
import { identityOf } from '../../sign-in/identity';
import { CLOCK, CONFIG } from '../../storage/tokens';

/** Warns operators of delegations (of signing authority) that end soon, before nobody can sign any more. */
@Injectable()
export class DelegationWarnings implements WarningSource {
  constructor(
    private readonly books: Books,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async warnings(): Promise<readonly ReadinessWarning[]> {
    const { issuer } = identityOf(this.config, this.clock);
    const today = this.clock.now().toISOString().slice(0, 10);
    const ending = endingDelegations(await this.books.people.delegations.all(), { issuer, today });
    return ending.map(({ id, person, role, until }) => ({
      code: 'DELEGATION_ENDS',
      detail:
        `The delegation ${id} of ${person} as ${role} ends on ${until}, and no later one follows: ` +
        'ask two administrators for a new one before that day (docs/troubleshooting.md, A delegation that ends).',
    }));
  }
}
