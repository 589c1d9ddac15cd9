import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { heaviest, readProfile } from './harness/cpu-profile';
import { dataFolder, withBench } from './harness/run-metric';
import { chosenMetrics } from './metrics';

const functionsShown = 20;

/**
 * Runs our side of a metric once with a CPU profile, and prints the heaviest functions: `npm run profile --
 * <metric> [--quick]`.
 */
async function main(words: readonly string[]): Promise<void> {
  const name = words.filter((word) => !word.startsWith('--')).join(' ');
  const [metric] = chosenMetrics([name]);
  const folder = join(dataFolder, 'profiles', name.replaceAll(' ', '-'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const profileWords = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
  const isQuick = words.includes('--quick');
  await withBench({ isQuick, profileWords, say }, async (bench) => metric?.profile(bench));
  const files = readdirSync(folder).map((file) => join(folder, file));
  if (files.length === 0) throw new Error('no program of ours was profiled');
  for (const line of heaviest(files.map(readProfile), functionsShown)) say(line);
  say(`open in the developer tools of a browser: ${files.join(', ')}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main(process.argv.slice(2));
