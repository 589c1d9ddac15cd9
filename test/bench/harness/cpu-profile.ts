import { readFileSync } from 'node:fs';

/** A profile as V8 writes it, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { functionName: string; url: string; lineNumber: number };
  }[];
  /** The node that each sample found on top. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

export function readProfile(file: string): CpuProfile {
  return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
}

/** The functions in which most time was spent itself, over all threads, a line each; waiting does not count. */
export function heaviest(profiles: readonly CpuProfile[], count: number): readonly string[] {
  const spent = new Map<string, number>();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
    samples.forEach((node, index) => {
      const name = names.get(node) ?? '';
      if (!isWaiting(name)) spent.set(name, (spent.get(name) ?? 0) + (timeDeltas[index] ?? 0));
    });
  }
  const total = [...spent.values()].reduce((sum, one) => sum + one, 0);
  const sorted = [...spent].sort(([, one], [, other]) => other - one).slice(0, count);
  return sorted.map(([name, micros]) => {
    const share = ((100 * micros) / total).toFixed(1).padStart(5);
    return `${share} %  ${(micros / 1_000).toFixed(0).padStart(7)} ms  ${name}`;
  });
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']) {
  const place =
    url === '' ? '' : ` ${url.replace(/^.*\/(?=dist|node_modules)/, '')}:${lineNumber + 1}`;
  return `${functionName || '(anonymous)'}${place}`;
}

function isWaiting(name: string): boolean {
  return name === '(idle)' || name === '(program)' || name === '(root)';
}
