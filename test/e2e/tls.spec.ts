import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { selfSignedCertificate, type Certificate } from '../eventstoredb-server/self-signed';
import { BuiltService } from '../support/built-service';
import { Gate } from '../support/gate';
import { until } from '../support/patience';

const name = 'ledger.example.org';
/** An address of this machine outside the loopback; undefined if it has none. */
const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('TLS that the service ends', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const files = { TLS_CERT_FILE: join(folder, 'tls.crt'), TLS_KEY_FILE: join(folder, 'tls.key') };
  const running: BuiltService[] = [];
  let made: Certificate;

  beforeEach(() => write(selfSignedCertificate({ host: name })));
  afterEach(async () => {
    for (const service of running) service.kill('SIGKILL');
    await Promise.all(running.splice(0).map(({ ended }) => ended));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(certificate: Certificate): void {
    made = certificate;
    writeFileSync(files.TLS_CERT_FILE, made.certificate);
    writeFileSync(files.TLS_KEY_FILE, made.privateKey, { mode: 0o600 });
    chmodSync(files.TLS_KEY_FILE, 0o600);
  }

  function start(environment: Record<string, string> = {}): BuiltService {
    const DATA_DIR = join(folder, `data-${running.length}-${Date.now()}`);
    const service = new BuiltService({ DATA_DIR, PUBLIC_HOSTS: name, ...files, ...environment });
    running.push(service);
    return service;
  }

  const portOf = async (service: BuiltService) => Number(new URL(await service.address()).port);

  /** Opens a TLS connection with the host name of the certificate. */
  function handshake(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const to = { host: '127.0.0.1', port, servername: name, ca: made.certificate, ...options };
      const socket = connect(to, () => resolve(socket)).on('error', reject);
    });
  }

  function get(port: number, path: string, more: { host?: string; headers?: object } = {}) {
    const { host = '127.0.0.1', headers = {} } = more;
    const to = { host, port, path, servername: name, ca: made.certificate, agent: false };
    return new Promise<{
      status?: number | undefined;
      headers: NodeJS.Dict<string | string[]>;
      text: string;
    }>((resolve, reject) => {
      const sent = request({ ...to, headers: { Host: name, ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () =>
          resolve({ status: answer.statusCode, headers: answer.headers, text }),
        );
      });
      sent.on('error', reject).end();
    });
  }

  it('is 1.2 or 1.3, and tells browsers to come over nothing else', async () => {
    const service = start();
    expect(await service.address()).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const port = await portOf(service);
    const { status, headers } = await get(port, '/health/live');
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await handshake(port, { minVersion: version, maxVersion: version });
      expect(socket.getProtocol()).toBe(version);
      socket.destroy();
    }
    const old = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    await expect(handshake(port, old)).rejects.toThrow();
    const weak = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' } as const;
    await expect(handshake(port, weak)).rejects.toThrow();
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
  });

  it('is asked for by the names that are set, and by no other', async () => {
    const port = await portOf(start());
    const hosts = { [name]: 200, localhost: 200, [`${name}:${port}`]: 200, 'example.org': 421 };
    for (const [host, status] of Object.entries(hosts)) {
      expect([host, (await get(port, '/health/live', { headers: { Host: host } })).status]).toEqual(
        [host, status],
      );
    }
  });

  it('gives nothing to who speaks plain HTTP, and a stop waits for nobody who never said anything', async () => {
    const service = start();
    const port = await portOf(service);
    const plain = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connectPlain(port, '127.0.0.1', () => {
        socket.write(`GET /health/live HTTP/1.1\r\nHost: ${name}\r\n\r\n`);
      });
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(text));
    });
    expect(plain).not.toContain('HTTP/1.1 200');
    const silent = connectPlain(port, '127.0.0.1');
    const idle = await handshake(port);
    for (const socket of [silent, idle]) socket.on('error', () => undefined);
    const begun = Date.now();
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);
    // The timeouts that must not apply here: 10 seconds for a handshake, 60 for a connection without a
    // request.
    expect(Date.now() - begun).toBeLessThan(8_000);
    silent.destroy();
    idle.destroy();
  });

  it('takes a new certificate at SIGHUP, and keeps the old one where the new cannot be used', async () => {
    const service = start();
    const port = await portOf(service);
    const shown = async () => {
      const socket = await handshake(port, { rejectUnauthorized: false });
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      return fingerprint256;
    };
    const first = await shown();
    writeFileSync(files.TLS_KEY_FILE, 'no key');
    service.kill('SIGHUP');
    await until(() => service.out.includes('the certificate could not be read again'));
    expect(await shown()).toBe(first);
    write(selfSignedCertificate({ host: name }));
    service.kill('SIGHUP');
    await until(() => service.out.includes('the certificate was read again'));
    expect(await shown()).not.toBe(first);
    expect((await get(port, '/health/live')).status).toBe(200);
    const old = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    await expect(handshake(port, old)).rejects.toThrow();
  });

  it('is what Docker asks for the health of the service over', async () => {
    const service = start();
    const port = String(await portOf(service));
    const check = (environment: Record<string, string>) =>
      new Promise((resolve) => {
        const env = { PATH: process.env['PATH'], PORT: port, ...environment };
        spawn(process.execPath, ['dist/apps/api/src/health-check.js'], { env }).on('exit', resolve);
      });
    expect(await check({ ...files, HOST: '0.0.0.0' })).toBe(0);
    expect(await check({})).toBe(1);
    service.kill('SIGKILL');
    await service.ended;
    expect(await check(files)).toBe(1);
  });

  it('lets others reach the service from other machines, signed in as here', async () => {
    if (outside === undefined) throw new Error('this machine has no address but the loopback');
    const gate = await Gate.open();
    try {
      const port = await portOf(start({ HOST: '0.0.0.0', ...gate.environment }));
      const authorization = await gate.as('u.auditor');
      const asked = (headers: object) => get(port, '/v1/donors', { host: outside, headers });
      expect((await asked({ Authorization: authorization })).status).toBe(200);
      expect((await asked({})).status).toBe(401);
      expect((await asked({ Authorization: authorization, Host: outside })).status).toBe(421);
    } finally {
      await gate.close();
    }
  });

  it.each<[string, Record<string, string>, () => unknown, string]>([
    [
      'beyond loopback in the clear',
      { HOST: '0.0.0.0', TLS_CERT_FILE: '', TLS_KEY_FILE: '' },
      () => undefined,
      'setting HOST must be a loopback address',
    ],
    [
      'with a key that others may read',
      {},
      () => chmodSync(files.TLS_KEY_FILE, 0o644),
      'setting TLS_KEY_FILE names a file that others on this machine may read: chmod 600 it',
    ],
    [
      'with a certificate for another name',
      { PUBLIC_HOSTS: 'books.example.org' },
      () => undefined,
      'is not for books.example.org of PUBLIC_HOSTS',
    ],
  ])('is never started %s', async (_what, environment, spoil, says) => {
    spoil();
    const service = start(environment);
    expect(await service.ended).toBe(1);
    expect(service.err).toContain(says);
    expect(service.err).not.toContain('PRIVATE KEY');
  });
});
