import type { Identity } from '@art30/accounting';
import type { Clock } from '@art30/ledger';
import { BadSetting, isEmbedded } from '@art30/storage';

/** Who vouches for people with local accounts: this service, by a key in its data folder. */
export const accountsIssuer = 'urn:article30:accounts';

/** Who vouches for people where the clock is simulated: the process itself, by a key of its own. */
export const processIssuer = 'urn:article30:process';

/** For whom tokens of this service are. */
export const ownAudience = 'article30-ledger';

/** The two administrators with whom a ledger of local accounts opens. */
export const firstAdministrators = ['administrator-1', 'administrator-2'] as const;

interface IdentitySettings {
  readonly eventStoreUrl: string;
  readonly oidc: Identity | undefined;
}

/**
 * Who vouches for the people of an instance. A ledger with a simulated clock is no real one and lets in
 * whom its own process lets in; a real one on a server has an identity provider.
 *
 * @throws BadSetting where a server is set and no identity provider.
 */
export function identityOf(
  { oidc, ...settings }: IdentitySettings,
  { kind }: Pick<Clock, 'kind'>,
): Identity {
  if (kind === 'simulated') return { issuer: processIssuer, personClaim: 'sub' };
  if (oidc !== undefined) return { issuer: oidc.issuer, personClaim: oidc.personClaim };
  if (isEmbedded(settings)) return { issuer: accountsIssuer, personClaim: 'sub' };
  throw new BadSetting(
    'OIDC_ISSUER',
    'must be set where EVENTSTORE_URL names a server: people sign in with an identity provider there',
  );
}
