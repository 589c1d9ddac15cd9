import { readFileSync } from 'node:fs';

/** Options of Node and the program of `npm start`. */
export function wordsOfService(): readonly [string, ...string[]] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.replace(/^exec node /, '').split(' ') as [string, ...string[]];
}

/** Options of Node in `npm start`. */
export function wordsForNode(): readonly string[] {
  return wordsOfService().filter((word) => word.startsWith('--'));
}
