import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve('test', 'oracle', 'ensure-engines.cjs');
const sums = readFileSync(join('test', 'oracle', 'books', 'small.sums'), 'utf8');
const csv = `head\n${sums.replaceAll(' ', ',')}`;
const command =
  'apt-get install -y --no-install-recommends hledger beancount python3-beanquery chromium';

/**
 * Scripts of stub programs that pass their trial: they accept the small book, reject it with a cent more,
 * print its sums, or the result of a script.
 */
const right = {
  hledger: `case "$*" in *wrong*) exit 1;; *bal*) echo '${csv}';; esac`,
  'bean-check': 'case "$*" in *wrong*) exit 1;; esac',
  'bean-query': `echo '${csv}'`,
  chromium: 'echo 42',
};
type Programs = Readonly<Record<string, string>>;

/** The PATH of these tests contains only the programs that a test puts there. */
describe('the engines before the tests', () => {
  let bin: string;
  const calls = () => join(bin, 'calls');

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'art30-bin-'));
  });

  afterEach(() => rmSync(bin, { recursive: true, force: true }));

  function put(name: string, script: string, folder = bin): void {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  function putEngines(found: Programs = right): void {
    for (const [name, script] of Object.entries(found)) put(name, script);
  }

  /**
   * Adds a stub of apt-get that installs the programs; with `needsUpdate` only after an update of the package
   * lists.
   */
  function putApt({ needsUpdate = false, updates = 'true' } = {}): void {
    const held = join(bin, 'packages');
    mkdirSync(held);
    for (const [name, script] of Object.entries(right)) put(name, script, held);
    put(
      'apt-get',
      `case "$*" in
        --version) exit 0;;
        *update*) echo update >> ${calls()}; ${updates} || { echo 'cannot resolve' >&2; exit 100; }
          echo > ${join(bin, 'lists')};;
        *install*) echo install >> ${calls()}
          ${needsUpdate ? `[ -e ${join(bin, 'lists')} ] || { echo 'no such package' >&2; exit 100; }` : ''}
          /bin/cp ${held}/* ${bin};;
      esac`,
    );
    put('sudo', '[ "$1" = -n ] && shift; exec "$@"');
  }

  function ensured(environment: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: { PATH: bin, ...environment },
    });
    const called = existsSync(calls()) ? readFileSync(calls(), 'utf8').trim().split('\n') : [];
    return { status, stdout, stderr, called };
  }

  it('are taken as they are where they are there', () => {
    putEngines();
    putApt();
    expect(ensured()).toEqual({ status: 0, stdout: '', stderr: '', called: [] });
  });

  it('are installed where one of them is missing', () => {
    putEngines({ hledger: right.hledger, chromium: right.chromium });
    putApt();
    const { status, stdout, called } = ensured();
    expect([status, called]).toEqual([0, ['install']]);
    expect(stdout).toBe('bean-check is not there: installing beancount, python3-beanquery\n');
  });

  it('are installed after the lists were fetched, where the packages are not known', () => {
    putApt({ needsUpdate: true });
    const { status, called } = ensured();
    expect([status, called]).toEqual([0, ['install', 'update', 'install']]);
  });

  it('are missed with the reason, after lists were asked for twice in vain', () => {
    putApt({ needsUpdate: true, updates: 'false' });
    const { status, stderr, called } = ensured();
    expect([status, called]).toEqual([0, ['install', 'update', 'update', 'install']]);
    expect(stderr).toContain('apt-get install failed: no such package');
    expect(stderr).toContain('apt-get update failed: cannot resolve');
    expect(stderr).toContain(command);
  });

  it('are missed with the command to run, where nothing can be installed', () => {
    const { status, stderr } = ensured();
    expect(status).toBe(0);
    expect(stderr).toContain('hledger is not there');
    expect(stderr).toContain(command);
  });

  it('stop the tests of CI where one of them cannot be had', () => {
    putEngines({ hledger: right.hledger });
    const { status, stderr } = ensured({ CI: 'true' });
    expect(status).toBe(1);
    expect(stderr).toContain('bean-check is not there');
  });

  it.each<[string, Programs, string]>([
    [
      'do not know our tags',
      { hledger: `echo 'Error: no tag' >&2; exit 1` },
      'hledger does not read our books: Error: no tag',
    ],
    [
      'lose a digit',
      { 'bean-query': `echo '${csv.replace('30.001', '30')}'` },
      'bean-query adds our books up to other sums',
    ],
    ['run no script', { chromium: 'echo no' }, 'chromium runs no script'],
    ['see no wrong', { 'bean-check': 'exit 0' }, 'bean-check accepts a book that is wrong'],
  ])('are none where they %s', (_fault, programs, why) => {
    putEngines({ ...right, ...programs });
    expect(ensured().stderr).toContain(`  ${why}\n`);
  });

  it('stop the tests of CI where what was installed does not read our books', () => {
    put('apt-get', `echo "$*" >> ${calls()}`);
    put('sudo', '[ "$1" = -n ] && shift; exec "$@"');
    const { status, stderr } = ensured({ CI: 'true' });
    expect(status).toBe(1);
    expect(stderr).toContain('hledger is not there');
  });
});
