'use strict';

/**
 * Writes the software bill of materials of production in CycloneDX format: `npm.cdx.json` with the packages
 * of the lock file, and on Debian `system.cdx.json` with the system's packages and Node.
 *
 * `node .ci/sbom.cjs [folder]`; the default folder is `sbom`. Ends with 1 if a production package of the lock
 * file is missing in the document.
 */

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { join, resolve } = require('node:path');

const root = join(__dirname, '..');
const specVersion = '1.6';

/** Returns `name@version` of each package of a lock file, without development packages, sorted. */
function productionPackages({ packages }) {
  const names = Object.entries(packages)
    .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
    .map(
      ([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`,
    );
  return [...new Set(names)].sort();
}

/** Returns `name@version` of each component of a document, including nested ones. */
function componentsIn({ components = [] }) {
  return components.flatMap((component) => {
    const { group, name, version } = component;
    return [`${group ? `${group}/` : ''}${name}@${version}`, ...componentsIn(component)];
  });
}

/** Returns the production packages of the lock file that a document does not list. */
function missingIn(document, lock) {
  const listed = new Set(componentsIn(document));
  return productionPackages(lock).filter((name) => !listed.has(name));
}

function listPackages(file) {
  const args = [
    '--package-lock-only',
    '--omit',
    'dev',
    '--output-reproducible',
    '--flatten-components',
  ];
  const tool = join(root, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
  const output = ['--spec-version', specVersion, '--output-format', 'JSON', '--output-file', file];
  const { status } = spawnSync(process.execPath, [tool, ...args, ...output], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error(`cyclonedx-npm ended with ${status}`);
  const document = JSON.parse(fs.readFileSync(file, 'utf8'));
  const missing = missingIn(document, require('../package-lock.json'));
  if (missing.length > 0) throw new Error(`${file} does not list ${missing.join(', ')}`);
  return componentsIn(document).length;
}

/**
 * Builds the document of a Debian system.
 *
 * @param packages lines of `dpkg-query`: name, version and architecture, separated by tabs.
 * @param release of Debian, such as `13`.
 * @param node version of Node.
 */
function systemDocument(packages, release, node) {
  const debian = packages
    .trim()
    .split('\n')
    .map((line) => {
      const [name, version, architecture] = line.split('\t');
      const of = `${encodeURIComponent(name)}@${encodeURIComponent(version)}`;
      const purl = `pkg:deb/debian/${of}?arch=${architecture}&distro=debian-${release}`;
      return { type: 'library', 'bom-ref': purl, name, version, purl };
    });
  const purl = `pkg:generic/node@${node}`;
  const runtime = { type: 'platform', 'bom-ref': purl, name: 'node', version: node, purl };
  const components = [...debian, runtime];
  return {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    version: 1,
    metadata: { component: { type: 'operating-system', name: 'debian', version: release } },
    components,
  };
}

/**
 * Writes the document of the system and returns its number of components; undefined if the system is not
 * Debian.
 */
function listSystem(file) {
  const format = '${Package}\t${Version}\t${Architecture}\n';
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', format], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [, release = 'unknown'] =
    /^VERSION_ID="?([^"\n]+)"?$/m.exec(fs.readFileSync('/etc/os-release', 'utf8')) ?? [];
  const document = systemDocument(stdout, release, process.versions.node);
  fs.writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
  return document.components.length;
}

function list(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const packages = listPackages(join(folder, 'npm.cdx.json'));
  process.stdout.write(`sbom: ${packages} packages of the lock file\n`);
  const system = listSystem(join(folder, 'system.cdx.json'));
  const said =
    system === undefined
      ? 'the system is not Debian, and not listed'
      : `${system} parts of the system`;
  process.stdout.write(`sbom: ${said}\n`);
}

if (require.main === module) list(resolve(process.argv[2] ?? join(root, 'sbom')));

module.exports = { missingIn, productionPackages, systemDocument };
