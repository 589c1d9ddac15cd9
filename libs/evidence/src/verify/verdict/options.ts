import type { VerifierKey } from '../../note/keys';

/** A key from a sequence on: a checkpoint that it signed there proves nothing. */
export interface RevokedKey {
  /** As a verifier key. */
  readonly key: string;
  readonly sequence: number;
}

/** What whoever checks brings along. */
export interface VerifyOptions {
  /** Key of the ledger, never taken from what is checked. */
  readonly key: VerifierKey;
  /** A checkpoint that was kept from before, as a note; without one nothing of before is proved. */
  readonly keptCheckpoint?: string | undefined;
  /** Keys of witnesses that must have signed the last checkpoint; each from somebody who is trusted. */
  readonly witnesses?: readonly VerifierKey[] | undefined;
  /** Date, or time in UTC, before which the last checkpoint is too old. */
  readonly notBefore?: string | undefined;
  /** Time in UTC after which the last checkpoint is of the future. */
  readonly notAfter?: string | undefined;
  /** Keys that are known to be revoked, besides those that the log says. */
  readonly revoked?: readonly RevokedKey[] | undefined;
}
