import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
}
interface Listing {
  readonly components: readonly Component[];
}
interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dev?: boolean }>
  >;
}
interface Sbom {
  missingIn(document: Listing, lock: Lock): readonly string[];
  productionPackages(lock: Lock): readonly string[];
  systemDocument(packages: string, release: string, node: string): Listing;
}

const { missingIn, productionPackages, systemDocument } =
  jest.requireActual<Sbom>('../../.ci/sbom.cjs');

describe('the list of what runs in production', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const document = () => JSON.parse(readFileSync(join(folder, 'npm.cdx.json'), 'utf8')) as Listing;
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;

  afterAll(() => rmSync(folder, { recursive: true }));

  it('has every production package of the lock file, and the same again the next time', () => {
    const list = () => execFileSync(process.execPath, ['.ci/sbom.cjs', folder]).toString();
    expect(list()).toMatch(/^sbom: \d+ packages of the lock file\n/);
    const first = document();
    expect(first).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(productionPackages(lock).length).toBeGreaterThan(200);
    expect(missingIn(first, lock)).toEqual([]);
    list();
    expect(document()).toEqual(first);
  });

  it('has nothing that is for development alone', () => {
    const names = document().components.map(({ name }) => name);
    expect(names).toContain('better-sqlite3');
    for (const name of ['jest', 'mocha', 'eslint']) expect(names).not.toContain(name);
  });

  it('misses a package that is not listed, also within a scope', () => {
    const packages = {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a/node_modules/@s/b': { version: '2.0.0' },
      'node_modules/c': { version: '3.0.0', dev: true },
    };
    const listed = { components: [{ name: 'a', version: '1.0.0' }] };
    expect(missingIn(listed, { packages })).toEqual(['@s/b@2.0.0']);
  });

  it('has the packages of the system and Node, by addresses that other tools compare', () => {
    const lines = 'libstdc++6\t14.2.0-19\tamd64\nbase-files\t13.8+deb13u1\tamd64\n';
    const { components } = systemDocument(lines, '13', '20.20.2');
    expect(components.map(({ purl }) => purl)).toEqual([
      'pkg:deb/debian/libstdc%2B%2B6@14.2.0-19?arch=amd64&distro=debian-13',
      'pkg:deb/debian/base-files@13.8%2Bdeb13u1?arch=amd64&distro=debian-13',
      'pkg:generic/node@20.20.2',
    ]);
  });
});
