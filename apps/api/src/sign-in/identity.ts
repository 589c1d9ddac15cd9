import type { Identity } from '@art30/accounting';
import type { Clock } from '@art30/ledger';
import { BadSetting, isEmbedded } from '@art30/storage';

/** Issuer that tokens of local accounts state: this service, with a key in its data folder. */
export const accountsIssuer = 'urn:article30:accounts';

/** Issuer that tokens state if the clock is simulated: the process itself, with a temporary key. */
export const processIssuer = 'urn:article30:process';

/** Audience that the tokens of this service state, so that no other service accepts them. */
export const ownAudience = 'article30-ledger';

/**
 * The two administrators of a new ledger with local accounts. There are two, because each change of an account needs
 * two.
 */
export const firstAdministrators = ['administrator-1', 'administrator-2'] as const;

interface IdentitySettings {
  readonly eventStoreUrl: string;
  readonly oidc: Identity | undefined;
}

/**
 * Chooses the issuer of the tokens that identify people. With a simulated clock it is the process itself, as such a
 * ledger is not real. A real ledger on a server needs an identity provider.
 *
 * @throws BadSetting if a server is configured without an identity provider.
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
