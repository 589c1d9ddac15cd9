import { readFileSync, writeFileSync } from 'node:fs';
import { writeDocument } from './harness/document';
import { noteLoadAfter, thisMachine, type Machine } from './harness/machine';
import type { Figure, Metric, Missing } from './harness/metric';
import { lineOf } from './harness/report';
import { largestOf, withBench, type BenchSettings } from './harness/run-metric';
import { chosenMetrics } from './metrics';

/**
 * Measures every metric, prints the figures and, after a full run, writes `bench.json` and the figures of
 * docs/performance.md.
 *
 * `npm run bench [-- --quick] [-- --only <metric>]… [-- --events <size of the largest corpus>] [--
 * --document]`. With `--document` the figures are written to the documentation in any case; with `--only` as
 * well, they replace those of the last full run and state their own date. Ends with 1 if a result was wrong,
 * and never for a missed target.
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
  const isInFull = !isQuick && largest === undefined;
  const isDocumented = words.includes('--document');
  const isAmong = isInFull && isDocumented && names.length > 0;
  const run = isAmong
    ? amongThoseOf(lastRun(), { machine, metrics: found })
    : { machine, metrics: found };
  const file = isAmong || (isInFull && names.length === 0) ? fullRun : 'data/bench/bench.json';
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  if (file === fullRun || isDocumented) {
    writeDocument(run.machine, run.metrics, { isQuick, largest: largestOf({ isQuick, largest }) });
  }
  const { length } = found.filter((one) => 'holds' in one && one.holds === false);
  say(`${found.length} figures in ${file}, ${length} of them do not hold their target`);
}

interface Run {
  readonly machine: Machine;
  readonly metrics: readonly (Figure | Missing)[];
}

/** File with the result of the last full run. */
const fullRun = 'bench.json';

function lastRun(): Run {
  return JSON.parse(readFileSync(fullRun, 'utf8')) as Run;
}

/** Merges new figures into those of a full run, each with the time of its measurement. */
function amongThoseOf({ machine, metrics }: Run, { machine: now, metrics: again }: Run): Run {
  const when = `measured by itself on ${now.measuredOn}, load ${now.load.before.toFixed(2)}`;
  const withTime = again.map((one) =>
    'why' in one ? one : { ...one, context: [...one.context, when] },
  );
  const names = new Map(withTime.map((one) => [one.name, one]));
  const kept = metrics.map((one) => names.get(one.name) ?? one);
  const further = withTime.filter(({ name }) => !metrics.some((one) => one.name === name));
  return { machine, metrics: [...kept, ...further] };
}

/** Measures one metric; a failure is reported, and the other metrics are still measured. */
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
