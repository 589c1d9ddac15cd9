import { writeFileSync } from 'node:fs';
import { writeDocument } from './harness/document';
import { noteLoadAfter, thisMachine } from './harness/machine';
import type { Figure, Metric, Missing } from './harness/metric';
import { lineOf } from './harness/report';
import { largestOf, withBench, type BenchSettings } from './harness/run-metric';
import { chosenMetrics } from './metrics';

/**
 * `npm run bench [-- --quick] [-- --only <metric>]… [-- --events <size of the largest corpus>]`: measures every metric, prints it and writes `bench.json`
 * where all of them were measured in full, and the figures of docs/performance.md then or with `--document`. Ends with 1 where a result was wrong, and never for a target that is missed.
 */
async function main(words: readonly string[]): Promise<void> {
  const isQuick = words.includes('--quick');
  const names = after(words, '--only');
  const [largest] = after(words, '--events').map(Number);
  const metrics = chosenMetrics(names);
  const machine = thisMachine();
  const { cpu, cores, memoryGiB, node, load } = machine;
  say(`${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, load ${load.before.toFixed(2)}`);
  const found: (Figure | Missing)[] = [];
  for (const metric of metrics) found.push(...(await measured(metric, { isQuick, largest, say })));
  noteLoadAfter(machine);
  const file =
    isQuick || largest !== undefined || names.length > 0 ? 'data/bench/bench.json' : 'bench.json';
  writeFileSync(file, `${JSON.stringify({ machine, metrics: found }, null, 2)}\n`);
  if (file === 'bench.json' || words.includes('--document')) {
    writeDocument(machine, found, { isQuick, largest: largestOf({ isQuick, largest }) });
  }
  const { length } = found.filter((one) => 'holds' in one && one.holds === false);
  say(`${found.length} figures in ${file}, ${length} of them do not hold their target`);
}

/** Whatever was wrong with one metric, the others are measured. */
async function measured(
  metric: Metric,
  settings: BenchSettings,
): Promise<readonly (Figure | Missing)[]> {
  const start = performance.now();
  say(`${metric.name}: ${metric.definition}`);
  try {
    const found = await withBench(settings, (bench) => metric.measure(bench));
    for (const one of found) say(lineOf(one));
    return found;
  } catch (error) {
    process.exitCode = 1;
    say(`  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return [];
  } finally {
    say(`  (${((performance.now() - start) / 1_000).toFixed(1)} s)`);
  }
}

function after(words: readonly string[], word: string): readonly string[] {
  return words.filter((_, index) => words[index - 1] === word);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main(process.argv.slice(2));
