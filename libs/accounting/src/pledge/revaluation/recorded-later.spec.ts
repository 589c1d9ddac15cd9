import { fold, identified } from '@art30/event-sourcing';
import {
  allocating,
  converting,
  eur,
  givenPledge,
  idsAfter,
  instalments,
  latePledgeContext,
  paying,
  payingRefund,
  rateOf,
  refunding,
  reporting,
  requestOn,
  revaluing,
  reversing,
  settling,
  signingDirectly,
  usd,
} from '@art30/testing';
import type { MoneyFact } from '../../kernel/money';
import { Rejection } from '../../kernel/rejection';
import { ConvertCash, PayRefund, RefundContribution } from '../facts/payments.facts';
import { type PledgeCommand, ReversePledgeEvent } from '../facts/pledge.facts';
import { ReportExpenditure } from '../facts/spending-authority.facts';
import { pledgeDecider } from '../pledge.decider';
import type { PledgeState } from '../state/pledge.state';
import { monetaryItems } from './monetary-items';

/** A pledge as far as it is recorded. */
interface Recorded {
  readonly state: PledgeState;
  readonly ids: readonly string[];
  /** Id of the first event of the latest move. */
  readonly last: string;
}

interface Day {
  readonly effectiveDate: string;
  /** Number of the move, from 0. */
  readonly at: number;
}

interface Move {
  readonly name: string;
  readonly command: (day: Day, pledge: Recorded) => PledgeCommand;
}

const late = requestOn('2025-12-31');
const context = latePledgeContext();
const run = revaluing();
const k = { purpose: 'k', level: 'GLOBAL' };
const days = ['2025-01-05', '2025-01-10', '2025-01-15'];

/** The pledge after a command; undefined if it is refused. */
function after({ state, ids }: Recorded, command: PledgeCommand): Recorded | undefined {
  const next = idsAfter(ids);
  try {
    const events = identified(pledgeDecider.decide(command, state, context, next), next);
    return {
      state: fold({ ...pledgeDecider, initialState: state }, events),
      ids: [...ids, ...events.map(({ id }) => id)],
      last: events[0]?.id ?? '',
    };
  } catch (error) {
    if (error instanceof Rejection) return undefined;
    throw error;
  }
}

const received =
  (amount: string, cents: string) =>
  ({ effectiveDate, at }: Day) =>
    settling([paying(eur(amount), cents)], {
      effectiveDate,
      valueDate: effectiveDate,
      applicationId: `N${at}`,
    });
const spent =
  (amount: MoneyFact) =>
  ({ effectiveDate, at }: Day) =>
    new ReportExpenditure(
      reporting(k, amount, {
        effectiveDate,
        expenditureId: `X${at}`,
        paidFrom: `BK-${amount.currency}`,
      }).facts,
      late,
    );
const converted =
  (from: MoneyFact, to: MoneyFact) =>
  ({ effectiveDate, at }: Day) =>
    new ConvertCash(converting(from, to, { effectiveDate, transferId: `M${at}` }).facts, late);
const owedBack =
  (amount: MoneyFact, facts: object = {}) =>
  ({ effectiveDate, at }: Day) =>
    new RefundContribution(
      refunding(k, amount, { effectiveDate, refundId: `B${at}`, ...facts }).facts,
      late,
    );

const moves: readonly Move[] = [
  { name: 'EUR 250 come in', command: received('250.00', '263.16') },
  { name: 'EUR 50 are spent', command: spent(eur('50.00')) },
  { name: 'USD 50 are spent', command: spent(usd('50.00')) },
  { name: 'EUR 91 become dollars', command: converted(eur('91.00'), usd('95.00')) },
  { name: 'USD 50 become euros', command: converted(usd('50.00'), eur('47.50')) },
  { name: 'EUR 45 are owed back', command: owedBack(eur('45.00')) },
  {
    name: 'EUR 45 go back at once',
    command: owedBack(eur('45.00'), { paidFrom: 'BK-EUR', paymentReference: 'PAY-0' }),
  },
  {
    name: 'what was owed before is paid',
    command: ({ effectiveDate, at }) =>
      new PayRefund(
        payingRefund({ effectiveDate, refundId: `B${at - 1}`, paidFrom: 'BK-EUR' }).facts,
        late,
      ),
  },
  {
    name: 'a run values it at 0.950',
    command: ({ effectiveDate, at }) =>
      revaluing({
        revaluationId: `RUN-${at}`,
        asAt: effectiveDate,
        rates: { EUR: rateOf('0.950') },
      }),
  },
  {
    name: 'what came before is reversed',
    command: ({ effectiveDate }, { last }) =>
      new ReversePledgeEvent(reversing(last, effectiveDate).facts, late),
  },
];

const past = givenPledge(context).commands(
  signingDirectly({ instalments: instalments(eur('1000.00')) }, { amount: eur('1000.00') }),
  settling([paying(eur('500.00'), '552.49')]),
  allocating('TA-GEN', k, '400.00'),
  converting(eur('91.00'), usd('100.00')),
);
const valuedLast: Recorded = {
  state: past.state,
  ids: past.recorded.map(({ id }) => id),
  last: '',
};

/** Minor units and US cents of everything in another currency than US dollars. */
function held({ state }: Recorded): Map<string, readonly [bigint, bigint]> {
  if (state.status === 'none') throw new Error('there is a pledge');
  return new Map(
    monetaryItems(state.lines, state.origins).map(({ key, lines }) => [
      key,
      [lines.reduce((s, l) => s + l.amount, 0n), lines.reduce((s, l) => s + l.usd, 0n)] as const,
    ]),
  );
}

const nothing = [0n, 0n] as const;
function differing(one: Recorded, other: Recorded): readonly string[] {
  const [first, last] = [held(one), held(other)];
  return [...new Set([...first.keys(), ...last.keys()])].flatMap((key) => {
    const [[amount, a], [same, b]] = [first.get(key) ?? nothing, last.get(key) ?? nothing];
    const cents = a - b;
    const isAlike = amount === same && cents >= -2n && cents <= 2n;
    const isEmptied = amount !== 0n || (a === 0n && b === 0n);
    return isAlike && isEmptied ? [] : [`${key}: ${amount} = ${a}, and not ${same} = ${b}`];
  });
}

describe('a run on a pledge as at 31 December that is recorded after what moved in January', () => {
  const valued = after(valuedLast, run);
  const valuedFirst = valued && { ...valued, last: '' };
  let looked = 0;
  afterAll(() => expect(looked).toBeGreaterThan(400));

  /** Goes on with each move, and states what differs where the run comes after all of them. */
  function goingOn(
    [first, last]: readonly [Recorded, Recorded],
    done: readonly string[],
    move: Move,
  ): readonly string[] {
    const at = done.length;
    const all = [...done, move.name];
    const day = { effectiveDate: days[at] ?? '', at };
    const [one, other] = [
      after(first, move.command(day, first)),
      after(last, move.command(day, last)),
    ];
    if (one === undefined || other === undefined) {
      return one === other ? [] : [`${all.join(', ')}: one is refused`];
    }
    looked += 1;
    const then = after(other, run);
    const found = then === undefined ? ['the run is refused'] : differing(one, then);
    const further =
      days[at + 1] === undefined ? [] : moves.flatMap((next) => goingOn([one, other], all, next));
    return [...found.map((what) => `${all.join(', ')}: ${what}`), ...further];
  }

  it.each(moves)('leaves the values of one recorded before: $name', (move) => {
    if (valuedFirst === undefined) throw new Error('it is valued');
    expect(goingOn([valuedFirst, valuedLast], [], move)).toEqual([]);
  });
});
