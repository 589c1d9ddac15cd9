'use strict';

/**
 * Puts the service, its workers and the programs of the command line, each with what it needs of libraries and
 * packages, into one file: names that modules hand each other are found when it is built, not at each use, and a start
 * looks for one module in place of two thousand.
 */

const { copyFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { spawnSync } = require('node:child_process');
const esbuild = require('esbuild');
const ts = require('typescript');

const root = join(__dirname, '..');
const api = 'apps/api/src';
const cli = 'apps/cli/src';

/** Files and their names in the build; all but the service take the places of what the compiler wrote. */
const programs = [
  [`${api}/main`, `${api}/service.bundle`],
  ...[
    ...['audit/replay.worker', 'audit/evidence-packs/gather.worker'].map(
      (name) => `${api}/${name}`,
    ),
    ...['rebuilds/rebuild.worker', 'storage/log-thread/log.worker'].map((name) => `${api}/${name}`),
    ...['balances', 'checkpoint-key', 'export', 'rebuild'].map((name) => `${cli}/${name}`),
    ...['recover', 'replay', 'restore', 'server-account', 'token', 'working-papers'].map(
      (name) => `${cli}/${name}`,
    ),
  ].map((name) => [name, name]),
];

/** What is no JavaScript, what finds files beside itself, and what packages ask for that are not installed here. */
const leftOut = [
  ...['better-sqlite3', '@node-rs/argon2', 'swagger-ui-dist', 'jsonc-parser'],
  ...[
    'class-transformer',
    '@nestjs/microservices',
    '@nestjs/websockets',
    '@nestjs/platform-express',
  ],
  ...['@fastify/multipart', '@fastify/view', '@fastify/middie'],
].flatMap((name) => [name, `${name}/*`]);

/** Writes the programs into a folder, with maps to their sources, and the words that start the service. */
async function bundlePrograms(folder) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: programs.map(([source, name]) => ({ in: `${source}.ts`, out: name })),
    outdir: folder,
    bundle: true,
    external: leftOut,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The code that is kept cannot import.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    keepNames: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    sourcemap: true,
    sourcesContent: false,
    plugins: [typesOfParameters],
  });
  copyFileSync(join(__dirname, 'start-compiled.cjs'), join(folder, api, 'service.js'));
}

/** Keeps what V8 makes of the service in a start; a start without it is slower, and the same. */
function keepCompiled(folder) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const options = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  const words = [...options, join(__dirname, 'keep-compiled.cjs'), join(folder, api, 'service.js')];
  spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 2], timeout: 60_000 });
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

module.exports = { bundlePrograms, keepCompiled };
