import { Rejection } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import fc from 'fast-check';
import { Dice } from './dice';
import { Laws } from './laws';
import { LedgerWorld } from './ledger-world';
import * as pledgeMoves from './pledge-moves';
import * as receiptMoves from './receipt-moves';
import { reachedBy, statesToReach } from './reached';
import type { Play } from './pledge-moves';

/** How often each command comes, in shares; what leads further comes more often. */
const plays: Readonly<Record<string, readonly [number, Play]>> = {
  registerDonor: [1, pledgeMoves.registerDonor],
  assessDonor: [2, pledgeMoves.assessDonor],
  joinConvention: [1, pledgeMoves.joinConvention],
  announce: [6, pledgeMoves.announce],
  amend: [3, pledgeMoves.amend],
  withdraw: [1, pledgeMoves.withdraw],
  lapse: [1, pledgeMoves.lapse],
  accept: [1, pledgeMoves.accept],
  sign: [7, pledgeMoves.sign],
  signDirectly: [4, pledgeMoves.signDirectly],
  record: [5, receiptMoves.record],
  recordAgain: [2, receiptMoves.recordAgain],
  recordAndApply: [6, receiptMoves.recordAndApply],
  apply: [14, receiptMoves.apply],
  undo: [7, receiptMoves.undo],
  reverseReceipt: [4, receiptMoves.reverseReceipt],
  returnOverpayment: [3, receiptMoves.returnOverpayment],
  returnUnapplied: [3, receiptMoves.returnUnapplied],
  finishUnfinished: [3, receiptMoves.finishUnfinished],
  allocate: [10, pledgeMoves.allocate],
  reduce: [4, pledgeMoves.reduce],
  reallocate: [5, pledgeMoves.reallocate],
  reverseEvent: [7, pledgeMoves.reverseEvent],
};

const names = Object.entries(plays).flatMap(([name, [share]]) => Array<string>(share).fill(name));
const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2_147_483_647);
/** Its histories reach every command, state and refusal asked for below, whatever chance adds. */
const seedOfEveryTime = 20_241_014;
const numRuns = Number(process.env['FC_RUNS'] ?? 300);
const rollsPerStep = 28;
/** A failure is made small before it is shown, which takes its time. */
const patienceMs = 300_000 + numRuns * 100;

const step = fc
  .record({
    name: fc.constantFrom(...names),
    rolls: fc.array(fc.nat(999_999_999), { minLength: rollsPerStep, maxLength: rollsPerStep }),
  })
  .map(({ name, rolls }) => ({
    name,
    rolls,
    [fc.toStringMethod]: () => `${name} ${rolls.join(' ').replace(/( 0)+$/, '')}`,
  }));
const history = fc.array(step, { maxLength: 120, size: 'max' });

describe('the laws of the books, whatever is commanded in whatever order', () => {
  const done = new Map<string, number>(Object.keys(plays).map((name) => [name, 0]));
  const reached = new Map<string, number>(statesToReach.map((name) => [name, 0]));
  const refused = new Map<string, number>();
  const count = (counts: Map<string, number>, name: string) =>
    counts.set(name, (counts.get(name) ?? 0) + 1);

  /** One command; what it wrote, or nothing when it was refused. */
  async function played(world: LedgerWorld, play: Play, move: Parameters<Play>[0]) {
    const before = world.log.length;
    try {
      await play(move);
      return await world.news();
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      count(refused, error.code);
      await world.news();
      if (world.log.length > before) throw new Error('refused and yet written', { cause: error });
      return [];
    }
  }

  async function lives(steps: readonly { name: string; rolls: readonly number[] }[]) {
    const world = new LedgerWorld();
    const laws = new Laws();
    let day = 0;
    for (const [index, { name, rolls }] of [...opening, ...steps].entries()) {
      const dice = new Dice(rolls);
      day += dice.below(8);
      const play = plays[name]?.[1] ?? pledgeMoves.registerDonor;
      const events: readonly RecordedEvent[] = await played(world, play, {
        ...{ world, dice, day, step: index },
      });
      laws.check(events);
      if (events.length > 0) count(done, name);
      for (const state of reachedBy(events, world)) count(reached, state);
    }
  }

  it.each([
    ['the same histories every time', seedOfEveryTime],
    ['histories nobody has seen', seed],
  ])(
    'hold after every step of %s',
    async (_which, from) => {
      console.info(`model of the ledger: FC_SEED=${from}, ${numRuns} histories`);
      await fc.assert(fc.asyncProperty(history, lives), { seed: from, numRuns });
    },
    patienceMs,
  );

  it('were tried on every command, done and not only refused', () => {
    expect([...done].filter(([, times]) => times === 0)).toEqual([]);
  });

  it('were tried in the states that are hard to reach', () => {
    expect([...reached].filter(([, times]) => times === 0)).toEqual([]);
  });

  it('were tried against every refusal that a history can meet', () => {
    const met = [...refused.keys()];
    expect(met).toEqual(expect.arrayContaining([...refusalsToMeet]));
  });
});

/** A State party, a foundation with its due diligence, and money to begin with. */
const roll = (...first: number[]) => [...first, ...Array<number>(rollsPerStep).fill(0)];
const opening = [
  { name: 'registerDonor', rolls: roll(0, 0) },
  { name: 'registerDonor', rolls: roll(0, 2) },
  { name: 'assessDonor', rolls: roll(0, 0, 0) },
];

const refusalsToMeet = [
  'ADVANCE_EARMARKED_OTHERWISE',
  'ALREADY_REVERSED',
  'BELOW_RECEIVED',
  'CHARGES_ABOVE_TOLERANCE',
  'DATES_NOT_ORDERED',
  'DEPENDENT_EVENTS',
  'DONOR_CONSENT_REQUIRED',
  'DONOR_NOT_ELIGIBLE',
  'INSUFFICIENT_CASH',
  'INSUFFICIENT_UNSPENT',
  'NOT_REVERSIBLE',
  'PLEDGE_STATUS',
  'RECEIPT_EXCEEDED',
  'RECEIPT_STATUS',
  'RETURN_EXCEEDS_OVERPAYMENT',
  'RETURN_EXCEEDS_UNAPPLIED',
  'SETTLEMENT_EXCEEDS_OUTSTANDING',
] as const;
