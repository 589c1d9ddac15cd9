import { readFileSync } from 'node:fs';

/** Words for Node, and the program, with which `npm start` starts the service. */
export function wordsOfService(): readonly [string, ...string[]] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.replace(/^exec node /, '').split(' ') as [string, ...string[]];
}

/** Those for Node itself. */
export function wordsForNode(): readonly string[] {
  return wordsOfService().filter((word) => word.startsWith('--'));
}
