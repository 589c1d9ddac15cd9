import { balanceOf, type BookedLine } from '../../accounts/balances';
import { isCash } from '../../accounts/chart-of-accounts';
import type { Entry } from '../../kernel/entries';
import { takenBackSince as sharesTakenBack, type TakenBack } from '../../revaluation/valuation';
import { ownerOf } from '../cash/origins';
import { cashOfOwner } from '../cash/owners-cash';
import type { PledgeEvent, PledgeFact } from '../facts/pledge.facts';
import { evolvePledge } from '../state/pledge.evolve';
import type { Pledge, PledgeState } from '../state/pledge.state';
import { itemsValued } from './revaluation';

/** The posting rules of a pledge. */
type Posts = (fact: PledgeFact, before: PledgeState) => readonly Entry[];

/**
 * What moved since the day of a run takes back of its difference, by the event that moved it.
 *
 * @param runId the event of the run, the last that counts.
 */
export function takenBackSince(runId: string, pledge: Pledge, post: Posts): TakenBack {
  const run = pledge.booked.get(runId);
  if (run === undefined) return new Map();
  const all = [...pledge.booked.entries()];
  return sharesTakenBack<PledgeEvent, PledgeState>({
    events: all.slice(
      0,
      all.findIndex(([id]) => id === runId),
    ),
    run: [runId, run],
    initialState: { status: 'none' },
    evolve: evolvePledge,
    post: (event, before) => post(valuedAnew(event, before), before),
    runIn: (event) => (event.type === 'PledgeRevalued' ? event.data : undefined),
    takenBackOf: (id, after) =>
      after.status === 'none' ? new Map() : takenBackSince(id, after, post),
    reversedBy: ({ data }) => ('reverses' in data ? data.reverses : undefined),
    held: heldOfItem,
    share: (event, moved, entries) =>
      event.type === 'PledgeRevalued'
        ? { ...event, data: { ...event.data, items: [], moved, entries } }
        : event,
  });
}

/** Of an owner's cash that of all its purposes, which share its value. */
function heldOfItem({ account: code, dims }: Entry, pledge: PledgeState): bigint {
  if (pledge.status === 'none') return 0n;
  const { instalment, bankAccount = '', purpose = '' } = dims;
  if (isCash(code)) {
    const there = { ledgerAccount: code, bankAccount };
    return cashOfOwner(pledge, there, ownerOf(pledge.origins, purpose)).reduce(
      (sum, [, { amount }]) => sum + amount,
      0n,
    );
  }
  const isOfItem = (line: BookedLine) =>
    line.account === code &&
    line.dims.instalment === instalment &&
    line.dims.purpose === dims.purpose;
  return balanceOf(pledge.lines, isOfItem).amount;
}

type Run = Extract<PledgeEvent, { type: 'PledgeRevalued' }>;

/** A run itself, and no share of it that something takes back. */
function isRun(event: PledgeEvent): event is Run {
  return event.type === 'PledgeRevalued' && event.data.moved === undefined;
}

/** A later run as it would have found the values; anything else as it was decided. */
function valuedAnew(event: PledgeEvent, state: PledgeState): PledgeFact {
  if (!isRun(event) || state.status === 'none') return event;
  const { effectiveDate: asAt, rates } = event.data;
  return { ...event, data: { ...event.data, items: itemsValued({ asAt, rates }, state) } };
}
