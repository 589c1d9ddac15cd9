import { fold, identified } from '@art30/event-sourcing';
import {
  assigning,
  eur,
  givenReceipt,
  idsAfter,
  lateReceiptContext,
  recording,
  releasing,
  rateOf,
  requestOn,
  returningLate,
  revaluingReceipt,
  reversingReturn,
  transferring,
  undoingRevaluation,
  usd,
} from '@art30/testing';
import type { MoneyFact } from '../../kernel/money';
import { Rejection } from '../../kernel/rejection';
import type { ReceiptCommand } from '../facts/receipt.facts';
import { ReverseReturn } from '../facts/return.facts';
import { TransferCash } from '../facts/transfer.facts';
import { receiptDecider } from '../receipt.decider';
import { totalOf } from '../state/assignment.state';
import type { ReceiptState } from '../state/receipt.state';
import { moneyKey, movementsOf } from '../state/revaluation.state';
import { heldBy } from './held-money';

/** A receipt as far as it is recorded. */
interface Recorded {
  readonly state: ReceiptState;
  readonly ids: readonly string[];
  /** Id of the latest return. */
  readonly returned: string;
}

interface Day {
  readonly effectiveDate: string;
  /** Number of the move, from 0. */
  readonly at: number;
}

interface Move {
  readonly name: string;
  readonly command: (day: Day, receipt: Recorded) => ReceiptCommand;
}

const late = requestOn('2025-12-31');
const context = lateReceiptContext();
const run = revaluingReceipt();
const days = ['2025-01-05', '2025-01-10', '2025-01-15'];

/** The receipt after a command; undefined if it is refused. */
function after(receipt: Recorded, command: ReceiptCommand): Recorded | undefined {
  const { state, ids, returned } = receipt;
  const next = idsAfter(ids);
  try {
    const events = identified(receiptDecider.decide(command, state, context, next), next);
    const last = events.findLast(({ event }) => event.type === 'ReceiptReturned');
    return {
      state: fold({ ...receiptDecider, initialState: state }, events),
      ids: [...ids, ...events.map(({ id }) => id)],
      returned: last?.id ?? returned,
    };
  } catch (error) {
    if (error instanceof Rejection) return undefined;
    throw error;
  }
}

const applying =
  (amount: string, excess?: string) =>
  ({ effectiveDate, at }: Day) =>
    assigning(eur(amount), {
      effectiveDate,
      applicationId: `N${at}`,
      ...(excess !== undefined && { excess: { amount: eur(excess), treatment: 'REFUNDABLE' } }),
    });
const moving =
  (from: MoneyFact, to: MoneyFact) =>
  ({ effectiveDate, at }: Day) =>
    new TransferCash(transferring(from, to, { effectiveDate, transferId: `M${at}` }).facts, late);
const paying =
  (kind: 'OVERPAYMENT' | 'UNIDENTIFIED', amount: string) =>
  ({ effectiveDate, at }: Day) =>
    returningLate(kind, eur(amount), { effectiveDate, paymentReference: `P${at}` });

const moves: readonly Move[] = [
  { name: 'EUR 300 are applied', command: applying('300.00') },
  { name: 'EUR 500 are applied', command: applying('500.00') },
  { name: 'EUR 80 are applied and 50 overpaid', command: applying('80.00', '50.00') },
  {
    name: 'the first application is released',
    command: (day) => releasing('A1', day.effectiveDate),
  },
  {
    name: 'the last application is released',
    command: ({ at, effectiveDate }) => releasing(`N${at - 1}`, effectiveDate),
  },
  { name: 'EUR 40 of an overpayment are paid back', command: paying('OVERPAYMENT', '40.00') },
  { name: 'EUR 200 are paid back', command: paying('UNIDENTIFIED', '200.00') },
  { name: 'EUR 600 are paid back', command: paying('UNIDENTIFIED', '600.00') },
  {
    name: 'the last return is reversed',
    command: ({ effectiveDate }, { returned }) =>
      new ReverseReturn(reversingReturn(returned, { effectiveDate }).facts, late),
  },
  { name: 'EUR 91 become dollars', command: moving(eur('91.00'), usd('95.00')) },
  { name: 'USD 100 become euros', command: moving(usd('100.00'), eur('95.00')) },
  {
    name: 'a run values it at 0.950',
    command: ({ effectiveDate, at }) =>
      revaluingReceipt({
        revaluationId: `RUN-${at}`,
        asAt: effectiveDate,
        rates: { EUR: rateOf('0.950') },
      }),
  },
  {
    name: 'the last run is reversed',
    command: ({ effectiveDate, at }) =>
      undoingRevaluation({ revaluationId: `RUN-${at - 1}`, effectiveDate }),
  },
];

/**
 * EUR 1,000.00, of which 300.00 are applied, 100.00 overpaid, and 91.00 lie in dollars; and the same with a
 * run before anything else moved.
 */
const past = givenReceipt()
  .with(context)
  .commands(
    recording(),
    assigning(eur('300.00'), { excess: { amount: eur('100.00'), treatment: 'REFUNDABLE' } }),
    transferring(eur('91.00'), usd('100.00')),
  );
const valuedLast: Recorded = {
  state: past.state,
  ids: past.recorded.map(({ id }) => id),
  returned: '',
};

/** Minor units and US cents of everything that a receipt holds. */
function heldOn({
  state,
}: Recorded): Map<string, { readonly amount: bigint; readonly usd: bigint }> {
  if (state.status !== 'recorded') throw new Error('it is recorded');
  return new Map(heldBy(state).map((item) => [moneyKey(item), totalOf(movementsOf(state, item))]));
}

/** Holdings of a receipt valued before all else that differ from those of one valued last. */
function differing(one: Recorded, other: Recorded): readonly string[] {
  const [first, last] = [heldOn(one), heldOn(other)];
  return [...new Set([...first.keys(), ...last.keys()])].flatMap((key) => {
    const [a, b] = [first.get(key) ?? nothing, last.get(key) ?? nothing];
    const cents = a.usd - b.usd;
    const isAlike = a.amount === b.amount && cents >= -2n && cents <= 2n;
    const isEmptied = a.amount !== 0n || (a.usd === 0n && b.usd === 0n);
    return isAlike && isEmptied
      ? []
      : [`${key}: ${a.amount} = ${a.usd}, and not ${b.amount} = ${b.usd}`];
  });
}

const nothing = { amount: 0n, usd: 0n };

describe('a run as at 31 December that is recorded after what moved in January', () => {
  const valuedFirst = after(valuedLast, run);
  let looked = 0;
  afterAll(() => expect(looked).toBeGreaterThan(400));

  /** Goes on with each move, and states what differs where the run comes after all of them. */
  function follow(pair: readonly [Recorded, Recorded], done: readonly string[]): readonly string[] {
    const effectiveDate = days[done.length];
    if (effectiveDate === undefined) return [];
    return moves.flatMap((move) => goingOn(pair, done, move));
  }

  function goingOn(
    [first, last]: readonly [Recorded, Recorded],
    done: readonly string[],
    move: Move,
  ): readonly string[] {
    const at = done.length;
    const day = { effectiveDate: days[at] ?? '', at };
    const [one, other] = [
      after(first, move.command(day, first)),
      after(last, move.command(day, last)),
    ];
    if (one === undefined || other === undefined)
      return one === other ? [] : [`${[...done, move.name].join(', ')}: one is refused`];
    looked += 1;
    const valued = after(other, run);
    const found = valued === undefined ? ['the run is refused'] : differing(one, valued);
    const all = [...done, move.name];
    return [...found.map((what) => `${all.join(', ')}: ${what}`), ...follow([one, other], all)];
  }

  it.each(moves)('leaves the values of one recorded before: $name', (move) => {
    if (valuedFirst === undefined) throw new Error('it is valued');
    expect(goingOn([valuedFirst, valuedLast], [], move)).toEqual([]);
  });
});
