import type { PastSignIn } from '@art30/storage';
import type { TokenVerifier } from '../sign-in/caller';
import type { IssuedToken } from '../sign-in/local-tokens';

/** Sign-in by password at this service. */
export interface PasswordSignIn {
  /** @throws ProblemException SIGN_IN_REFUSED, with the same text for every cause. */
  signIn(person: string, password: string): Promise<IssuedToken>;
  /** Stores the address of the current sign-in, and returns the earlier sign-ins, the newest first. */
  keepSignIn(person: string, address: string): readonly PastSignIn[];
  /**
   * Sets a password by a single-use secret.
   *
   * @throws ProblemException SIGN_IN_REFUSED or PASSWORD_REFUSED.
   */
  setPassword(person: string, secret: string, password: string): Promise<void>;
  /** Issuer named in the tokens of these accounts. */
  readonly issuer: string;
  /** Returns the id of the account that matches the typed text; null if there is none. */
  accountOf(typed: string): Promise<string | null>;
}

/** How an instance verifies tokens and signs people in. */
export interface SignInWays {
  readonly verifier: TokenVerifier;
  /** Null if an identity provider manages the passwords. */
  readonly passwords: PasswordSignIn | null;
  /**
   * Moment from which a person may sign again; null if there is no waiting period. A waiting period follows
   * each new password, so that the account's owner can notice the change.
   */
  signsFrom(person: string): Promise<string | null>;
  /**
   * Time since which the identity provider has not answered, null while it answers; the method is missing
   * without a provider.
   */
  readonly providerAwaySince?: () => Date | null;
  close(): void;
}

/** Injection token for the ways to sign in. */
export const SIGN_IN_WAYS = Symbol('SIGN_IN_WAYS');
