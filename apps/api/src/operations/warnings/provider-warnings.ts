import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { ReadinessWarning } from '../readiness/health.answers';
import type { WarningSource } from '../readiness/readiness-warnings';
import type { Config } from '../../process/config';
import { CONFIG } from '../../storage/tokens';
import { SIGN_IN_WAYS, type SignInWays } from '../../access/sign-in-ways';

/**
 * Logs at the start of the service which features its identity provider supports. Warns operators while the provider
 * does not answer.
 */
@Injectable()
export class ProviderWarnings implements WarningSource, OnApplicationBootstrap {
  private readonly logger = new Logger('IdentityProvider');

  constructor(
    @Inject(SIGN_IN_WAYS) private readonly ways: SignInWays,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.ways.providerAwaySince === undefined) return;
    this.logger.warn(
      'whoever administers the identity provider can sign in as anybody, and so record, certify and approve alone: ' +
        'have at least as many people administer the provider as must sign (docs/security.md, What stops whom)',
    );
  }

  warnings(): readonly ReadinessWarning[] {
    const since = this.ways.providerAwaySince?.() ?? null;
    if (since === null) return [];
    const detail =
      `${this.issuer} has not answered since ${since.toISOString()}: reads accept its known keys for 15 more minutes, ` +
      'and nothing can be signed (docs/troubleshooting.md, An identity provider that is away).';
    return [{ code: 'IDENTITY_PROVIDER_AWAY', detail }];
  }

  private get issuer(): string {
    return this.config.oidc?.issuer ?? '';
  }
}
