import type { PastSignIn } from '@art30/storage';
import type { TokenVerifier } from '../sign-in/caller';
import type { IssuedToken } from '../sign-in/local-tokens';

/** How people sign in here by passwords. */
export interface PasswordSignIn {
  /** @throws ProblemException SIGN_IN_REFUSED, whatever was wrong. */
  signIn(person: string, password: string): Promise<IssuedToken>;
  /** Keeps from where somebody signed in now, and answers the sign-ins before, the newest first. */
  keepSignIn(person: string, address: string): readonly PastSignIn[];
  /**
   * Sets a password by a single-use secret.
   *
   * @throws ProblemException SIGN_IN_REFUSED or PASSWORD_REFUSED.
   */
  setPassword(person: string, secret: string, password: string): Promise<void>;
  /** Who vouches for whoever signs in. */
  readonly issuer: string;
  /** The account of what somebody typed; null where there is none. */
  accountOf(typed: string): Promise<string | null>;
}

/** How an instance knows who sends a request. */
export interface SignInWays {
  readonly verifier: TokenVerifier;
  /** Null where an identity provider has the passwords. */
  readonly passwords: PasswordSignIn | null;
  /** Whether somebody may sign: a new password is waited for, so that its owner can notice. */
  signsFrom(person: string): Promise<string | null>;
  /** Since when an identity provider does not answer, as far as it was asked; left out where there is none. */
  readonly providerAwaySince?: () => Date | null;
  close(): void;
}

/** Name under which the framework has them. */
export const SIGN_IN_WAYS = Symbol('SIGN_IN_WAYS');
