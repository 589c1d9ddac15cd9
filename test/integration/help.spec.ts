import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@art30/testing';

/** Options of each program of package.json, and of the verifier. */
const programs: Readonly<Record<string, readonly string[]>> = {
  start: [],
  demo: [],
  replay: ['documents', 'engagement', 'address', 'person', 'token-file', 'password-file'],
  balances: ['json'],
  rebuild: [],
  recover: ['administrator', 'identity-provider'],
  restore: ['from-checkpoint', 'key'],
  'checkpoint-key': ['new', 'show', 'rotate'],
  'server-account': [],
  export: ['format', 'as-at', 'known-at', 'through', 'out', 'engagement', 'token-file'],
  'working-papers': [
    'engagement',
    'out',
    'as-at',
    'known-at',
    'log-size',
    'year',
    'without',
    'round-unit',
  ],
  token: ['person', 'address', 'password-file', 'keep'],
  openapi: [],
  verify: ['key', 'kept', 'not-before', 'revoked'],
};

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Arguments with which Node runs a program from any folder. */
function wordsOf(name: string): readonly string[] {
  if (name === 'verify') return [join(process.cwd(), 'dist/verify/verify.mjs')];
  const [, ...words] = (scripts[name] ?? '').replace(/^exec /, '').split(' ');
  return words.map((word) => (/\.c?js$/.test(word) ? join(process.cwd(), word) : word));
}

describe('--help', () => {
  const folder = temporaryFolder();
  /** Runs a program in an empty folder, which must stay empty. */
  const run = (name: string, args: readonly string[]) =>
    spawnSync(process.execPath, [...wordsOf(name), ...args], {
      cwd: folder.path,
      encoding: 'utf8',
      timeout: 120_000,
      env: { PATH: process.env['PATH'] },
    });

  it('is of every program that package.json runs from what was built', () => {
    const built = Object.entries(scripts).filter(([, script]) => /dist\/|built\.cjs/.test(script));
    const asked = Object.keys(programs).filter((name) => name !== 'verify');
    expect(built.map(([name]) => name).sort()).toEqual(asked.sort());
  });

  it.each(Object.entries(programs))(
    'of %s says what it takes, and starts nothing',
    (name, options) => {
      const { status, stdout, stderr } = run(name, ['--help']);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(
        name === 'verify' ? /node verify\.mjs/ : `npm ${name === 'start' ? '' : 'run '}`,
      );
      for (const option of options) expect(stdout).toContain(`--${option}`);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(300);
      expect(readdirSync(folder.path)).toEqual([]);
    },
  );

  it.each(['start', 'demo', 'openapi'])('%s refuses an option that would do nothing', (name) => {
    const { status, stderr } = run(name, ['--port', '3001']);
    expect([status, stderr]).toEqual([1, expect.stringContaining('"--port"; --help shows')]);
    expect(readdirSync(folder.path)).toEqual([]);
    expect(existsSync(join(folder.path, 'openapi.json'))).toBe(false);
  });
});
