import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataFolder } from './run-metric';

/** The newest whose core can be had: 0.42.4 asks for one that is not published. */
const version = '0.38.5';
const packages = ['emmett', 'emmett-sqlite'].map((name) => `@event-driven-io/${name}@${version}`);
const folder = join(dataFolder, `emmett-${version}`);
/** Written once everything is there. */
const complete = join(folder, 'complete');
/** sqlite3 takes a minute to be compiled where no binary of it can be had. */
const timeout = 10 * 60_000;

/**
 * Emmett and its SQLite store, in a folder of their own and no dependency of the project; installed once.
 *
 * @returns the folder whose `node_modules` has it, or why it cannot be had.
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

/** The headers that came with this Node, where they did: they need not be fetched to compile against. */
function headersOfNode(): Readonly<Record<string, string>> {
  const nodeDir = dirname(dirname(process.execPath));
  return existsSync(join(nodeDir, 'include/node/node.h')) ? { npm_config_nodedir: nodeDir } : {};
}

/** What npm says first of what went wrong: its last line only says where it wrote all of it down. */
function firstError(said: string): string {
  const lines = said.trim().split('\n');
  return lines.find((line) => /^npm (?:error|ERR!) (?!code )/.test(line)) ?? lines[0] ?? '';
}
