import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { PersonAccount } from '@art30/accounting';
import { Books } from '@art30/books';
import type { Clock } from '@art30/ledger';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';
import type { Config } from '../../process/config';
import { accountsIssuer, identityOf } from '../../sign-in/identity';
import { ProjectionWorker } from '../../storage/projection-worker';
import { CLOCK, CONFIG } from '../../storage/tokens';

/**
 * Number of administrators below which operators are warned. It takes two to undo a suspension; with only two, the one
 * who suspended the other would have to agree.
 */
const administratorsMin = 3;
/** Milliseconds for which the readiness answer warns of an administrator who suspended or revoked often. */
const stopsWarnedMs = 24 * 3_600_000;

/**
 * Warns operators of too few administrators, and of an administrator who suspended or revoked many times in an hour.
 */
@Injectable()
export class AdministratorWarnings implements WarningSource, OnApplicationBootstrap {
  private readonly logger = new Logger('Administrators');

  constructor(
    private readonly books: Books,
    private readonly projections: ProjectionWorker,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { detail } of await this.few()) this.logger.warn(detail);
    for (const [person, { rolesLeftOut }] of await this.accounts()) {
      if (rolesLeftOut.length === 0) continue;
      this.logger.warn(
        `${person} is an administrator, so the roles ${rolesLeftOut.join(', ')} of the same account do not count: ` +
          'have another account opened for them, or the roles changed (docs/security.md, Roles)',
      );
    }
  }

  async warnings(): Promise<readonly ReadinessWarning[]> {
    return [...(await this.few()), ...this.hasty()];
  }

  /** Warns if there are fewer than three administrators. With an identity provider, their number is unknown here. */
  private async few(): Promise<readonly ReadinessWarning[]> {
    if (!this.isAccountsOwn()) return [];
    const count = [...(await this.accounts()).values()].filter(isAdministrator).length;
    if (count >= administratorsMin) return [];
    const detail =
      `Only ${count} administrators are not suspended, and it takes two to undo a suspension or a revocation. ` +
      'Have an account opened for a third (docs/troubleshooting.md, Few administrators).';
    return [{ code: 'ADMINISTRATORS_FEW', detail }];
  }

  private isAccountsOwn(): boolean {
    return identityOf(this.config, this.clock).issuer === accountsIssuer;
  }

  private async accounts(): Promise<ReadonlyMap<string, PersonAccount>> {
    return this.isAccountsOwn() ? this.books.people.accounts.all() : new Map();
  }

  private hasty(): readonly ReadinessWarning[] {
    const since = new Date(this.clock.now().getTime() - stopsWarnedMs).toISOString();
    const last = new Map(
      this.books.people.accounts
        .hastyStops(0, this.projections.checkpoint().sequence)
        .filter(({ recordedAt }) => recordedAt > since)
        .map((stop) => [stop.by, stop]),
    );
    return [...last.values()].map(({ by, times, recordedAt }) => ({
      code: 'ADMINISTRATOR_STOPS',
      detail:
        `${by} suspended or revoked ${times} times in the hour before ${recordedAt}: have two other administrators ` +
        'check whether each was right (docs/troubleshooting.md, An administrator who stops many).',
    }));
  }
}

function isAdministrator({ roles, isSuspended }: PersonAccount): boolean {
  return roles.includes('administrator') && !isSuspended;
}
