import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../apps/api/src/create-app';
import { readConfig } from '../../apps/api/src/process/config';
import { SimulatedClock } from '../../apps/api/src/storage/clocks/clock';
import { Service } from '../support/service';

/** Two loopback addresses, which every machine has: the trusted proxy, and a client that is not trusted. */
const proxy = '127.0.0.2';
const other = '127.0.0.3';
const name = 'ledger.example.org';

describe('a service behind a proxy that it trusts', () => {
  let service: Service;
  let port: number;

  beforeAll(async () => {
    service = await Service.start({
      environment: { TRUSTED_PROXY: proxy, PUBLIC_HOSTS: name, RATE_SIGN_IN_PER_MINUTE: '2' },
    });
    await service.app.listen(0, '0.0.0.0');
    port = (service.app.getHttpServer().address() as AddressInfo).port;
  });

  afterAll(() => service.stopAndRemove());

  function asked(
    from: string,
    given: { path?: string; headers?: Record<string, string>; method?: string; body?: string } = {},
  ) {
    const { path = '/v1/donors', headers = {}, method = 'GET', body } = given;
    const sent = { Host: name, Authorization: service.as('u.auditor'), ...headers };
    const to = { host: '127.0.0.1', port, path, method, localAddress: from, agent: false };
    return new Promise<{
      status: number | undefined;
      code: string;
      headers: NodeJS.Dict<string | string[]>;
    }>((resolve, reject) => {
      const asking = request({ ...to, headers: sent }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          const { code = '' } = JSON.parse(text) as { code?: string };
          resolve({ status: answer.statusCode, code, headers: answer.headers });
        });
      });
      asking.on('error', reject).end(body);
    });
  }

  const https = { 'X-Forwarded-Proto': 'https' };

  it('answers what the proxy forwards over TLS, by the host that was asked for', async () => {
    const answer = await asked(proxy, { headers: https });
    expect([answer.status, answer.headers['strict-transport-security']]).toEqual([
      200,
      'max-age=31536000',
    ]);
    const forwarded = { ...https, Host: 'upstream:3000', 'X-Forwarded-Host': name };
    expect((await asked(proxy, { headers: forwarded })).status).toBe(200);
    const rebound = { ...https, 'X-Forwarded-Host': 'example.org' };
    expect((await asked(proxy, { headers: rebound })).code).toBe('MISDIRECTED_REQUEST');
  });

  it('refuses what came to the proxy in the clear', async () => {
    expect(await asked(proxy)).toMatchObject({ status: 403, code: 'TLS_REQUIRED' });
    const clear = { 'X-Forwarded-Proto': 'http' };
    expect(await asked(proxy, { headers: clear })).toMatchObject({
      status: 403,
      code: 'TLS_REQUIRED',
    });
  });

  it('refuses whoever comes past the proxy, whatever they claim, but for health of the machine itself', async () => {
    const claims = { ...https, 'X-Forwarded-For': proxy, 'X-Forwarded-Host': name };
    expect(await asked(other, { headers: claims })).toMatchObject({
      status: 403,
      code: 'PROXY_REQUIRED',
    });
    expect((await asked(other, { path: '/health/ready' })).status).toBe(200);
    expect((await asked(proxy, { path: '/health/ready' })).status).toBe(200);
  });

  it('counts sign-ins by the address that the proxy saw', async () => {
    const signIn = (seen: string) =>
      asked(proxy, {
        path: '/v1/sign-in',
        method: 'POST',
        body: '{"person":"u.x","password":"never was one"}',
        headers: { ...https, 'X-Forwarded-For': seen, 'Content-Type': 'application/json' },
      });
    const spoofed = ['10.0.0.1, 192.0.2.1', '10.0.0.2, 192.0.2.1', '10.0.0.3, 192.0.2.1'];
    const statuses = [];
    for (const seen of spoofed) statuses.push((await signIn(seen)).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await signIn('192.0.2.2')).status).toBe(401);
  });
});

describe('a service without a proxy', () => {
  it('believes nobody about hosts', async () => {
    const service = await Service.start();
    try {
      const forwarded = { 'X-Forwarded-Host': 'localhost', 'X-Forwarded-Proto': 'https' };
      const rebound = await service
        .http()
        .get('/v1/donors')
        .set(forwarded)
        .set('Host', 'example.org');
      expect(rebound.body.code).toBe('MISDIRECTED_REQUEST');
      const { headers } = await service.http().get('/v1/donors').set(forwarded);
      expect(headers).not.toHaveProperty('strict-transport-security');
    } finally {
      await service.stopAndRemove();
    }
  });
});

it('a simulated clock is never reached from other machines', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'art30-'));
  const reached = { HOST: '0.0.0.0', TRUSTED_PROXY: proxy, PUBLIC_HOSTS: name };
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...reached });
  const clock = new SimulatedClock(new Date('2024-03-01T00:00:00.000Z'));
  await expect(createApp({ config, clock })).rejects.toThrow(
    'setting HOST must be a loopback address where the clock is simulated',
  );
  rmSync(dataDir, { recursive: true });
});
