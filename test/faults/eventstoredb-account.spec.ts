import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDbServer } from '../eventstoredb-server/eventstoredb-server';
import { commandLine } from '../support/command-line';

describe('npm run server-account', () => {
  const credentials = { user: 'admin', password: 'of-admin' };
  const folder = mkdtempSync(join(tmpdir(), 'art30-account-'));
  let server: EventStoreDbServer;

  beforeAll(async () => {
    server = await new EventStoreDbServer({ credentials }).start();
    writeFileSync(join(folder, 'ca.crt'), server.certificate);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function kept(user: string, password: string, admin = credentials.password) {
    const url = (by: string) =>
      `esdb://${by}@${server.address}?tlsCAFile=${encodeURIComponent(join(folder, 'ca.crt'))}`;
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content, { mode: 0o600 });
      return join(folder, name);
    };
    return commandLine('server-account', [], {
      EVENTSTORE_ADMIN_URL_FILE: file('admin.url', url(`admin:${admin}`)),
      EVENTSTORE_URL_FILE: file('ledger.url', url(`${user}:${password}`)),
    });
  }

  const written = (stream: string) =>
    (server.log.stream(stream) ?? []).map(({ type, data }) => [
      type,
      JSON.parse(Buffer.from(data).toString('utf8')) as unknown,
    ]);

  it('makes the account with the rights that the service needs and no more', async () => {
    expect(await kept('ledger', 'first-password')).toMatchObject({ code: 0, err: '' });
    expect([...server.accounts.passwords]).toEqual([['ledger', 'first-password']]);
    const [admins, own] = ['$admins', ['ledger']];
    const rights = { $r: own, $w: own, $mr: own, $mw: own, $d: admins };
    const system = { $r: admins, $w: admins, $mr: admins, $mw: admins, $d: admins };
    expect(written('$settings')).toEqual([
      ['update-default-acl', { $userStreamAcl: rights, $systemStreamAcl: system }],
    ]);
    expect(written('$$$all')).toEqual([['$metadata', { $acl: { $r: [admins, 'ledger'] } }]]);
  });

  it('gives the account another password, and writes its rights once', async () => {
    const { code, out } = await kept('ledger', 'second-password');
    expect([code, out]).toEqual([0, expect.stringContaining('existed already')]);
    expect([...server.accounts.passwords]).toEqual([['ledger', 'second-password']]);
    expect([written('$settings').length, written('$$$all').length]).toEqual([1, 1]);
  });

  it('leaves rights that are other ones, and says which are to be added', async () => {
    const { code, err } = await kept('another', 'password');
    expect([code, err]).toEqual([1, expect.stringContaining('$settings has other rights already')]);
    expect(err).toContain('"$r":["another"]');
    expect(written('$settings')).toHaveLength(1);
  });

  it('says that the administrator is refused, and never a password', async () => {
    const { code, err } = await kept('ledger', 'third-password', 'wrong-password');
    expect(code).toBe(1);
    expect(err).toContain('refuses the user or the password');
    expect(err).not.toMatch(/wrong-password|third-password/);
    expect(server.accounts.passwords.get('ledger')).toBe('second-password');
  });

  it('asks for both files', async () => {
    const { code, err } = await commandLine('server-account', [], {});
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^setting EVENTSTORE_ADMIN_URL_FILE must name/),
    ]);
  });
});
