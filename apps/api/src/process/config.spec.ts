import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSetting } from '@art30/storage';
import { readConfig } from './config';

describe('the configuration', () => {
  it('needs nothing to be set', () => {
    expect(readConfig({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicHosts: [],
      tls: undefined,
      trustedProxies: [],
      metrics: undefined,
      rates: { address: 120_000, account: 6_000, donor: 600, signIn: 120, watch: 6_000 },
      dataDir: './data',
      documentsDir: 'data/documents',
      documentsShared: false,
      eventStoreUrl: 'sqlite:data/events.db',
      streamPrefix: 'article30-',
      openNew: false,
      instance: expect.stringMatching(/^[a-z0-9]/) as string,
      accessLogDays: 400,
      eventStoreCallMs: 5_000,
      followedMs: 2_000,
      logLevel: 'info',
      readWaitMs: 5000,
      settlementGraceMs: 5000,
      readyLagEventsMax: 1000,
      booksCheckAfterMs: 10_000,
      checkpointMinutes: 60,
      witnesses: [],
      witnessQuorum: 0,
      checkpointKeyFile: undefined,
      cursorKeyFile: undefined,
      proposalDays: 30,
      oidc: undefined,
      signingSuspendedHours: 24,
      regionalOrganizationsEligible: true,
      prices: { warningPercent: 5n, approvalPercent: 20n },
    });
  });

  it('takes an empty value for one that is not set', () => {
    expect(readConfig({ PORT: '', HOST: '', LOG_LEVEL: '' })).toEqual(readConfig({}));
  });

  it('keeps the events in the data folder unless it is told otherwise', () => {
    expect(readConfig({ DATA_DIR: '/srv/books' }).eventStoreUrl).toBe(
      'sqlite:/srv/books/events.db',
    );
    const elsewhere = { DATA_DIR: '/srv/books', EVENTSTORE_URL: 'sqlite:/log/e.db' };
    expect(readConfig(elsewhere).eventStoreUrl).toBe('sqlite:/log/e.db');
  });

  describe('on a server', () => {
    const onServer = (environment: object) =>
      readConfig({ EVENTSTORE_URL: 'esdb://store:2113', ...environment });

    it('wants a folder for documents that is said to be shared', () => {
      const shared = { DOCUMENTS_DIR: '/documents', DOCUMENTS_SHARED: 'yes' };
      expect(onServer(shared)).toMatchObject({ documentsDir: '/documents', documentsShared: true });
    });

    it.each([
      ['DOCUMENTS_SHARED', { DOCUMENTS_DIR: '/documents' }],
      ['DOCUMENTS_SHARED', { DOCUMENTS_DIR: '/documents', DOCUMENTS_SHARED: 'no' }],
    ])('refuses to start without %s: %j', (name, environment) => {
      expect(() => onServer(environment)).toThrow(`setting ${name} must be`);
    });

    it.each([undefined, 'data', './data/', 'data/documents', 'data/../data/documents/'])(
      'refuses a folder for documents inside the one of the instance, as that: %s',
      (folder) => {
        const set = { DATA_DIR: './data', DOCUMENTS_DIR: folder, DOCUMENTS_SHARED: 'yes' };
        expect(() => onServer(set)).toThrow('DOCUMENTS_DIR is inside DATA_DIR');
      },
    );
  });

  it.each([
    ['DOCUMENTS_SHARED', 'true'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', 'http'],
    ['PORT', '0x10'],
    ['HOST', '0.0.0.0'],
    ['HOST', 'example.org'],
    ['TRUSTED_PROXY', '10.0.0.0/0'],
    ['TRUSTED_PROXY', '10.0.0.7,proxy.example.org'],
    ['TRUSTED_PROXY', '10.0.0.0/33'],
    ['PUBLIC_HOSTS', 'https://ledger.example.org'],
    ['PUBLIC_HOSTS', 'ledger.example.org:443'],
    ['METRICS_PORT', '65536'],
    ['METRICS_HOST', 'prometheus'],
    ['RATE_ADDRESS_PER_MINUTE', '-1'],
    ['EVENTSTORE_URL', 'sqlite:'],
    ['EVENTSTORE_URL', 'postgres://user:secret@host/db'],
    ['LOG_LEVEL', 'loud'],
    ['READ_WAIT_MS', '20001'],
    ['EVENTSTORE_CALL_MS', '15001'],
    ['EVENTSTORE_FOLLOWED_MS', '3001'],
    ['EVENTSTORE_OPEN_NEW', 'true'],
    ['EVENTSTORE_STREAM_PREFIX', 'article30'],
    ['EVENTSTORE_STREAM_PREFIX', 'article30names-'],
    ['EVENTSTORE_STREAM_PREFIX', 'article30access-'],
    ['EVENTSTORE_STREAM_PREFIX', '-'],
    ['EVENTSTORE_STREAM_PREFIX', 'article-30-'],
    ['EVENTSTORE_STREAM_PREFIX', '$article30-'],
    ['EVENTSTORE_STREAM_PREFIX', 'article30access-'],
    ['INSTANCE', 'Node 1'],
    ['INSTANCE', '-node'],
    ['INSTANCE', 'n'.repeat(65)],
    ['ACCESS_LOG_DAYS', '29'],
    ['READ_WAIT_MS', '-5'],
    ['SETTLEMENT_GRACE_MS', '9'],
    ['READY_LAG_EVENTS_MAX', '1e3'],
    ['BOOKS_CHECK_AFTER_MS', '86400001'],
    ['PROPOSAL_DAYS', '0'],
    ['SIGNING_SUSPENDED_HOURS', '0'],
    ['OIDC_ISSUER', 'http://login.example.org'],
    ['REGIONAL_ORGANIZATIONS_ELIGIBLE', 'true'],
    ['PRICE_WARNING_PERCENT', '2.5'],
    ['PRICE_WARNING_PERCENT', '1001'],
    ['PRICE_APPROVAL_PERCENT', '4'],
  ])('refuses %s=%s by its name', (name, value) => {
    const read = () => readConfig({ [name]: value });
    expect(read).toThrow(BadSetting);
    expect(read).toThrow(`setting ${name} must be`);
  });

  it('does not repeat a value it refuses, which may hold a password', () => {
    const read = () => readConfig({ EVENTSTORE_URL: 'postgres://user:secret@host/db' });
    expect(read).toThrow('setting EVENTSTORE_URL must be sqlite:<file>, esdb://');
    expect(read).not.toThrow('secret');
  });

  describe('a connection string in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'art30-'));
    const file = join(folder, 'url');
    const EVENTSTORE_URL_FILE = file;
    const read = (environment: object = {}) => readConfig({ EVENTSTORE_URL_FILE, ...environment });

    afterAll(() => rmSync(folder, { recursive: true }));

    it('is the setting, without what an editor leaves at its end', () => {
      writeFileSync(file, 'sqlite:/log/e.db\n', { mode: 0o600 });
      expect(read()).toEqual(readConfig({ EVENTSTORE_URL: 'sqlite:/log/e.db' }));
    });

    it('is refused by its name alone where it cannot be used', () => {
      writeFileSync(file, 'postgres://user:secret@host/db');
      expect(read).toThrow('setting EVENTSTORE_URL must be sqlite:<file>');
      expect(read).not.toThrow('secret');
      const twice = () => read({ EVENTSTORE_URL: 'sqlite:/log/e.db' });
      expect(twice).toThrow('setting EVENTSTORE_URL_FILE is set, and EVENTSTORE_URL too');
      writeFileSync(file, ' \n');
      expect(read).toThrow('setting EVENTSTORE_URL_FILE names a file with nothing in it');
      writeFileSync(file, 'x'.repeat(65_537));
      expect(read).toThrow('setting EVENTSTORE_URL_FILE names a file of more than 65536 bytes');
      for (const mode of [0o644, 0o604]) {
        chmodSync(file, mode);
        expect(read).toThrow('names a file that others on this machine may read: chmod 600 it');
      }
      rmSync(file);
      expect(read).toThrow(
        'setting EVENTSTORE_URL_FILE names a file that this account cannot read',
      );
    });
  });

  it('is documented, name by name, with the defaults that hold', () => {
    const documented = readFileSync('.env.example', 'utf8')
      .split('\n')
      .filter((line) => /^(# )?[A-Z_]+=/.test(line))
      .map((line) => line.replace(/^# /, '').split('=') as [string, string]);
    expect(readConfig(Object.fromEntries(documented))).toMatchObject({ port: 3000 });
    const source = [
      ...['config', 'checkpoint-settings', 'rate-settings'].map(
        (file) => `apps/api/src/process/${file}.ts`,
      ),
      'libs/storage/src/settings.ts',
      'apps/api/src/sign-in/oidc-settings.ts',
      'apps/api/src/http/network/listening.ts',
    ]
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    const read = [...source.matchAll(/(secretSetting\()?(?:environment, |seconds\()'([A-Z_]+)'/g)]
      .map(([, isSecret, name = '']) => (isSecret ? [name, `${name}_FILE`] : [name]))
      .flat();
    expect(documented.map(([name]) => name).sort()).toEqual([...new Set(read)].sort());
  });
});
