import { execFile, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuiltService } from '../support/built-service';

const page = readFileSync('docs/operations.md', 'utf8');
const part = page.slice(
  page.indexOf('\n## The first day\n'),
  page.indexOf('\n## The first day with an identity provider\n'),
);
const blocks = [...part.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);

/** Programs that the page's commands use; the tests are skipped if one is missing. */
const asked = ['bash', 'curl', 'jq', 'openssl', 'join'];
const missing = asked.filter((name) => spawnSync(name, ['--version']).error !== undefined);
const describeThere = missing.length === 0 ? describe : describe.skip;

/**
 * The page's commands as a script, with another address and other folders, and without the start of the
 * service.
 */
function scriptAt(address: string, dataDir: string): string {
  const [start, ...rest] = blocks;
  if (start !== 'npm start\n') throw new Error('the first day begins with npm start');
  return rest
    .join('')
    .replace('service=http://127.0.0.1:3000\n', `service=${address}\n`)
    .replaceAll(' data/', ` ${dataDir}/`);
}

describeThere('the first day, as docs/operations.md has it typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const home = () => join(folder, 'home');
  const mine = (name: string) => join(home(), 'article30', name);
  let service: BuiltService;
  let said = '';

  beforeAll(async () => {
    const dataDir = join(folder, 'data');
    const bin = join(folder, 'bin');
    for (const one of [dataDir, bin, home()]) mkdirSync(one, { mode: 0o700 });
    // A stub for npm that starts the token command directly: npm's own start takes half of the time of each
    // of the 60 tokens.
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\nshift 4\nexec node .ci/built.cjs token "$@"\n', {
      mode: 0o700,
    });
    service = new BuiltService({ DATA_DIR: dataDir, SETTLEMENT_GRACE_MS: '200' });
    const address = await service.address();
    const { stdout, stderr } = await promisify(execFile)(
      'bash',
      ['-c', scriptAt(address, dataDir)],
      { env: { HOME: home(), PATH: `${bin}:${process.env['PATH'] ?? ''}` } },
    );
    said = stdout + stderr;
  });

  afterAll(async () => {
    service.kill('SIGKILL');
    await service.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it('leads to the first receipt that is booked, with the answer that the page states', () => {
    const [, stated = ''] = /The last line answers `(\{.*?\})`:/.exec(part) ?? [];
    expect(said.trimEnd().split('\n').at(-1)).toBe(stated);
    expect(said).not.toMatch(/refused|error|null, /);
  });

  it('has each proposal read before it is signed: who, what, how much, for whom', () => {
    for (const line of [
      'OpenBankAccount of BK-USD, recorded by u.contrib, certified by nobody yet',
      'RegisterDonor of DON-A, recorded by u.contrib, certified by u.certify',
      'SignDirectly of P1, recorded by u.contrib, certified by u.certify',
      '  books 1000.00 USD, for DON-A',
    ]) {
      expect(said).toContain(`\n${line}\n`);
    }
    expect(said).toMatch(
      /\nApplyReceipt of \S+, recorded by u\.cashier, certified by u\.certify\n/,
    );
    const read = said.indexOf('certified by nobody yet');
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(said.indexOf('["ProposalCertified"]'));
  });

  it('delegates for a year from that day', () => {
    const days = [...said.matchAll(/"from":"(\S+?)","until":"(\S+?)"/g)].map(
      ([, from = '', until = '']) => (Date.parse(until) - Date.parse(from)) / 86_400_000,
    );
    expect(days).toEqual([365, 365, 365, 365]);
  });

  it('keeps the token of each person in a file for its owner alone', () => {
    const tokens = readdirSync(mine('')).filter((name) => name.endsWith('.token'));
    expect(tokens).toHaveLength(6);
    for (const name of tokens) expect(statSync(mine(name)).mode & 0o777).toBe(0o600);
  });
});
