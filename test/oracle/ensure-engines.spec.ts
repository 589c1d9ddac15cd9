import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve('test', 'oracle', 'ensure-engines.cjs');
const versions = {
  hledger: 'hledger 1.32.3, linux-x86_64',
  'bean-check': 'Beancount 3.1.0',
  'bean-query': 'beanquery 0.2.0, beancount 3.1.0',
};
const command = 'apt-get install -y --no-install-recommends hledger beancount python3-beanquery';

/** A machine of which only the programs that a test puts there are on the PATH. */
describe('the engines before the tests', () => {
  let bin: string;
  const calls = () => join(bin, 'calls');

  beforeEach(() => {
    bin = mkdtempSync(join(tmpdir(), 'art30-bin-'));
  });

  afterEach(() => rmSync(bin, { recursive: true, force: true }));

  function put(name: string, script: string): void {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }

  function putEngines(found: Readonly<Record<string, string>> = versions): void {
    for (const [name, version] of Object.entries(found)) put(name, `echo "${version}"`);
  }

  /** Packages that can be installed, once the lists are there if they are asked for first. */
  function putApt({ needsUpdate = false, updates = 'true' } = {}): void {
    const installed = Object.entries(versions).map(
      ([name, version]) =>
        `printf '#!/bin/sh\\necho "${version}"\\n' > ${join(bin, name)}; /bin/chmod 755 ${join(bin, name)}`,
    );
    put(
      'apt-get',
      `case "$*" in
        --version) exit 0;;
        *update*) echo update >> ${calls()}; ${updates} || { echo 'cannot resolve' >&2; exit 100; }
          echo > ${join(bin, 'lists')};;
        *install*) echo install >> ${calls()}
          ${needsUpdate ? `[ -e ${join(bin, 'lists')} ] || { echo 'no such package' >&2; exit 100; }` : ''}
          ${installed.join('\n')};;
      esac`,
    );
    put('sudo', '[ "$1" = -n ] && shift; exec "$@"');
  }

  function ensured() {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      encoding: 'utf8',
      env: { PATH: bin },
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
    putEngines({ hledger: versions.hledger });
    putApt();
    const { status, stdout, called } = ensured();
    expect([status, called]).toEqual([0, ['install']]);
    expect(stdout).toContain('bean-check is not there, bean-query is not there: installing');
  });

  it('are installed after the lists were fetched, where the packages are not known', () => {
    putApt({ needsUpdate: true });
    const { status, called } = ensured();
    expect([status, called]).toEqual([0, ['install', 'update', 'install']]);
  });

  it('stop the tests with the reason, after lists were asked for twice in vain', () => {
    putApt({ needsUpdate: true, updates: 'false' });
    const { status, stderr, called } = ensured();
    expect([status, called]).toEqual([1, ['install', 'update', 'update', 'install']]);
    expect(stderr).toContain('apt-get install failed: no such package');
    expect(stderr).toContain('apt-get update failed: cannot resolve');
    expect(stderr).toContain(command);
  });

  it('stop the tests with the command to run, where nothing can be installed', () => {
    const { status, stderr } = ensured();
    expect(status).toBe(1);
    expect(stderr).toContain('hledger is not there');
    expect(stderr).toContain(command);
  });

  it('stop the tests where they are too old and nothing newer can be had', () => {
    putEngines({ ...versions, 'bean-check': 'Beancount 2.3.5', hledger: 'hledger 1.25' });
    const { status, stderr } = ensured();
    expect(status).toBe(1);
    expect(stderr).toContain('bean-check is of version 2.3, older than 3.0');
    expect(stderr).toContain('hledger is of version 1.25, older than 1.32');
  });

  it('stop the tests where what was installed is still not right', () => {
    put('apt-get', `echo "$*" >> ${calls()}`);
    put('sudo', '[ "$1" = -n ] && shift; exec "$@"');
    const { status, stderr } = ensured();
    expect(status).toBe(1);
    expect(stderr).toContain('hledger is not there');
  });
});
