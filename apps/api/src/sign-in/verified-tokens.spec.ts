import { TokenRefused } from './caller';
import { VerifiedTokens, type VerifiedToken } from './verified-tokens';

/** A verifier of tokens that counts its calls. */
class CountingIssuer {
  examined = 0;
  holds = true;
  refuses = false;
  constructor(private readonly expiresAtMs: number) {}

  async examine(token: string): Promise<VerifiedToken> {
    this.examined += 1;
    if (this.refuses) throw new TokenRefused('is unknown');
    const caller = { issuer: 'local', person: token, roles: ['recorder'] as const, donors: [] };
    return { caller, kid: 'k1', expiresAtMs: this.expiresAtMs };
  }

  stillHolds({ kid }: VerifiedToken): boolean {
    return kid === 'k1' && this.holds;
  }
}

/** Makes a cache of verified tokens with a clock that the test sets. */
function opened({ expiresAtMs = 900_000 } = {}) {
  const issuer = new CountingIssuer(expiresAtMs);
  const clock = { ms: 0 };
  return { issuer, clock, tokens: new VerifiedTokens(issuer, () => clock.ms) };
}

describe('verified tokens', () => {
  it('spare a token its second verification', async () => {
    const { issuer, tokens } = opened();
    const caller = { issuer: 'local', person: 'u.anna', roles: ['recorder'], donors: [] };
    expect(await tokens.verify('u.anna')).toEqual(caller);
    expect(await tokens.verify('u.anna')).toEqual(caller);
    expect(issuer.examined).toBe(1);
  });

  it('take no token for another', async () => {
    const { tokens } = opened();
    expect((await tokens.verify('u.anna')).person).toBe('u.anna');
    expect((await tokens.verify('u.ben')).person).toBe('u.ben');
  });

  it('are verified again after a minute', async () => {
    const { issuer, clock, tokens } = opened();
    await tokens.verify('u.anna');
    clock.ms = 59_999;
    await tokens.verify('u.anna');
    expect(issuer.examined).toBe(1);
    clock.ms = 60_000;
    await tokens.verify('u.anna');
    expect(issuer.examined).toBe(2);
  });

  it('never hold beyond the end of the token', async () => {
    const { issuer, clock, tokens } = opened({ expiresAtMs: 7_000 });
    await tokens.verify('u.anna');
    clock.ms = 6_999;
    await tokens.verify('u.anna');
    expect(issuer.examined).toBe(1);
    issuer.refuses = true;
    clock.ms = 7_000;
    await expect(tokens.verify('u.anna')).rejects.toThrow(TokenRefused);
  });

  it('are verified again once their issuer does not stand by them', async () => {
    const { issuer, tokens } = opened();
    await tokens.verify('u.anna');
    Object.assign(issuer, { holds: false, refuses: true });
    await expect(tokens.verify('u.anna')).rejects.toThrow('is unknown');
    issuer.holds = true;
    await expect(tokens.verify('u.anna')).rejects.toThrow('is unknown');
  });

  it('forget a refusal', async () => {
    const { issuer, tokens } = opened();
    issuer.refuses = true;
    await expect(tokens.verify('u.anna')).rejects.toThrow(TokenRefused);
    issuer.refuses = false;
    expect((await tokens.verify('u.anna')).person).toBe('u.anna');
  });

  it('are 10,000 at most, and the oldest goes first', async () => {
    const { issuer, tokens } = opened();
    for (let number = 0; number <= 10_000; number += 1) await tokens.verify(`u.${number}`);
    await tokens.verify('u.1');
    expect(issuer.examined).toBe(10_001);
    await tokens.verify('u.0');
    expect(issuer.examined).toBe(10_002);
  });
});
