import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataFolder } from './run-metric';

/** The newest usable version: 0.42.4 needs a core package that is not published. */
const version = '0.38.5';
const packages = ['emmett', 'emmett-sqlite'].map((name) => `@event-driven-io/${name}@${version}`);
const folder = join(dataFolder, `emmett-${version}`);
/** Marker file, written when the installation is complete. */
const complete = join(folder, 'complete');
/** Time limit of the installation: compiling sqlite3 takes a minute where no binary is available. */
const timeout = 10 * 60_000;

/**
 * Installs Emmett and its SQLite store once, into a separate folder and not as a dependency of the project.
 *
 * @returns the folder with its `node_modules`, or why it cannot be installed.
 */
export function installedEmmett(mayInstall: boolean): { readonly folder: string } | string {
  if (existsSync(complete)) return { folder };
  if (!mayInstall) return `Emmett ${version} is not installed by --quick`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const words = ['install', '--no-audit', '--no-fund', '--save-exact', ...packages];
  const env = { ...process.env, ...headersOfNode() };
  const { status, stderr, error } = spawnSync('npm', words, {
    cwd: folder,
    env,
    timeout,
    encoding: 'utf8',
  });
  if (status !== 0) {
    return `Emmett ${version} could not be installed: ${error?.message ?? firstError(stderr)}`;
  }
  writeFileSync(complete, '');
  return { folder };
}

/**
 * Environment that names the headers of this Node, if they are installed; compilation then downloads none.
 */
function headersOfNode(): Readonly<Record<string, string>> {
  const nodeDir = dirname(dirname(process.execPath));
  return existsSync(join(nodeDir, 'include/node/node.h')) ? { npm_config_nodedir: nodeDir } : {};
}

/** Returns the first error that npm printed, because its last line only names the log file. */
function firstError(said: string): string {
  const lines = said.trim().split('\n');
  return lines.find((line) => /^npm (?:error|ERR!) (?!code )/.test(line)) ?? lines[0] ?? '';
}
