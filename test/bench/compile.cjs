'use strict';

/**
 * Compiles the bench (`test/bench`, the test server, the test kit and the token issuer of other tests) into
 * `dist-bench/`, beside the build in `dist/` that it measures. Both use the same modules of `dist/libs`.
 */

const { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { transformFileSync } = require('@swc/core');

const root = join(__dirname, '../..');
const out = join(root, 'dist-bench');
const compiled = ['test/bench', 'test/eventstoredb-server', 'libs/testing/src'];

const options = {
  swcrc: false,
  jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true } },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

rmSync(out, { recursive: true, force: true });
for (const folder of compiled) compile(folder);
write('test/support/token-issuer.ts');
nameLibs();
symlinkSync(join(root, 'dist/apps'), join(out, 'apps'));

function compile(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) compile(name);
    else if (name.endsWith('.ts') && !name.endsWith('.spec.ts')) write(name);
  }
}

function write(name) {
  const { code } = transformFileSync(join(root, name), options);
  const to = join(out, name.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, code);
}

/** Adds each lib under the name by which the sources import it. */
function nameLibs() {
  const built = readdirSync(join(root, 'dist/libs')).map((lib) => [lib, `dist/libs/${lib}`]);
  for (const [lib, from] of [...built, ['testing', 'dist-bench/libs/testing']]) {
    const place = join(out, 'node_modules/@art30', lib);
    mkdirSync(place, { recursive: true });
    const main = join(root, from, 'src/index.js');
    writeFileSync(join(place, 'package.json'), `${JSON.stringify({ main })}\n`);
  }
}
