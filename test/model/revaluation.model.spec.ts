import fc from 'fast-check';
import { histories, live, revaluationPlays, type History } from './histories';
import { Laws } from './laws';
import { reachedBy } from './reached';
import { revaluationStates } from './reached-revaluations';
import { told } from './told';
import { seedOfTheDay } from '../support/seed-of-the-day';

/** Its histories reach every state and refusal asked for below, whatever chance adds. */
const seedOfEveryTime = 20_241_231;
const numRuns = Number(process.env['FC_RUNS'] ?? 1_000);
const stepsMax = 60;
/** A failure is made small before it is shown, which takes its time. */
const patienceMs = 300_000 + numRuns * 100;

describe('the laws of the books, whatever is valued anew at the rate of whichever day', () => {
  const done = new Map<string, number>();
  const reached = new Map<string, number>();
  const refused = new Map<string, number>();
  const count = (counts: Map<string, number>, name: string) =>
    counts.set(name, (counts.get(name) ?? 0) + 1);

  async function lives(history: History): Promise<void> {
    const laws = new Laws();
    await live(history, {
      refused: (code) => count(refused, code),
      played: (name, events, world) => {
        laws.check(events);
        if (events.length > 0) count(done, name);
        for (const state of reachedBy(events, world)) count(reached, state);
      },
    });
  }

  it.each([
    ['the same histories every time', seedOfEveryTime],
    ['histories nobody has seen', seedOfTheDay],
  ])(
    'hold after every step of %s',
    async (_which, from) => {
      console.info(`model of revaluations: FC_SEED=${from}, ${numRuns} histories`);
      const all = fc.noBias(histories(stepsMax, revaluationPlays));
      const { counterexample } = await fc.check(fc.asyncProperty(all, lives), {
        ...{ seed: from, numRuns },
      });
      const laws = new Laws();
      if (counterexample) throw new Error(await told(counterexample[0], (e) => laws.check(e)));
    },
    patienceMs,
  );

  it('were tried in every command of a run, done and not only refused', () => {
    expect(Object.keys(revaluationPlays).filter((name) => !done.has(name))).toEqual([]);
  });

  it('were tried in the states that are hard to reach', () => {
    expect(revaluationStates.filter((name) => !reached.has(name))).toEqual([]);
  });

  it('were tried against every refusal that a run can meet', () => {
    expect(refusalsToMeet.filter((code) => !refused.has(code))).toEqual([]);
  });
});

const refusalsToMeet = [
  'ALREADY_REVERSED',
  'DATES_NOT_ORDERED',
  'DEPENDENT_EVENTS',
  'PERIOD_UNSETTLED',
  'REVALUATION_STATUS',
  'REVALUATION_UNKNOWN',
  'REVALUED_SINCE',
] as const;
