'use strict';

/**
 * Compiles `apps/` and `libs/` into `dist/`, with the compiler plugins that `nest-cli.json` names.
 *
 * `node .ci/build.cjs`; ends with 1 and the compiler's words where the sources do not compile.
 */

const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const ts = require('typescript');

const root = join(__dirname, '..');
const dist = join(root, 'dist');

async function build() {
  const { options, fileNames, errors } = readSettings();
  const program = ts.createProgram({ rootNames: fileNames, options });
  const before = await plugins(program);
  const { diagnostics } = program.emit(undefined, undefined, undefined, false, { before });
  const faults = [...errors, ...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length > 0) {
    process.stderr.write(
      ts.formatDiagnosticsWithColorAndContext(faults, ts.createCompilerHost({})),
    );
    process.exitCode = 1;
    return;
  }
  nameLibs(Object.entries(options.paths));
}

function readSettings() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.build.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent(config, ts.sys, root);
}

async function plugins(program) {
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'nest-cli.json'), 'utf8'));
  return Promise.all(
    compilerOptions.plugins.map(async ({ name, options }) => {
      const { before } = await import(`${name}/plugin`);
      return before(options, program);
    }),
  );
}

/** Node finds each lib under the name by which the sources import it, as the compiler does. */
function nameLibs(paths) {
  for (const [name, [index]] of paths) {
    const folder = join(dist, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    const main = join('../../..', index.replace(/\.ts$/, '.js'));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ main })}\n`);
  }
}

build();
