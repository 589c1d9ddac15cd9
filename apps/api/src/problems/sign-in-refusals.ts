import type { TokenEnd } from '../sign-in/caller';
import { ProblemException } from './problem';

const why = 'the log of the service says why, under the id in "instance"';

const signInAdvice: Readonly<Record<TokenEnd | 'NO_TOKEN' | 'UNKNOWN', string>> = {
  NO_TOKEN: 'sign in first, and send the token as "Authorization: Bearer <token>"',
  UNKNOWN: `the token is not valid: sign in again; ${why}`,
  EXPIRED: 'the token has expired: sign in again',
  SUSPENDED: 'the account is suspended: ask an administrator',
  CHANGED:
    'the password was reset or the account was suspended after the token was made: sign in again',
};

/**
 * Returns the error for a request without a valid token. It says why a token is invalid only if the signature of the
 * token is valid; otherwise only the log says so.
 */
export function signInRequired(because: keyof typeof signInAdvice): ProblemException {
  const detail = signInAdvice[because];
  return new ProblemException({ status: 401, code: 'SIGN_IN_REQUIRED', detail });
}

/** Returns the error for a request whose caller does not have a role for it. */
export function notForYou(): ProblemException {
  const detail =
    'your roles do not allow this request: docs/security.md lists which do, and the log of the service says why, ' +
    'under the id in "instance"';
  return new ProblemException({ status: 403, code: 'ROLE_REQUIRED', detail });
}

/**
 * Returns the error for a refused sign-in. Its text is the same for an unknown person, a wrong password and a suspended
 * account, so that it does not reveal accounts.
 */
export function signInRefused(): ProblemException {
  const detail = 'the id and the password do not let anybody in: check both';
  return new ProblemException({ status: 401, code: 'SIGN_IN_REFUSED', detail });
}

export function providerUnavailable(): ProblemException {
  const detail =
    'the identity provider cannot be reached, so nothing can be signed, and only tokens under keys that were read in the ' +
    'last 15 minutes are accepted: try again in a moment; the log of the service says why, under the id in "instance"';
  const retryAfterSeconds = 5;
  return new ProblemException({
    status: 503,
    code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    detail,
    retryAfterSeconds,
  });
}

export function signInElsewhere(): ProblemException {
  const detail = 'people sign in with an identity provider: get a token there';
  return new ProblemException({ status: 404, code: 'SIGN_IN_ELSEWHERE', detail });
}

export function signingSuspended(until: string): ProblemException {
  const detail = `your password is new: you can sign from ${until} on; if you did not set the password, tell an administrator now`;
  return new ProblemException({ status: 403, code: 'SIGNING_SUSPENDED', detail });
}
