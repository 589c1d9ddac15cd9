import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StoreHalted, Unavailable } from '@art30/event-sourcing';
import { temporaryFolder } from '@art30/testing';
import Database from 'better-sqlite3';
import { CannotOpen } from '../sqlite/cannot-open';
import { SecretsFile, type OpenedSecret } from './secrets-file';

const hash = (digit: string) => digit.repeat(64);
const [first, second, third] = [hash('1'), hash('2'), hash('3')];
const endsAt = '2027-01-02T00:00:00.000Z';
const before = '2027-01-01T23:59:59.999Z';

const whole: OpenedSecret = {
  person: 'u.a',
  changeId: 'CH-1',
  part: 'whole',
  hash: first,
  endsAt,
};
const asker: OpenedSecret = { ...whole, part: 'asker' };
const releaser: OpenedSecret = { ...whole, part: 'releaser', hash: second };

describe('the file of secrets', () => {
  const folder = temporaryFolder();
  const opened: SecretsFile[] = [];
  const file = () => join(folder.path, 'accounts.db');
  const files = () => [file(), `${file()}-wal`, `${file()}-shm`];

  afterEach(() => {
    for (const secrets of opened.splice(0)) secrets.close();
  });

  function open(): SecretsFile {
    const secrets = SecretsFile.open(folder.path);
    opened.push(secrets);
    return secrets;
  }

  function reopen(secrets: SecretsFile): SecretsFile {
    secrets.close();
    return open();
  }

  it('is made with its folder', () => {
    const inner = join(folder.path, 'not', 'yet');
    expect(SecretsFile.exists(inner)).toBe(false);
    SecretsFile.open(inner).close();
    expect(SecretsFile.exists(inner)).toBe(true);
  });

  it('is for its owner alone, and so is what lies beside it', () => {
    const umask = process.umask(0);
    try {
      open().setPassword('u.a', 'phc', 'CH-1');
    } finally {
      process.umask(umask);
    }
    expect(files().map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  it('is taken from others who were let in', () => {
    open().close();
    chmodSync(file(), 0o644);
    open().setPassword('u.a', 'phc', 'CH-1');
    expect(files().map((one) => statSync(one).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });

  it('keeps passwords by person', () => {
    const secrets = open();
    secrets.setPassword('u.a', 'old', 'CH-1');
    secrets.setPassword('u.a', 'phc of a', 'CH-2');
    secrets.setPassword('u.b', 'phc of b', 'CH-3');
    const again = reopen(secrets);
    expect(['u.a', 'u.b', 'u.c'].map((person) => again.passwordOf(person))).toEqual([
      { phc: 'phc of a', changeId: 'CH-2' },
      { phc: 'phc of b', changeId: 'CH-3' },
      undefined,
    ]);
    again.dropPassword('u.a');
    again.dropPassword('u.c');
    expect(again.passwordOf('u.a')).toBeUndefined();
    expect(again.passwordOf('u.b')?.phc).toBe('phc of b');
  });

  it('keeps another hash of a password under its change, unless the password is another by then', () => {
    const secrets = open();
    secrets.setPassword('u.a', 'phc', 'CH-1');
    secrets.openSecret({ ...asker, changeId: 'CH-2' });
    secrets.rehashPassword('u.a', 'phc', 'stronger');
    expect(secrets.passwordOf('u.a')).toEqual({ phc: 'stronger', changeId: 'CH-1' });
    secrets.openSecret({ ...releaser, changeId: 'CH-2' });
    expect(secrets.changeOfSecret('u.a', [first, second], before)).toBe('CH-2');
    secrets.setPassword('u.a', 'new', 'CH-2');
    secrets.rehashPassword('u.a', 'stronger', 'strongest');
    expect(secrets.passwordOf('u.a')).toEqual({ phc: 'new', changeId: 'CH-2' });
  });

  it('keeps one signing key, and nothing of the one before', () => {
    const secrets = open();
    expect(secrets.signingKey()).toBeUndefined();
    secrets.keepSigningKey({ kty: 'OKP', d: 'the-first-key' });
    secrets.keepSigningKey({ kty: 'OKP', d: 'another-key' });
    secrets.setPassword('u.a', 'phc-of-old', 'CH-1');
    secrets.dropPassword('u.a');
    const bytes = files().map((one) => readFileSync(one, 'latin1'));
    expect(bytes.join()).not.toMatch(/the-first-key|phc-of-old/);
    expect(reopen(secrets).signingKey()).toEqual({ kty: 'OKP', d: 'another-key' });
  });

  it('opens a whole secret by its hash, before and after a restart', () => {
    const secrets = open();
    expect(secrets.openSecret(whole)).toBe(true);
    expect(secrets.changeOfSecret('u.a', [first], before)).toBe('CH-1');
    expect(reopen(secrets).changeOfSecret('u.a', [first], before)).toBe('CH-1');
  });

  it.each([
    ['another hash', 'u.a', [second]],
    ['no hash', 'u.a', []],
    ['a hash too many', 'u.a', [first, second]],
    ['the hash twice', 'u.a', [first, first]],
    ['a piece of the hash', 'u.a', [first.slice(1)]],
    ['another person', 'u.b', [first]],
  ])('does not open a whole secret to %s', (_what, person, hashes) => {
    const secrets = open();
    secrets.openSecret(whole);
    expect(secrets.changeOfSecret(person, hashes, before)).toBeUndefined();
  });

  it('opens a secret of two halves in either order', () => {
    const secrets = open();
    expect(secrets.openSecret(asker)).toBe(true);
    expect(secrets.openSecret(releaser)).toBe(true);
    expect(secrets.changeOfSecret('u.a', [first, second], before)).toBe('CH-1');
    expect(secrets.changeOfSecret('u.a', [second, first], before)).toBe('CH-1');
  });

  it.each([
    ['one half', [first]],
    ['the other half', [second]],
    ['one half twice', [first, first]],
    ['a wrong half', [first, third]],
  ])('does not open a secret of two halves to %s', (_what, hashes) => {
    const secrets = open();
    secrets.openSecret(asker);
    secrets.openSecret(releaser);
    expect(secrets.changeOfSecret('u.a', hashes, before)).toBeUndefined();
  });

  it('does not open by the one half that was made so far', () => {
    const secrets = open();
    secrets.openSecret(asker);
    expect(secrets.changeOfSecret('u.a', [first], before)).toBeUndefined();
  });

  it.each([endsAt, '2027-01-02T01:00:00+01:00', '2028-01-01T00:00:00Z', 'no moment'])(
    'does not open a secret at %s, when it has ended',
    (now) => {
      const secrets = open();
      secrets.openSecret(whole);
      expect(secrets.changeOfSecret('u.a', [first], now)).toBeUndefined();
    },
  );

  it('does not open when one half has ended', () => {
    const secrets = open();
    secrets.openSecret({ ...asker, endsAt: before });
    secrets.openSecret(releaser);
    expect(secrets.changeOfSecret('u.a', [first, second], before)).toBeUndefined();
  });

  it('makes a part for a change once, whatever became of it', () => {
    const secrets = open();
    expect(secrets.openSecret(asker)).toBe(true);
    expect(secrets.openSecret({ ...asker, hash: third })).toBe(false);
    expect(secrets.openSecret(releaser)).toBe(true);
    expect(secrets.changeOfSecret('u.a', [first, second], before)).toBe('CH-1');
    secrets.setPassword('u.a', 'phc', 'CH-1');
    const again = reopen(secrets);
    expect(again.openSecret({ ...asker, hash: third })).toBe(false);
    expect(again.openSecret({ ...releaser, hash: third })).toBe(false);
    expect(again.openSecret({ ...whole, changeId: 'CH-2' })).toBe(true);
    again.dropSecret('u.a');
    expect(again.openSecret({ ...whole, changeId: 'CH-2' })).toBe(false);
  });

  it.each<[string, (secrets: SecretsFile) => void]>([
    ['a password is set', (secrets) => secrets.setPassword('u.a', 'phc', 'CH-1')],
    ['it is dropped', (secrets) => secrets.dropSecret('u.a')],
    [
      'another change opens one',
      (secrets) => secrets.openSecret({ ...asker, changeId: 'CH-2', hash: third }),
    ],
  ])('ends a secret when %s', (_what, end) => {
    const secrets = open();
    secrets.openSecret(whole);
    secrets.openSecret({ ...whole, person: 'u.b', changeId: 'CH-9' });
    end(secrets);
    expect(secrets.changeOfSecret('u.a', [first], before)).toBeUndefined();
    expect(secrets.changeOfSecret('u.b', [first], before)).toBe('CH-9');
  });

  it('lets a late half of an earlier change end nothing', () => {
    const secrets = open();
    secrets.openSecret(asker);
    secrets.openSecret({ ...whole, changeId: 'CH-2', hash: third });
    secrets.openSecret(releaser);
    expect(secrets.changeOfSecret('u.a', [first, second], before)).toBeUndefined();
    expect(secrets.changeOfSecret('u.a', [third], before)).toBe('CH-2');
  });

  it('keeps a secret when a password is dropped', () => {
    const secrets = open();
    secrets.openSecret(whole);
    secrets.dropPassword('u.a');
    expect(secrets.changeOfSecret('u.a', [first], before)).toBe('CH-1');
  });

  it('answers the sign-ins before, the newest first, and keeps the last five of a person', () => {
    const secrets = open();
    const at = (day: number) => ({
      at: `2027-01-0${day}T09:00:00.000Z`,
      address: `192.0.2.${day}`,
    });
    expect(secrets.keepSignIn('u.a', at(1))).toEqual([]);
    expect(secrets.keepSignIn('u.b', at(9))).toEqual([]);
    for (const day of [2, 3, 4, 5, 6, 7]) secrets.keepSignIn('u.a', at(day));
    expect(reopen(secrets).keepSignIn('u.a', at(8))).toEqual([7, 6, 5, 4, 3].map(at));
  });

  it('keeps sign-ins in a file of version 1 too, with what it had', () => {
    const secrets = open();
    secrets.setPassword('u.a', 'phc', 'CH-1');
    secrets.close();
    new Database(file()).exec('DROP TABLE sign_ins; PRAGMA user_version = 1').close();
    const upgraded = open();
    upgraded.keepSignIn('u.a', { at: before, address: '192.0.2.1' });
    const again = reopen(upgraded);
    expect(again.passwordOf('u.a')).toEqual({ phc: 'phc', changeId: 'CH-1' });
    expect(again.keepSignIn('u.a', { at: endsAt, address: '192.0.2.2' })).toHaveLength(1);
  });

  it.each<[string, () => void, string]>([
    ['text', () => writeFileSync(file(), 'no database '.repeat(100)), 'it is damaged'],
    ['cut off', () => writeFileSync(file(), 'SQLite'), 'it is cut off after 6 bytes'],
    ['a folder', () => mkdirSync(file()), 'unable to open'],
    [
      'another database',
      () => new Database(file()).exec('CREATE TABLE events (id)').close(),
      'it holds no secrets of accounts: check DATA_DIR',
    ],
    [
      'of a later version',
      () => {
        open().close();
        new Database(file()).exec('PRAGMA user_version = 3').close();
      },
      'run the program that wrote it',
    ],
    [
      'damaged in the middle',
      () => {
        open().close();
        truncateSync(file(), statSync(file()).size - 4096);
      },
      'it is damaged',
    ],
    ['missing beside its log', () => writeFileSync(`${file()}-wal`, 'x'), 'is empty or missing'],
  ])('is not opened when it is %s', (_what, spoil, said) => {
    spoil();
    expect(() => open()).toThrow(CannotOpen);
    expect(() => open()).toThrow(said);
  });

  it('is not opened where it cannot be made', () => {
    expect(() => SecretsFile.open('/dev/null/folder')).toThrow(
      'the account of the service must own the file and its folder',
    );
  });

  it('takes nothing when it was moved away', () => {
    const secrets = open();
    renameSync(file(), `${file()}.old`);
    expect(() => secrets.setPassword('u.a', 'phc', 'CH-1')).toThrow(StoreHalted);
    rmSync(`${file()}.old`);
    expect(existsSync(file())).toBe(false);
  });

  it('answers nothing when it is closed', () => {
    const secrets = open();
    secrets.close();
    expect(() => secrets.passwordOf('u.a')).toThrow(Unavailable);
  });
});
