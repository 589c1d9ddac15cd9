'use strict';

/**
 * Bundles the service, its workers and the command line programs, each with its libraries and packages into
 * one file. That makes starts faster: imports are resolved at build time, and one module is loaded instead of
 * two thousand.
 */

const { copyFileSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { spawnSync } = require('node:child_process');
const esbuild = require('esbuild');
const ts = require('typescript');

const root = join(__dirname, '..');
const api = 'apps/api/src';
const cli = 'apps/cli/src';

/** Source and target of each program. All but the service replace the compiler's output. */
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

/**
 * Packages that are not bundled: native ones, ones that look for files beside themselves, and optional ones
 * that are not installed.
 */
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

/** Writes the bundles with source maps into a folder, and the script that starts the service. */
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
    // Code that runs from V8's code cache cannot use dynamic imports.
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

/** Creates V8's code cache for the service. If that fails, the service only starts more slowly. */
function keepCompiled(folder) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const options = scripts.start.split(' ').filter((word) => word.startsWith('--'));
  const words = [...options, join(__dirname, 'keep-compiled.cjs'), join(folder, api, 'service.js')];
  spawnSync(process.execPath, words, { stdio: ['ignore', 'ignore', 2], timeout: 60_000 });
}

/**
 * Compiles decorated classes with TypeScript, because the framework needs the types of their parameters at
 * run time, and esbuild does not write these.
 */
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
