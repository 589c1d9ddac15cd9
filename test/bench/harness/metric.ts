import type { Programs } from './programs';
import type { PairsOf } from './pairs';
import type { Point } from './plot';
import { holds, type Spread, type Target } from './statistics';

/** Corpus sizes of a run, with smaller ones from which growth is computed. */
export interface Sizes {
  readonly small: number;
  readonly middle: number;
  readonly large: number;
}

/** Environment of a measurement. */
export interface Bench {
  /** True for a quick run, which only shows that the bench works; its figures are not published. */
  readonly isQuick: boolean;
  /** Sizes of the measured corpora, in stored events. */
  readonly sizes: Sizes;
  /** An empty folder on the measured disk; deleted after the metric. */
  readonly folder: string;
  /** Runs programs in child processes and reports their cost. */
  readonly programs: Programs;
  /** Runs programs without a profile, for preparations. */
  readonly unprofiled: Programs;
  /** Measures two sides alternately, after a warm-up of each. */
  readonly pairs: PairsOf;
  /** Prints a line of progress. */
  say(line: string): void;
}

/** A row of the results: a ratio and its target. */
export interface Figure {
  readonly name: string;
  readonly ratio: Spread;
  /** Target of the ratio; null for a figure that only explains another. */
  readonly target: Target | null;
  /** True if the median meets the target; null without a target. */
  readonly holds: boolean | null;
  /** Sentences with the absolute figures behind the ratio. */
  readonly context: readonly string[];
  /** Costs by size, for the plot. */
  readonly points?: readonly Point[];
}

/** A figure that could not be measured on this machine, with the reason. */
export interface Missing {
  readonly name: string;
  readonly target: Target | null;
  readonly why: string;
}

/** A metric of the bench. `measure` throws if results are wrong, but never for a missed target. */
export interface Metric {
  /** Name of the metric in `npm run bench -- --only <name>` and `npm run profile -- <name>`. */
  readonly name: string;
  /** Definition of the ratio, as a sentence of the documentation. */
  readonly definition: string;
  /** True for a slow metric, which is measured only if it is named. */
  readonly isByItself?: boolean;
  measure(bench: Bench): Promise<readonly (Figure | Missing)[]>;
  /** Runs only our side, once; `programs.ours` starts the programs to be profiled. */
  profile(bench: Bench): Promise<void>;
}

export function figure(
  name: string,
  ratio: Spread,
  target: Target | null,
  context: readonly string[] = [],
): Figure {
  return { name, ratio, target, holds: target && holds(ratio, target), context };
}

/** @throws Error that names the fault: a wrong result must not be counted, however fast it is. */
export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`wrong result: ${what}`);
}
