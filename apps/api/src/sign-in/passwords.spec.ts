import { Unavailable } from '@art30/event-sourcing';
import { hash } from '@node-rs/argon2';
import { needsRehash, passwordFault, Passwords } from './passwords';

const password = 'correct horse battery';

describe('a new password', () => {
  it.each([
    ['the shortest', 'x'.repeat(12)],
    ['the longest', 'x'.repeat(128)],
    ['one of signs outside the first plane', '😀'.repeat(128)],
    ['one that is long only as it was typed', 'e\u0301'.repeat(128)],
  ])('may be %s', (_what, given) => {
    expect(passwordFault(given, 'u.contrib')).toBeUndefined();
  });

  it.each([
    ['short', 'x'.repeat(11), 'the password has 11 characters: give at least 12'],
    ['short and only looks long', 'e\u0301'.repeat(11), 'has 11 characters: give at least 12'],
    ['long', 'x'.repeat(129), 'the password is too long: give at most 128 characters'],
    ['very long', '\u0301'.repeat(100_000), 'the password is too long'],
    ['long once it is spelled out', '\uFDFA'.repeat(20), 'the password is too long'],
    ['the id', 'u.contribution', 'the password contains your user id: choose one without'],
    ['made of the id', 'My-U.Contribution-1', 'the password contains your user id'],
    [
      'the id in wide letters',
      'ｕ．ｃｏｎｔｒｉｂｕｔｉｏｎ',
      'the password contains your user id',
    ],
  ])('is refused when it is %s', (_what, given, fault) => {
    expect(passwordFault(given, 'u.contribution')).toContain(fault);
  });
});

describe('hashes of passwords', () => {
  const passwords = new Passwords();

  it('are argon2id at the cost that OWASP asks for, with a salt each', async () => {
    const [one, other] = await Promise.all([
      passwords.hashPassword(password),
      passwords.hashPassword(password),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(needsRehash(one)).toBe(false);
  });

  it('let in the password they were made of, and no other', async () => {
    const phc = await passwords.hashPassword(password);
    expect(await passwords.isPassword(phc, password)).toBe(true);
    expect(await passwords.isPassword(phc, `${password} `)).toBe(false);
    expect(await passwords.isPassword(phc, '')).toBe(false);
    expect(await passwords.isPassword(phc, password.repeat(1_000))).toBe(false);
    expect(await passwords.isPassword(undefined, password)).toBe(false);
  });

  it('let in a password however its letters were composed', async () => {
    const phc = await passwords.hashPassword('société générale');
    expect(await passwords.isPassword(phc, 'société générale'.normalize('NFD'))).toBe(true);
    const longest = '\u1EBF'.repeat(128);
    const ofLongest = await passwords.hashPassword(longest);
    expect(await passwords.isPassword(ofLongest, longest.normalize('NFD'))).toBe(true);
  });

  it.each([
    ['less memory', { memoryCost: 8_192 }],
    ['more passes', { timeCost: 3 }],
    ['more lanes', { parallelism: 2 }],
    ['another algorithm', { algorithm: 1 }],
  ])('are made anew where they were made with %s', async (_what, options) => {
    const phc = await hash(password, { memoryCost: 19_456, timeCost: 2, ...options });
    expect(needsRehash(phc)).toBe(true);
    expect(await passwords.isPassword(phc, password)).toBe(true);
  });

  it.each([
    ['of an account', true],
    ['of nobody', false],
  ])('%s are checked two at once while 64 wait, and no more', async (_whose, isKnown) => {
    const phc = await passwords.hashPassword(password);
    const checks = Array.from({ length: 70 }, () =>
      passwords.isPassword(isKnown ? phc : undefined, password),
    );
    const outcomes = await Promise.allSettled(checks);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(4);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(Unavailable);
      expect(String(reason)).toContain('64 passwords wait to be checked already: try again');
    }
    expect(outcomes.slice(0, 66)).toEqual(Array(66).fill({ status: 'fulfilled', value: isKnown }));
    expect(await passwords.isPassword(phc, password)).toBe(true);
  });
});
