'use strict';

/**
 * Puts `npm run balances` and what it needs of the libraries into one file: of a cold process that adds up 100,000 events
 * a quarter was spent on finding some 400 modules, and this loads one. Packages stay where they are.
 */

const { join } = require('node:path');
const esbuild = require('esbuild');

const root = join(__dirname, '..');
const program = 'apps/cli/src/balances';

/** Writes the program in the place of the one that the compiler wrote. */
function bundleBalances(folder) {
  esbuild.buildSync({
    absWorkingDir: root,
    entryPoints: [`${program}.ts`],
    outfile: join(folder, `${program}.js`),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

module.exports = { bundleBalances };
