import fc from 'fast-check';
import { Met } from './counts';
import { histories, live, revaluationPlays, type History } from './histories';
import { Laws } from './laws';
import { reachedBy } from './reached';
import { revaluationStates } from './reached-revaluations';
import { itReaches, seedOfTheDay, stepsOfAHistory } from '../support/seed-of-the-day';
import { missedInTime, tried, trialMsMax } from './trial';

/** A fixed seed. Its histories reach every state and refusal demanded below. */
const seedOfEveryTime = 8;
const stepsMax = (stepsOfAHistory * 2) / 3;

describe('the laws of the books, whatever is valued anew at the rate of whichever day', () => {
  const met = new Met();

  async function lives(history: History, { done, reached, refused }: Met): Promise<void> {
    const laws = new Laws();
    await live(history, {
      refused: (code) => refused.count(code),
      played: (name, events, world) => {
        laws.check(events);
        if (events.length > 0) done.count(name);
        for (const state of reachedBy(events, world)) reached.count(state);
      },
    });
  }

  it.each([
    ['the same histories every time', seedOfEveryTime, met],
    ['the histories of the day', seedOfTheDay, new Met()],
  ] as const)(
    'hold after every step of %s',
    (_which, from, counts) =>
      tried(
        {
          of: 'of revaluations',
          spec: 'test/model/revaluation.model.spec.ts',
          histories: fc.noBias(histories(stepsMax, revaluationPlays)),
          lives: (history) => lives(history, counts),
        },
        from,
      ),
    trialMsMax,
  );

  itReaches('were tried in every command of a run, done and not only refused', () => {
    expect(Object.keys(revaluationPlays).filter((name) => !met.done.has(name))).toEqual([]);
  });

  it('were tried in the states that are hard to reach', () => {
    const missed = revaluationStates.filter((name) => !met.reached.has(name));
    expect(missedInTime(missed, revaluationStates)).toEqual([]);
  });

  itReaches('were tried against every refusal that a run can meet', () => {
    expect(refusalsToMeet.filter((code) => !met.refused.has(code))).toEqual([]);
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
