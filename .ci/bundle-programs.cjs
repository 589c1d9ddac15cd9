'use strict';

/**
 * Puts the service and `npm run balances`, each with what it needs of the libraries, into one file: names that modules hand
 * each other are found when it is built, not at each use, and a start looks for one module of ours. Packages stay where they are.
 */

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const esbuild = require('esbuild');
const ts = require('typescript');

const root = join(__dirname, '..');

/** What is bundled, and under which name; `balances` takes the place of what the compiler wrote. */
const programs = {
  'apps/api/src/main': 'apps/api/src/service',
  'apps/cli/src/balances': 'apps/cli/src/balances',
};

/** Writes the programs into a folder, with maps to their sources. */
async function bundlePrograms(folder) {
  for (const [source, name] of Object.entries(programs)) {
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: [`${source}.ts`],
      outfile: join(folder, `${name}.js`),
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'warning',
      sourcemap: true,
      plugins: [typesOfParameters],
    });
  }
}

/** The framework asks decorated classes for the types of their parameters, which the compiler writes and esbuild does not. */
const typesOfParameters = {
  name: 'types of parameters',
  setup(build) {
    const file = join(root, 'tsconfig.json');
    const { compilerOptions } = ts.parseConfigFileTextToJson(
      file,
      readFileSync(file, 'utf8'),
    ).config;
    const options = { ...compilerOptions, module: 'esnext', inlineSourceMap: true };
    build.onLoad({ filter: /^.*\/apps\/.*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/^\s*@[A-Z]\w*\(/m.test(text)) return undefined;
      const { outputText } = ts.transpileModule(text, { fileName: path, compilerOptions: options });
      return { contents: outputText, loader: 'js' };
    });
  },
};

module.exports = { bundlePrograms };
