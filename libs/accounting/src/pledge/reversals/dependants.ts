import { balancesFrom, type BookedLine, bookedLines } from '../../accounts/balances';
import { account } from '../../accounts/chart-of-accounts';
import type { IsoDate } from '../../kernel/dates';
import { demand, refuse } from '../../kernel/rejection';
import { howUndone, isUndoneBy } from '../../log/event-reversals';
import type { PledgeUndoing } from '../../reversals/reversal-rules';
import type { PledgeFact, ReversedType } from '../facts/pledge.facts';
import { cellKey, guardedEffects, type GuardViolation } from '../guards/guards';
import type { BookedEvent, Pledge } from '../state/pledge.state';

/** An event of a pledge that is not reversed. */
interface UnreversedEvent extends BookedEvent {
  readonly eventId: string;
}

/** Returns the unreversed events after an event, latest first; reversals are left out. */
function unreversedAfter(pledge: Pledge, eventId: string): UnreversedEvent[] {
  const all = [...pledge.booked.entries()].map(([id, event]) => ({ eventId: id, ...event }));
  const from = all.findIndex((event) => event.eventId === eventId);
  return all
    .slice(from + 1)
    .filter(({ type, reversed }) => !reversed && howUndone(type).standsOn !== 'nothing')
    .reverse();
}

/** Returns the events by which the bank returned a payment. */
function returnsOfPayment(pledge: Pledge, eventId: string): readonly UnreversedEvent[] {
  return unreversedAfter(pledge, eventId).filter(
    ({ event }) => event.type === 'PaymentReturned' && event.data.payment === eventId,
  );
}

/**
 * True for a payment that the bank returned, or for its return. Neither used cash, because the cash came back; an
 * exchange loss between the two was used by no other event.
 */
function isReturnedPayment(pledge: Pledge, { eventId, type }: UnreversedEvent): boolean {
  return type === 'PaymentReturned' || returnsOfPayment(pledge, eventId).length > 0;
}

/** Returns later payments of a debt that a returned payment had reopened. */
function repaymentsAfterReturn(pledge: Pledge, eventId: string): readonly UnreversedEvent[] {
  const returned = pledge.booked.get(eventId)?.event;
  if (returned?.type !== 'PaymentReturned') return [];
  const { refundId, levyId } = returned.data;
  return unreversedAfter(pledge, eventId).filter(({ event }) => {
    if (event.type === 'RefundPaid') return event.data.refundId === refundId;
    return event.type === 'LevyPaid' && event.data.levyId === levyId;
  });
}

/** Most dependants (events that depend on the reversed one) that one command may reverse together with its event. */
const dependantsMax = 200;

/** Accounts of amounts that the donor has still to pay under an agreement: receivables, and money under a condition. */
const owing: readonly string[] = [account.receivable, account.memoConditionalOutstanding];

/** A dependant that may be reversed by the same command as the event it depends on. */
export type ReversibleDependant = UnreversedEvent & { readonly type: ReversedType };

/** The requested reversal, and callbacks that make the reversals of dependants and try them without storing them. */
interface ReversalPlan {
  readonly eventId: string;
  readonly reversal: PledgeFact;
  /** True to reverse the dependants too; otherwise the refusal lists them. */
  readonly withDependants: boolean;
  /** Returns the reversal of a dependant, which is booked with the requested one. */
  reversalOf(dependant: ReversibleDependant): PledgeFact;
  /**
   * Tries a fact. `violation` is a quantity that it would bring below zero, which is refused. `shortage` is unallocated
   * cash that it would bring below zero, which it may.
   */
  tried(
    fact: PledgeFact,
    pledge: Pledge,
  ): Readonly<Record<'violation' | 'shortage', GuardViolation | undefined>>;
  /** Returns the pledge after a fact. Each call receives the pledge that the call before has returned. */
  after(fact: PledgeFact, pledge: Pledge): Pledge;
}

/**
 * Dependants of an event, latest first. Only those whose rule has the value of `reversibleTogether` may be reversed by
 * the same command; undefined means none.
 */
interface FoundDependants {
  readonly dependants: readonly UnreversedEvent[];
  readonly reversibleTogether?: Exclude<PledgeUndoing['goesWith'], null>;
}

/**
 * Returns a reversal with the reversals of its dependants. A later event depends on the reversed one in three cases. It
 * was made for that event (as a support charge for its expenditure), it was made under that event (an agreement), or it
 * used money that the reversal would leave short.
 *
 * @returns the reversals in booking order, latest dependant first and the requested one last.
 * @throws Rejection DEPENDENT_EVENTS if a dependant was not to be, or cannot be, reversed too; LIMIT_EXCEEDED
 * above {@link dependantsMax}; or the violation of a guard.
 */
export function reversalsFor(plan: ReversalPlan, pledge: Pledge): PledgeFact[] {
  const { eventId, reversal, withDependants } = plan;
  const unwinding = new Unwinding(plan, pledge);
  unwinding.unwind(eventId, reversal);
  const taken = latestFirst(unwinding.taken, pledge);
  if (taken.length > 0 && !withDependants) {
    unwinding.refuse(
      `${dependentEventsInWords(taken)}: ` +
        `reverse ${taken.length === 1 ? 'that' : 'those'} first, or all together by withDependants`,
    );
  }
  return [...taken.map((dependant) => plan.reversalOf(dependant)), reversal];
}

/**
 * Search for the dependants that must be reversed before an event. It tries one reversal after the other, because each
 * reversal changes the balances of the next one.
 */
class Unwinding {
  readonly taken: ReversibleDependant[] = [];
  /** First violation that the requested reversal would cause; refusals begin with its sentence. */
  private violation: GuardViolation | undefined;

  constructor(
    private readonly plan: ReversalPlan,
    private pledge: Pledge,
  ) {}

  unwind(eventId: string, reversal: PledgeFact): void {
    for (;;) {
      const { dependants, reversibleTogether } = this.dependantsOf(eventId, reversal);
      if (dependants.length === 0) break;
      const next = dependants.find((event): event is ReversibleDependant =>
        mayBeReversedTogether(event, reversibleTogether),
      );
      if (next === undefined) return this.block(dependants);
      demand(
        this.taken.length < dependantsMax,
        'LIMIT_EXCEEDED',
        `more than ${dependantsMax} events depend on this one: reverse the latest of them first`,
        'withDependants',
      );
      this.unwind(next.eventId, this.plan.reversalOf(next));
      this.taken.push(next);
    }
    this.pledge = this.plan.after(reversal, this.pledge);
  }

  private dependantsOf(eventId: string, reversal: PledgeFact): FoundDependants {
    const made = madeFor(this.pledge, eventId, reversal.data.effectiveDate);
    if (made.dependants.length > 0) return made;
    const { violation, shortage } = this.plan.tried(reversal, this.pledge);
    if (violation === undefined) return this.usersOfMissing(eventId, shortage);
    this.violation ??= violation;
    const short = violation.code === 'DEPENDENT_EVENTS';
    const dependants = short ? usersOf(this.pledge, eventId, violation) : [];
    if (dependants.length === 0) return refuse(violation.code, violation.detail, violation.field);
    return { dependants, reversibleTogether: 'cash' };
  }

  /**
   * Returns the later events that used cash which the reversal would leave short, although the reversal itself may do
   * so. If no event used that cash, nothing depends on the reversed event.
   */
  private usersOfMissing(eventId: string, shortage: GuardViolation | undefined): FoundDependants {
    const users = shortage === undefined ? [] : usersOf(this.pledge, eventId, shortage);
    const dependants = users.filter((event) => !isReturnedPayment(this.pledge, event));
    if (dependants.length > 0) this.violation ??= shortage;
    return { dependants, reversibleTogether: 'cash' };
  }

  private block(dependants: readonly UnreversedEvent[]): never {
    const reasons = dependants.map(({ type }) => howUndone(type).stays);
    const all = latestFirst([...this.taken, ...dependants], this.pledge);
    const [first] = latestFirst(dependants, this.pledge);
    return this.refuse(
      `${dependentEventsInWords(all)} and cannot be reversed with it: ${[...new Set(reasons)].join(', ')}; ` +
        `reverse ${first?.type ?? ''} ${first?.eventId ?? ''} first`,
    );
  }

  refuse(detail: string): never {
    const short = this.violation === undefined ? '' : `${this.violation.detail}: `;
    return refuse('DEPENDENT_EVENTS', short + detail, 'withDependants');
  }
}

function mayBeReversedTogether(
  { type }: UnreversedEvent,
  together: FoundDependants['reversibleTogether'],
): boolean {
  return isUndoneBy(type, 'EventReversed') && howUndone(type).goesWith === together;
}

function latestFirst<Event extends UnreversedEvent>(
  events: readonly Event[],
  { booked }: Pledge,
): Event[] {
  const order = [...booked.entries().keys()];
  return [...events].sort(
    (one, other) => order.indexOf(other.eventId) - order.indexOf(one.eventId),
  );
}

function dependentEventsInWords(events: readonly UnreversedEvent[]): string {
  const names = events.map(({ type, eventId }) => `${type} ${eventId}`);
  return `${names.join(', ')} ${names.length === 1 ? 'depends' : 'depend'} on this event`;
}

/** Returns the unreversed events that were made for an event, or under it if it is an agreement. */
function madeFor(pledge: Pledge, eventId: string, date: IsoDate): FoundDependants {
  const type = pledge.booked.get(eventId)?.type;
  return madeForKind[type === undefined ? 'money' : howUndone(type).bears](pledge, eventId, date);
}

type MadeFor = (pledge: Pledge, eventId: string, date: IsoDate) => FoundDependants;

const madeForKind: Readonly<Record<PledgeUndoing['bears'], MadeFor>> = {
  agreement: madeUnder,
  all(pledge, eventId, date) {
    const dependants = unreversedAfter(pledge, eventId);
    if (dependants.length === 0) demandNothingBeside(pledge, eventId, date);
    return { dependants };
  },
  terms(pledge, eventId) {
    const changed = pledge.status === 'signed' ? pledge.earlierTerms : [];
    const changes = changed.map((earlier) => earlier.eventId);
    return { dependants: unreversedEventsOf(pledge, eventId, changes) };
  },
  charge(pledge, eventId) {
    const all = [...pledge.expenditures.entries().values()];
    const { chargedBy } = all.find((reported) => reported.eventId === eventId) ?? {};
    return {
      dependants: unreversedEventsOf(pledge, eventId, [chargedBy]),
      reversibleTogether: 'expenditure',
    };
  },
  payment(pledge, eventId) {
    const again = repaymentsAfterReturn(pledge, eventId);
    if (again.length > 0) return { dependants: again };
    const debts = [...pledge.refunds.values(), ...pledge.levies.values()];
    const debt = debts.find((owed) => owed.eventId === eventId);
    return { dependants: unreversedEventsOf(pledge, eventId, [debt?.paidBy]) };
  },
  money: (pledge, eventId) => ({ dependants: returnsOfPayment(pledge, eventId) }),
};

/** Returns the unreversed later events that have one of the ids. */
function unreversedEventsOf(
  pledge: Pledge,
  eventId: string,
  ids: readonly (string | undefined)[],
): readonly UnreversedEvent[] {
  return unreversedAfter(pledge, eventId).filter((event) => ids.includes(event.eventId));
}

/**
 * Returns the unreversed events under an agreement. If there are none, but spending authority is left, returns the
 * events that moved spending authority.
 */
function madeUnder(pledge: Pledge, signatureId: string, date: IsoDate): FoundDependants {
  const later = unreversedAfter(pledge, signatureId);
  const dependants = later.filter(({ type }) => howUndone(type).standsOn === 'agreement');
  const allocated = allocatedBeside(pledge, signatureId, date);
  if (dependants.length === 0) demandNothingOwedBeside(pledge, signatureId, date);
  if (dependants.length > 0 || allocated === undefined) return { dependants };
  const moves = later.filter(({ type }) => howUndone(type).standsOn === 'authority');
  demandNotAllocated(moves.length > 0 ? undefined : allocated);
  return { dependants: moves, reversibleTogether: 'cash' };
}

/**
 * Refuses to reverse the beginning of an agreement while other events leave money due or allocated under it, on the
 * date of the reversal or later.
 */
function demandNothingBeside(pledge: Pledge, eventId: string, date: IsoDate): void {
  demandNothingOwedBeside(pledge, eventId, date);
  demandNotAllocated(allocatedBeside(pledge, eventId, date));
}

function demandNotAllocated(allocated: IsoDate | undefined): void {
  const detail = `money of this agreement is allocated on ${allocated ?? ''}: use a later date`;
  demand(allocated === undefined, 'DEPENDENT_EVENTS', detail, 'effectiveDate');
}

/** Returns the first day, on a date or later, with spending authority that did not come from the given event. */
function allocatedBeside(pledge: Pledge, eventId: string, date: IsoDate): IsoDate | undefined {
  const granted = linesBeside(pledge, eventId, date).filter(
    (line) => line.account === account.memoAuthorityGranted,
  );
  return balancesFrom(granted, date).find(({ usd }) => usd !== 0n)?.date;
}

/**
 * Refuses the reversal of a signature or take-over if, on its date or later, the donor would still owe money because of
 * an amendment or a condition.
 */
function demandNothingOwedBeside(pledge: Pledge, eventId: string, date: IsoDate): void {
  const cells = new Map<string, BookedLine[]>();
  for (const line of linesBeside(pledge, eventId, date)) {
    if (!owing.includes(line.account)) continue;
    const key = `${line.account}|${cellKey(line.dims)}`;
    cells.set(key, [...(cells.get(key) ?? []), line]);
  }
  const owed = [...cells.values()]
    .flatMap((cell) => balancesFrom(cell, date))
    .find(({ amount }) => amount > 0n);
  const begun = pledge.booked.get(eventId)?.type === 'PledgeTakenOver' ? 'take-over' : 'signature';
  demand(
    owed === undefined,
    'DEPENDENT_EVENTS',
    `an amendment or a condition still owes money on ${owed?.date ?? ''}: ` +
      `reverse this ${begun} from a later date`,
    'effectiveDate',
  );
}

/** Returns the lines of a pledge, with the lines that would mirror an event if it were reversed on a date. */
function linesBeside({ booked, lines }: Pledge, eventId: string, date: IsoDate): BookedLine[] {
  const own = bookedLines(date, booked.get(eventId)?.entries ?? []);
  return [...lines, ...own.map((line) => ({ ...line, amount: -line.amount, usd: -line.usd }))];
}

/** Returns the later events that lower a quantity, dated no later than the day on which it would be short. */
function usersOf(
  pledge: Pledge,
  eventId: string,
  { measure, key, date, byEffect }: GuardViolation,
): UnreversedEvent[] {
  return unreversedAfter(pledge, eventId).filter(({ entries, postedOn, effectiveDate }) => {
    const day = byEffect ? effectiveDate : postedOn;
    const effects = bookedLines(postedOn, entries).flatMap((line) => guardedEffects(line));
    const moved = effects.filter((effect) => effect.measure === measure && effect.key === key);
    return day <= date && moved.reduce((sum, { delta }) => sum + delta, 0n) < 0n;
  });
}
