import type { Role } from '@art30/accounting';
import { pastSignInsMax, type PastSignIn } from '@art30/storage';
import type { Caller, TokenVerifier } from '../sign-in/caller';
import { LocalTokens, type IssuedToken } from '../sign-in/local-tokens';
import { Passwords } from '../sign-in/passwords';
import { VerifiedTokens } from '../sign-in/verified-tokens';
import { ownAudience, processIssuer } from '../sign-in/identity';
import { signInElsewhere, signInRefused } from '../problems/sign-in-refusals';
import type { PasswordSignIn, SignInWays } from './sign-in-ways';

/** A person who may sign in at this process only. */
export interface ProcessPerson {
  readonly person: string;
  readonly roles: readonly Role[];
  /** Donors on whose behalf a person with the role `donor` asks. */
  readonly donors?: readonly string[];
  readonly password: string;
}

/**
 * Accounts of people for a ledger with a simulated clock, such as that of the demo. The accounts and their signing key
 * exist in this process only.
 */
export class ProcessPeople implements SignInWays, PasswordSignIn {
  readonly verifier: TokenVerifier;
  readonly passwords = this;
  readonly issuer = processIssuer;
  private readonly signIns = new Map<string, readonly PastSignIn[]>();

  private constructor(
    private readonly tokens: LocalTokens,
    private readonly people: ReadonlyMap<
      string,
      { readonly phc: string } & Pick<Caller, 'roles' | 'donors'>
    >,
    private readonly checks: Passwords,
  ) {
    this.verifier = new VerifiedTokens({
      examine: (token) => tokens.verify(token),
      stillHolds: () => true,
    });
  }

  static async of(people: readonly ProcessPerson[]): Promise<ProcessPeople> {
    const names = { issuer: processIssuer, audience: ownAudience };
    const checks = new Passwords();
    const peopleEntries = await Promise.all(
      people.map(async ({ person, roles, donors = [], password }) => {
        return [person, { roles, donors, phc: await checks.hashPassword(password) }] as const;
      }),
    );
    return new ProcessPeople(await LocalTokens.withNewKey(names), new Map(peopleEntries), checks);
  }

  /** Issues a token without a password. No check is needed, because only this process has this object. */
  async tokenFor(
    person: string,
    roles: readonly Role[],
    donors: readonly string[] = [],
  ): Promise<string> {
    return (await this.tokens.issue({ person, roles, donors })).token;
  }

  async signIn(person: string, password: string): Promise<IssuedToken> {
    const personEntry = this.people.get(person);
    const isRight = await this.checks.isPassword(personEntry?.phc, password);
    if (personEntry === undefined || !isRight) throw signInRefused();
    const { roles, donors } = personEntry;
    return this.tokens.issue({ person, roles, donors });
  }

  keepSignIn(person: string, address: string): readonly PastSignIn[] {
    const before = this.signIns.get(person) ?? [];
    const now = { at: new Date().toISOString(), address };
    this.signIns.set(person, [now, ...before].slice(0, pastSignInsMax));
    return before;
  }

  async setPassword(): Promise<void> {
    throw signInElsewhere();
  }

  async accountOf(typed: string): Promise<string | null> {
    return this.people.has(typed) ? typed : null;
  }

  async signsFrom(): Promise<null> {
    return null;
  }

  close(): void {
    // Nothing must be released, as everything is in memory.
  }
}
