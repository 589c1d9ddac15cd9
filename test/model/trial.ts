import fc from 'fast-check';
import { noteHistories } from '../support/notes';
import { historiesOfASeed, isReachDemanded, seedOfTheDay } from '../support/seed-of-the-day';
import type { History } from './histories';
import { Laws } from './laws';
import { describeHistory } from './history-text';

const timePerHistoryMs = 1_000;

/** A test with random histories: its name, its spec file, and the function that plays and checks a history. */
interface Trial {
  readonly of: string;
  readonly spec: string;
  readonly histories: fc.Arbitrary<History>;
  lives(history: History): Promise<void>;
  /** True if people sign the commands. This must be known to print a failing history. */
  readonly isSigned?: boolean;
  /** Fraction of the usual number of histories, for tests whose histories take longer. */
  readonly share?: number;
}

/** Timeout of a test in milliseconds. It includes the time to shorten a failing history. */
export const trialMsMax = 600_000 + historiesOfASeed * timePerHistoryMs;

/**
 * Plays the histories of a seed.
 *
 * @throws Error with a history that breaks a law, made as short as possible, and with the shell command that repeats
 * it.
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
 * Returns the states that the histories had to reach and missed. Of fewer than a thousand histories, one state in
 * twenty may be missed; of fewer than the usual number, any.
 */
export function missedInTime(missed: readonly string[], all: readonly string[]): readonly string[] {
  if (!isReachDemanded) return [];
  const isForgiven = historiesOfASeed < 1_000 && missed.length * 20 <= all.length;
  return isForgiven ? [] : missed;
}
