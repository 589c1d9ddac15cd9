import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';

interface Audit {
  verdictOf(printed: string): { readonly code: 0 | 1; readonly lines: readonly string[] };
}

const { verdictOf } = jest.requireActual<Audit>('../../.ci/audit.cjs');

describe('the audit of packages', () => {
  const cache = temporaryFolder();
  let server: Server;
  /** The test registry's answer to a request for security advisories. */
  let advisories: { status: number; body: object };
  let asked: readonly string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.method !== 'POST') return void response.end(packument(request.url ?? ''));
      asked = [...asked, request.url ?? ''];
      request.resume();
      response.writeHead(advisories.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(advisories.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    asked = [];
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  /** A package's metadata as a registry serves it, with the installed version only. */
  function packument(url: string): string {
    const name = decodeURIComponent(url.slice(1));
    const text = readFileSync(join('node_modules', name, 'package.json'), 'utf8');
    const installed = JSON.parse(text) as { version: string };
    const { version } = installed;
    return JSON.stringify({
      name,
      'dist-tags': { latest: version },
      versions: { [version]: installed },
    });
  }

  /** Runs `npm audit` on this project's lock file. */
  async function audited(): Promise<{ code: number | null; said: string }> {
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const own = { npm_config_registry: registry, npm_config_cache: cache.path };
    const env = { ...process.env, ...own, npm_config_fetch_retries: '0' };
    const child = spawn(process.execPath, ['.ci/audit.cjs'], { env });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, said };
  }

  const weakness = (severity: string) => ({
    pino: [
      {
        id: 1,
        url: 'https://example.org/advisory',
        title: 'Log forging',
        severity,
        vulnerable_versions: '<99.0.0',
      },
    ],
  });

  it('finds nothing where nothing is known', async () => {
    advisories = { status: 200, body: {} };
    const { code, said } = await audited();
    expect(code).toBe(0);
    expect(said).toBe(
      'audit: 0 of 0 known weaknesses of production packages are high or critical\n',
    );
    expect(asked).toEqual(['/-/npm/v1/security/advisories/bulk']);
  });

  it.each(['high', 'critical'])('fails by a %s weakness, and names it', async (severity) => {
    advisories = { status: 200, body: weakness(severity) };
    const { code, said } = await audited();
    expect(code).toBe(1);
    expect(said).toContain(
      `audit: pino *: ${severity}: Log forging (https://example.org/advisory)`,
    );
  });

  it('does not fail by a moderate one', async () => {
    advisories = { status: 200, body: weakness('moderate') };
    const { code, said } = await audited();
    expect(code).toBe(0);
    expect(said).toBe(
      'audit: 0 of 3 known weaknesses of production packages are high or critical\n',
    );
  });

  it.each([404, 405, 501])(
    'says plainly that a mirror without an audit looked at nothing, by %i',
    async (status) => {
      advisories = { status, body: {} };
      const { code, said } = await audited();
      expect(code).toBe(0);
      expect(said).toContain(`NOT DONE, the package mirror has no audit (it answered ${status})`);
    },
  );

  it('fails where it should have worked', async () => {
    advisories = { status: 500, body: {} };
    const { code, said } = await audited();
    expect([code, said]).toEqual([1, expect.stringContaining('audit: it failed: ')]);
  });

  it.each([
    ['nothing', '', 'npm audit printed no JSON'],
    ['another form', '{}', 'npm audit gave no report'],
    ['a mirror that is away', '{"message":"request failed","error":{}}', 'request failed'],
  ])('fails where npm says %s', (_what, printed, says) => {
    expect(verdictOf(printed)).toEqual({ code: 1, lines: [`audit: it failed: ${says}`] });
  });
});
