import type { Decider } from '@art30/event-sourcing';
import { bookedLines, loweredBy, residueIn, type Lowered } from '../books';
import { functionalCurrency } from '../currency';
import { Money } from '../money';
import { policyNamed } from '../policy/policies';
import { policyInForce } from '../policy/policy';
import { refuse, type RejectionCode } from '../rejection';
import { allocate, reallocate, reduceAllocation } from './allocation';
import { accept, amend, announce, end } from './announcement';
import { sign, signDirectly } from './agreement';
import type { PledgeCommand } from './pledge.commands';
import type { PledgeEvent, PledgeFact } from './pledge.events';
import {
  booked,
  evolvePledge,
  guardedEffects,
  type PledgeContext,
  type PledgeState,
} from './pledge.state';
import { reverse } from './reversal';
import { refuseSettlement, settle, undoSettlement } from './settlement';

/** The life of a pledge, from announcement to allocation; each stage has its file beside this. */
export const pledgeDecider: Decider<PledgeState, PledgeCommand, PledgeEvent, PledgeContext> = {
  initialState: { status: 'none' },

  decide(command, state, context) {
    const facts = stage(command, state, context);
    return proved(command.type, facts, state, context);
  },

  evolve: evolvePledge,
};

function stage(command: PledgeCommand, state: PledgeState, context: PledgeContext): PledgeFact[] {
  switch (command.type) {
    case 'AnnouncePledge':
      return announce(command, state, context);
    case 'AmendPledge':
      return amend(command, state, context);
    case 'WithdrawPledge':
    case 'LapsePledge':
      return end(command, state);
    case 'AcceptPledge':
      return accept(command, state, context);
    case 'SignAgreement':
      return sign(command, state, context);
    case 'SignDirectly':
      return signDirectly(command, state, context);
    case 'SettleInstalments':
      return settle(command, state, context);
    case 'RefuseSettlement':
      return refuseSettlement(command, state);
    case 'UndoSettlement':
      return undoSettlement(command, state, context);
    case 'MakeAllocation':
      return allocate(command, state, context);
    case 'ReduceAllocation':
      return reduceAllocation(command, state, context);
    case 'MakeReallocation':
      return reallocate(command, state, context);
    case 'ReversePledgeEvent':
      return reverse(command, state);
  }
}

/** The refusal that a quantity below zero means for each command. */
const shortfallCodes: Readonly<Record<PledgeCommand['type'], RejectionCode>> = {
  AnnouncePledge: 'INVALID_AMOUNT',
  AmendPledge: 'BELOW_RECEIVED',
  WithdrawPledge: 'DEPENDENT_EVENTS',
  LapsePledge: 'DEPENDENT_EVENTS',
  AcceptPledge: 'PLEDGE_STATUS',
  SignAgreement: 'BELOW_RECEIVED',
  SignDirectly: 'BELOW_RECEIVED',
  SettleInstalments: 'SETTLEMENT_EXCEEDS_OUTSTANDING',
  RefuseSettlement: 'PLEDGE_STATUS',
  UndoSettlement: 'DEPENDENT_EVENTS',
  MakeAllocation: 'INSUFFICIENT_CASH',
  ReduceAllocation: 'INSUFFICIENT_UNSPENT',
  MakeReallocation: 'INSUFFICIENT_UNSPENT',
  ReversePledgeEvent: 'DEPENDENT_EVENTS',
};

/** Books the facts and refuses what would not hold at every date from theirs on. */
function proved(
  command: PledgeCommand['type'],
  facts: readonly PledgeFact[],
  state: PledgeState,
  { linesElsewhere }: PledgeContext,
): PledgeEvent[] {
  const rules = policyNamed(policyInForce);
  return facts.map((fact) => {
    const entries = rules.pledge(fact, state);
    const before = state.status === 'none' ? [] : [...state.lines, ...linesElsewhere];
    const added = bookedLines(fact.data.effectiveDate, entries);
    for (const lowered of loweredBy(before, added, guardedEffects)) {
      demandCovered(shortfallCodes[command], lowered, state);
    }
    return booked(fact, rules.id, entries);
  });
}

/** Refuses a quantity below zero on some date, or USD left on a date where nothing is left. */
function demandCovered(code: RejectionCode, lowered: Lowered, state: PledgeState): void {
  const { measure, key, balances } = lowered;
  const inPledgeCurrency = ['outstanding', 'announced', 'advance'].includes(measure);
  const currency = inPledgeCurrency && state.status !== 'none' ? state.currency : 'USD';
  const name = `${measure} of ${key.split('|').join(' ').trim()}`;
  const short = balances.find(({ amount }) => amount < 0n);
  if (short) {
    const missing = Money.ofMinor(-short.amount, currency).toString();
    refuse(code, `${name} would be short by ${currency} ${missing} on ${short.date}`);
  }
  const residue = residueIn(balances);
  if (residue) {
    const left = Money.ofMinor(residue.usd, functionalCurrency).toString();
    const detail = `${name} would be nothing but USD ${left} on ${residue.date}: date it later`;
    refuse('DATES_NOT_ORDERED', detail, 'effectiveDate');
  }
}
