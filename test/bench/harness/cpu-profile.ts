import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** The part of a V8 CPU profile that is read here. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: CallFrame;
  }[];
  /** Id of the topmost node in each sample. */
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

export function readProfile(file: string): CpuProfile {
  return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
}

/** Returns the functions with the most self time over all threads, one a line; waiting is left out. */
export function heaviest(profiles: readonly CpuProfile[], count: number): readonly string[] {
  const spent = new Map<string, number>();
  const places = new Places();
  for (const { nodes, samples, timeDeltas } of profiles) {
    const names = new Map(
      nodes.map(({ id, callFrame }) => [
        id,
        `${callFrame.functionName || '(anonymous)'}${places.of(callFrame)}`,
      ]),
    );
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

/** Maps functions of a bundle to their source files. */
class Places {
  private readonly maps = new Map<string, SourceMap | undefined>();

  of({ url, lineNumber, columnNumber }: CallFrame): string {
    const entry = this.mapOf(url)?.findEntry(lineNumber, columnNumber);
    if (entry !== undefined && 'originalSource' in entry) {
      return ` ${entry.originalSource.replace(/^(\.\.\/)+/, '')}:${entry.originalLine + 1}`;
    }
    return url === '' ? '' : ` ${url.replace(/^.*\/(?=dist|node_modules)/, '')}:${lineNumber + 1}`;
  }

  private mapOf(url: string): SourceMap | undefined {
    if (!this.maps.has(url)) this.maps.set(url, mapBeside(url));
    return this.maps.get(url);
  }
}

function mapBeside(url: string): SourceMap | undefined {
  const file = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : '';
  if (!existsSync(file)) return undefined;
  return new SourceMap(
    JSON.parse(readFileSync(file, 'utf8')) as ConstructorParameters<typeof SourceMap>[0],
  );
}

function isWaiting(name: string): boolean {
  return name === '(idle)' || name === '(program)' || name === '(root)';
}
