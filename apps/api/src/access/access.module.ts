import {
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { EventStore } from '@art30/event-sourcing';
import type { Clock } from '@art30/ledger';
import { RateGuard } from '../http/traffic/rate-limits';
import type { Config } from '../process/config';
import { OidcTokens } from '../sign-in/oidc-tokens';
import { VerifiedTokens } from '../sign-in/verified-tokens';
import { CLOCK, CONFIG, EVENT_STORE } from '../storage/tokens';
import { AccessGuard } from './access.guard';
import { accountsIssuer, identityOf } from '../sign-in/identity';
import { LocalAccounts } from './local-accounts';
import { ProcessPeople, type ProcessPerson } from './process-people';
import { SIGN_IN_WAYS, type SignInWays } from './sign-in-ways';

/** Module that provides the ways to sign in, and registers the guards of all routes. */
@Module({})
export class AccessModule implements OnApplicationShutdown {
  constructor(@Inject(SIGN_IN_WAYS) private readonly ways: SignInWays) {}

  /** @param people people who may sign in if the clock is simulated. */
  static forRoot(people: readonly ProcessPerson[]): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [
        {
          provide: SIGN_IN_WAYS,
          inject: [CONFIG, CLOCK, EVENT_STORE],
          useFactory: (config: Config, clock: Clock, events: EventStore | null) =>
            waysOf({ config, clock, events, people }),
        },
        // The order matters. The access guard identifies the caller; the rate guard then counts the caller's requests.
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: RateGuard },
      ],
      exports: [SIGN_IN_WAYS],
    };
  }

  onApplicationShutdown(): void {
    this.ways.close();
  }
}

interface Ground {
  readonly config: Config;
  readonly clock: Clock;
  /** The event log; null if it could not be opened, which is reported by another error. */
  readonly events: EventStore | null;
  readonly people: readonly ProcessPerson[];
}

async function waysOf({ config, clock, events, people }: Ground): Promise<SignInWays> {
  const { issuer } = identityOf(config, clock);
  if (clock.kind === 'simulated') return ProcessPeople.of(people);
  if (issuer === accountsIssuer && events !== null) {
    const { dataDir } = config;
    return LocalAccounts.open({ dataDir, events, logger: new Logger('Accounts') });
  }
  if (config.oidc === undefined) throw new Error('the event store could not be opened');
  const tokens = new OidcTokens(config.oidc);
  return {
    verifier: new VerifiedTokens(tokens),
    passwords: null,
    signsFrom: async () => null,
    providerAwaySince: () => tokens.awaySince(),
    close: () => undefined,
  };
}
