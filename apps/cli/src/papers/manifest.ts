import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name and version of this program, as its package states them. */
export function programName(): string {
  const { name, version } = JSON.parse(readFileSync(packageFile(__dirname), 'utf8')) as {
    readonly name: string;
    readonly version: string;
  };
  return `${name} ${version}`;
}

/** The nearest one above: the program lies at another depth once it is built. */
function packageFile(folder: string): string {
  const file = join(folder, 'package.json');
  return existsSync(file) ? file : packageFile(dirname(folder));
}
