import type { PastSignIn } from '@art30/storage';
import type { TokenVerifier } from '../sign-in/caller';
import type { IssuedToken } from '../sign-in/local-tokens';

/** Sign-in with a password at this service, for a ledger without an identity provider. */
export interface PasswordSignIn {
  /**
   * Signs a person in and returns an access token.
   *
   * @throws ProblemException SIGN_IN_REFUSED, with the same text for every cause, so that it reveals nothing.
   */
  signIn(person: string, password: string): Promise<IssuedToken>;
  /** Stores the address of the current sign-in, and returns the earlier sign-ins, the newest first. */
  keepSignIn(person: string, address: string): readonly PastSignIn[];
  /**
   * Sets a password with a single-use secret that administrators handed over.
   *
   * @throws ProblemException SIGN_IN_REFUSED or PASSWORD_REFUSED.
   */
  setPassword(person: string, secret: string, password: string): Promise<void>;
  /** Issuer that the tokens of these accounts state. */
  readonly issuer: string;
  /** Returns the id of the account that matches the typed text; null if there is none. */
  accountOf(typed: string): Promise<string | null>;
}

/** The ways in which an instance verifies tokens and signs people in. */
export interface SignInWays {
  readonly verifier: TokenVerifier;
  /** Sign-in with a password; null if people sign in at an identity provider. */
  readonly passwords: PasswordSignIn | null;
  /**
   * Returns the time from which a person may sign commands again; null if there is no waiting period. A waiting period
   * follows each password reset, so that the account's owner can notice a reset by somebody else.
   */
  signsFrom(person: string): Promise<string | null>;
  /**
   * Returns the time since which the identity provider has not answered; null while it answers. The method is missing
   * if there is no provider.
   */
  readonly providerAwaySince?: () => Date | null;
  close(): void;
}

/** Injection token for the ways to sign in. */
export const SIGN_IN_WAYS = Symbol('SIGN_IN_WAYS');
