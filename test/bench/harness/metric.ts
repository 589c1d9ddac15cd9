import type { Programs } from './programs';
import type { PairsOf } from './pairs';
import type { Point } from './plot';
import { holds, type Spread, type Target } from './statistics';

/** A size, and what growth is measured from. */
export interface Sizes {
  readonly small: number;
  readonly middle: number;
  readonly large: number;
}

/** What a metric measures with. */
export interface Bench {
  /** Whether less is done of everything, to see that it works: its figures are not for the table. */
  readonly isQuick: boolean;
  /** Stored events of the corpora that are measured. */
  readonly sizes: Sizes;
  /** An empty folder on the disk on which everything is measured, removed after the metric. */
  readonly folder: string;
  /** Runs programs in processes of their own, and says what they cost. */
  readonly programs: Programs;
  /** The same without a profile, for what only prepares a measure. */
  readonly unprofiled: Programs;
  /** Measures both sides in turn, after a warm-up of each. */
  readonly pairs: PairsOf;
  /** A line of what goes on, for whoever watches. */
  say(line: string): void;
}

/** A line of the table: a ratio and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly ratio: Spread;
  /** None where it is shown beside another. */
  readonly target: Target | null;
  /** Whether the median keeps the target; null without one. */
  readonly holds: boolean | null;
  /** Absolute figures and what else is needed to read the ratio, in words. */
  readonly context: readonly string[];
  /** Costs at sizes, for the plot. */
  readonly points?: readonly Point[];
}

/** A figure that could not be had on this machine, and why. */
export interface Missing {
  readonly name: string;
  readonly target: Target | null;
  readonly why: string;
}

/** One thing that is measured; `measure` throws where results are wrong, and never for a target that is missed. */
export interface Metric {
  /** As in `npm run bench -- --only <name>` and `npm run profile -- <name>`. */
  readonly name: string;
  /** What is divided by what, in a sentence of the documentation. */
  readonly definition: string;
  /** It takes so long that it is measured only where it is named. */
  readonly isByItself?: boolean;
  measure(bench: Bench): Promise<readonly (Figure | Missing)[]>;
  /** Our side alone, once, with the programs that are to be profiled started by `programs.ours`. */
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

/** @throws Error that names what is wrong: a fast answer that is not right counts for nothing. */
export function demand(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`wrong result: ${what}`);
}
