import { stream } from '@art30/accounting';
import { type EventStore, Unavailable } from '@art30/event-sourcing';
import {
  administratorFile,
  giveAdministratorSecret,
  hashOfSecretPart,
  newSecretPart,
  type PastSignIn,
  secretLifeMs,
  secretPartsOf,
  SecretsFile,
} from '@art30/storage';
import type { Logger } from '@nestjs/common';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemException } from '../problems/problem';
import { signInRefused } from '../problems/sign-in-refusals';
import { endedToken, TokenRefused, type TokenVerifier } from '../sign-in/caller';
import { accountsIssuer, firstAdministrators, ownAudience } from '../sign-in/identity';
import { type IssuedToken, LocalTokens, newSigningKey, tokenLifeMs } from '../sign-in/local-tokens';
import { needsRehash, passwordFault, Passwords } from '../sign-in/passwords';
import { SignInDelays } from '../sign-in/sign-in-delays';
import { type VerifiedToken, VerifiedTokens } from '../sign-in/verified-tokens';
import { AccountsOfLog, type KnownAccount } from './accounts-of-log';
import type { PasswordSignIn, SignInWays } from './sign-in-ways';

/** The log, and the folder that holds the secrets of the log's accounts. */
interface Opening {
  readonly dataDir: string;
  readonly events: EventStore;
  readonly logger: Logger;
}

/**
 * Opens the secrets of local accounts. For a new ledger they are created before its log: two administrators,
 * each with a single-use secret in a file that only the owner of the folder can read.
 *
 * @throws Error if the log has a ledger but the folder has no accounts, or the reverse.
 */
async function openAccounts({ dataDir, events, logger }: Opening): Promise<SecretsFile> {
  const isNew = (await events.readStream(stream.ledger)).length === 0;
  if (!isNew && !SecretsFile.exists(dataDir)) {
    throw new Error(
      `the log holds a ledger, and ${dataDir} has no accounts (accounts.db): put that file back from its ` +
        'backup (docs/troubleshooting.md, Accounts that were lost)',
    );
  }
  const secrets = SecretsFile.open(dataDir);
  if (isNew && firstAdministrators.some((person) => secrets.passwordOf(person) !== undefined)) {
    secrets.close();
    throw new Error(
      `${dataDir} has accounts (accounts.db), and the log holds no ledger: put back the log that the accounts ` +
        'belong to, or name another DATA_DIR for a new ledger',
    );
  }
  if (secrets.signingKey() === undefined) secrets.keepSigningKey(await newSigningKey());
  if (!isNew) return secrets;
  const now = new Date().toISOString();
  for (const person of firstAdministrators) {
    // Each change has one secret in two halves, so each of the two administrators gets a change of their own.
    giveAdministratorSecret(person, `first start ${now} ${person}`, { secrets, dataDir });
  }
  logger.log(`the secrets of two administrators are in ${dataDir}, for 24 hours`);
  return secrets;
}

/** Dependencies of local accounts. */
interface AccountsGround {
  readonly dataDir: string;
  readonly events: EventStore;
  readonly logger: Logger;
}

/**
 * Accounts of people who sign in at this ledger itself, without an identity provider. The log records persons and
 * roles. The file `accounts.db` outside the log holds password hashes.
 */
export class LocalAccounts implements SignInWays, PasswordSignIn {
  readonly verifier: TokenVerifier;
  readonly passwords = this;
  readonly issuer = accountsIssuer;
  private readonly accountsOfLog: AccountsOfLog;
  private readonly checks = new Passwords();
  private readonly stopping = new AbortController();
  private readonly delays = new SignInDelays({ stopping: this.stopping.signal });

  private constructor(
    private readonly ground: AccountsGround,
    private readonly secrets: SecretsFile,
    private readonly tokens: LocalTokens,
  ) {
    this.accountsOfLog = new AccountsOfLog(ground.events);
    this.verifier = new VerifiedTokens({
      examine: (token) => this.examine(token),
      stillHolds: (verified) => this.stillHolds(verified),
    });
  }

  static async open(ground: AccountsGround): Promise<LocalAccounts> {
    const secrets = await openAccounts(ground);
    const names = { issuer: accountsIssuer, audience: ownAudience };
    const tokens = await LocalTokens.fromKey(secrets.signingKey() ?? {}, names);
    return new LocalAccounts(ground, secrets, tokens);
  }

  /** Initial administrators who have not set their password yet. */
  get withoutPassword(): readonly string[] {
    return firstAdministrators.filter((person) => this.secrets.passwordOf(person) === undefined);
  }

  async signIn(given: string, password: string): Promise<IssuedToken> {
    const person = given.toLowerCase();
    const account = await this.account(person);
    const phc = account?.isSuspended === false ? this.passwordOf(person, account) : undefined;
    const isRight = await this.isRight(phc, password);
    if (account === undefined || phc === undefined || !isRight) return this.refuse(person);
    if (needsRehash(phc)) this.secrets.rehashPassword(person, phc, await this.hashed(password));
    // Tokens state their time of issue in whole seconds. A token issued within the second of a reset could
    // not be distinguished from an older token.
    await until(secondAfter(account));
    const token = await this.tokens.issue({ person, roles: account.roles });
    // A reset or suspension that was recorded while the password was being checked invalidates this sign-in.
    const since = await this.account(person);
    return since && lastOut(since) === lastOut(account) ? token : this.refuse(person);
  }

  keepSignIn(person: string, address: string): readonly PastSignIn[] {
    return this.secrets.keepSignIn(person, { at: new Date().toISOString(), address });
  }

  async setPassword(given: string, secret: string, password: string): Promise<void> {
    const person = given.toLowerCase();
    const hashes = (secretPartsOf(secret) ?? []).map(hashOfSecretPart);
    const isSecret = this.changeOfSecret(person, hashes, await this.account(person)) !== undefined;
    if (!isSecret) return this.refuse(person);
    const fault = passwordFault(password, person);
    if (fault !== undefined) {
      throw new ProblemException({
        status: 422,
        code: 'PASSWORD_REFUSED',
        detail: fault,
        field: 'password',
      });
    }
    const phc = await this.hashed(password);
    const account = await this.account(person);
    // Checked again right before use: of two concurrent requests with the same secret, the second is refused.
    const changeId = this.changeOfSecret(person, hashes, account);
    if (changeId === undefined) return this.refuse(person);
    this.secrets.setPassword(person, phc, changeId);
    this.removeFile(person);
    this.ground.logger.log(`${person} has set a new password`);
  }

  /**
   * Deletes the file with the used secret. A failure is only logged: the password is set, and the secret in the file no
   * longer works.
   */
  private removeFile(person: string): void {
    const file = administratorFile(this.ground.dataDir, person);
    try {
      rmSync(file, { force: true });
    } catch (error) {
      this.ground.logger.warn(`${file} could not be removed: ${String(error)}`);
    }
  }

  /**
   * Shows one half of the single-use secret with which a person sets a password. Returns null if this half was shown
   * before. Also returns null after `signsFrom`: a password set then could sign at once, without the waiting period
   * that follows a reset.
   *
   * @param part the half to show: one is for the administrator who asked for the change, one for the administrator who
   * released it.
   * @param isOpening true if the change opened the account.
   */
  async secretHalf(
    person: string,
    changeId: string,
    { part, isOpening }: { readonly part: 'asker' | 'releaser'; readonly isOpening: boolean },
  ): Promise<{ readonly half: string; readonly endsAt: string } | null> {
    const now = new Date().toISOString();
    const { reset = null, signsFrom = null } = (await this.account(person)) ?? {};
    const latest = new Date(Date.now() + secretLifeMs).toISOString();
    // Only the latest change has valid halves of a secret. Showing halves of an earlier change would replace
    // the valid ones.
    const isLast = reset === null ? isOpening : reset === changeId;
    const endsAt = !isOpening && signsFrom !== null && signsFrom < latest ? signsFrom : latest;
    if (!isLast || endsAt <= now) return null;
    const half = newSecretPart();
    const hash = hashOfSecretPart(half);
    const isFirst = this.secrets.openSecret({ person, changeId, part, hash, endsAt });
    return isFirst ? { half, endsAt } : null;
  }

  async signsFrom(person: string): Promise<string | null> {
    const { signsFrom = null } = (await this.account(person)) ?? {};
    return signsFrom !== null && signsFrom > new Date().toISOString() ? signsFrom : null;
  }

  async accountOf(typed: string): Promise<string | null> {
    const person = typed.toLowerCase();
    return (await this.account(person)) === undefined ? null : person;
  }

  close(): void {
    this.stopping.abort();
    this.secrets.close();
  }

  /**
   * Returns the id of the account change to which a secret belongs. Returns undefined if a later reset was released,
   * because that voids the secret.
   */
  private changeOfSecret(
    person: string,
    hashes: readonly string[],
    account: KnownAccount | undefined,
  ): string | undefined {
    const changeId = this.secrets.changeOfSecret(person, hashes, new Date().toISOString());
    const reset = account?.reset ?? null;
    return reset === null || reset === changeId ? changeId : undefined;
  }

  /**
   * Returns the hash of the password that is valid now. A released reset voids an older password; the log records the
   * release, so the hash is deleted only here.
   */
  private passwordOf(person: string, { reset }: KnownAccount): string | undefined {
    const kept = this.secrets.passwordOf(person);
    if (kept === undefined || reset === null || kept.changeId === reset) return kept?.phc;
    this.secrets.dropPassword(person);
    return undefined;
  }

  private async refuse(person: string): Promise<never> {
    await this.delays.failed(person);
    throw signInRefused();
  }

  /**
   * Verifies a token. Roles and donors are read from the log, because they may have changed since the token was issued.
   */
  private async examine(token: string): Promise<VerifiedToken> {
    const verified = await this.tokens.verify(token);
    const { person } = verified.caller;
    const account = await this.account(person);
    if (account === undefined) throw new TokenRefused(`the account ${person} is not known`);
    if (account.isSuspended) throw endedToken('SUSPENDED', `the account ${person} is suspended`);
    if (isOfBefore(verified, account)) {
      throw endedToken(
        'CHANGED',
        `the token was made before ${person} was suspended, or before the password was reset`,
      );
    }
    const { roles, donors } = account;
    return { ...verified, caller: { ...verified.caller, roles, donors } };
  }

  private async stillHolds(verified: VerifiedToken): Promise<boolean> {
    const { caller, kid } = verified;
    const account = await this.account(caller.person);
    if (account === undefined || account.isSuspended || isOfBefore(verified, account)) return false;
    return (
      isSame(account.roles, caller.roles) &&
      isSame(account.donors, caller.donors) &&
      kid === this.tokens.kid
    );
  }

  private account(person: string): Promise<KnownAccount | undefined> {
    return this.accountsOfLog.find(person);
  }

  private isRight(phc: string | undefined, password: string): Promise<boolean> {
    return whenThereIsRoom(() => this.checks.isPassword(phc, password));
  }

  private hashed(password: string): Promise<string> {
    return whenThereIsRoom(() => this.checks.hashPassword(password));
  }
}

/** Compares two lists as texts joined by spaces: neither roles nor ids of donors contain a space. */
function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.join(' ') === others.join(' ');
}

/**
 * True if a token may have been issued before a reset or suspension. The comparison is inexact within a second, because
 * tokens carry their time in whole seconds.
 */
function isOfBefore({ expiresAtMs }: VerifiedToken, account: KnownAccount): boolean {
  return expiresAtMs - tokenLifeMs <= lastOut(account);
}

/** Time of the last password reset or suspension in milliseconds; 0 if there was none. */
function lastOut({ outAt }: KnownAccount): number {
  return outAt === null ? 0 : Date.parse(outAt);
}

/**
 * Time in milliseconds of the first full second after a reset or suspension. A token issued then cannot be mistaken for
 * one issued before.
 */
function secondAfter(account: KnownAccount): number {
  return (Math.floor(lastOut(account) / 1_000) + 1) * 1_000;
}

/**
 * Waits until the given time in milliseconds, but never longer than a second. Times come from the log and so are at
 * most a second ahead. Timers can fire slightly early, so 5 ms are added.
 */
async function until(moment: number): Promise<void> {
  const ms = moment - Date.now();
  if (ms > 0) await pause(Math.min(ms, 1_000) + 5);
}

/**
 * Runs a password check. A full queue of checks is answered with 503 `BUSY`, so that it is not mistaken for a failure
 * of the event store.
 */
async function whenThereIsRoom<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new ProblemException({
      status: 503,
      code: 'BUSY',
      retryAfterSeconds: 2,
      detail: 'too many people sign in at the same time: try again in a few seconds',
    });
  }
}
