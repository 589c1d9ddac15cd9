import { readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from './machine';
import type { Figure, Missing } from './metric';
import { plotOf } from './plot';
import { short } from './report';
import { targetInWords } from './statistics';

const begins = '<!-- generated: npm run bench -->';
const ends = '<!-- end of generated -->';

/** Writes the figures of a run, its machine and a plot into the documentation. */
export function writeDocument(
  machine: Machine,
  found: readonly (Figure | Missing)[],
  { isQuick, largest }: { readonly isQuick: boolean; readonly largest: number },
): void {
  const file = 'docs/performance.md';
  const text = readFileSync(file, 'utf8');
  const [before, rest] = text.split(begins);
  const after = rest?.split(ends)[1];
  if (after === undefined) throw new Error(`${file} has no place for figures`);
  const points = found.flatMap((one) => ('points' in one ? (one.points ?? []) : []));
  const plot = points.length === 0 ? [] : ['![Cost against size](performance.svg)', ''];
  const pairs = isQuick ? 'one pair of each, with its warm-up as the only one' : 'pairs as above';
  const how = `${pairs}, up to ${largest} events.`;
  const lines = [
    begins,
    '',
    `${machineInWords(machine)} It was a run of ${how}`,
    '',
    ...tableOf(found),
    '',
    ...plot,
    ends,
  ];
  writeFileSync(file, `${before}${lines.join('\n')}${after}`);
  if (points.length > 0) writeFileSync('docs/performance.svg', plotOf(points));
}

function machineInWords({
  cpu,
  cores,
  memoryGiB,
  system,
  node,
  load,
  measuredOn,
}: Machine): string {
  const loads = `load ${load.before.toFixed(2)} before and ${load.after.toFixed(2)} after the run`;
  return `Measured on ${measuredOn}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}, ${loads}.`;
}

function tableOf(found: readonly (Figure | Missing)[]): readonly string[] {
  const heads = ['metric', 'least', 'middle', 'greatest', 'target', 'holds', 'beside it'];
  const rows = found.map((one) => {
    const target = one.target === null ? '' : targetInWords(one.target);
    if ('why' in one) return [one.name, '', '', '', target, 'not measured', one.why];
    const { min, median, max } = one.ratio;
    const verdict = one.holds === null ? '' : one.holds ? 'yes' : 'no';
    return [
      one.name,
      short(min),
      short(median),
      short(max),
      target,
      verdict,
      one.context.join('; '),
    ];
  });
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
