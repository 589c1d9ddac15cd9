import fc from 'fast-check';
import { noteHistories } from '../support/notes';
import { historiesOfASeed, isReachDemanded, seedOfTheDay } from '../support/seed-of-the-day';
import type { History } from './histories';
import { Laws } from './laws';
import { describeHistory } from './history-text';

const timePerHistoryMs = 1_000;

/** What is tried, by which spec, and how a history is lived through and looked at. */
interface Trial {
  readonly of: string;
  readonly spec: string;
  readonly histories: fc.Arbitrary<History>;
  lives(history: History): Promise<void>;
  /** Whether people sign its commands, for the telling. */
  readonly isSigned?: boolean;
  /** Part of the usual number of histories that is lived through, where each takes longer. */
  readonly share?: number;
}

/** A failure is made small before it is shown, which takes its time. */
export const trialMsMax = 600_000 + historiesOfASeed * timePerHistoryMs;

/**
 * Lives through the histories of a seed.
 *
 * @throws Error that tells the history which breaks a law, made small, and how to see it again.
 */
export async function tried(trial: Trial, seed: number): Promise<void> {
  const { of, spec, histories, lives, isSigned = false, share = 1 } = trial;
  const numRuns = Math.ceil(historiesOfASeed * share);
  noteHistories(of, seed, numRuns);
  const path = seed === seedOfTheDay ? process.env['FC_PATH'] : undefined;
  const endOnFailure = process.env['FC_SHRINK'] === 'no';
  const { counterexample, counterexamplePath } = await fc.check(
    fc.asyncProperty(histories, lives),
    { seed, numRuns, endOnFailure, ...(path === undefined ? {} : { path }) },
  );
  if (counterexample === null) return;
  const laws = new Laws();
  const [number = ''] = counterexamplePath?.split(':') ?? [];
  const runs = `FC_RUNS=${historiesOfASeed} FC_SEED=${seed} FC_PATH=${number}`;
  const again = `${runs} npx jest ${spec} -t 'of the day'`;
  const history = await describeHistory(counterexample[0], (events) => laws.check(events), {
    isSigned,
  });
  throw new Error(`${again}\ntries this history again:\n${history}`);
}

/**
 * What a thousand histories and more must have met. Fewer, and shorter ones, may miss a little of it
 * by chance: one in twenty at most. A part of the usual number need not have met anything.
 */
export function missedInTime(missed: readonly string[], all: readonly string[]): readonly string[] {
  if (!isReachDemanded) return [];
  const isForgiven = historiesOfASeed < 1_000 && missed.length * 20 <= all.length;
  return isForgiven ? [] : missed;
}
