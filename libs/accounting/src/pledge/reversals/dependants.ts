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

/** Events after one that are not reversed, latest first. */
function unreversedAfter(pledge: Pledge, eventId: string): UnreversedEvent[] {
  const all = [...pledge.booked.entries()].map(([id, event]) => ({ eventId: id, ...event }));
  const from = all.findIndex((event) => event.eventId === eventId);
  return all
    .slice(from + 1)
    .filter(({ type, reversed }) => !reversed && howUndone(type).standsOn !== 'nothing')
    .reverse();
}

/** What the bank sent back of a payment. */
function returnsOfPayment(pledge: Pledge, eventId: string): readonly UnreversedEvent[] {
  return unreversedAfter(pledge, eventId).filter(
    ({ event }) => event.type === 'PaymentReturned' && event.data.payment === eventId,
  );
}

/** A payment that came back, or its return: what it lost on exchange was used by nobody. */
function isReturnedPayment(pledge: Pledge, { eventId, type }: UnreversedEvent): boolean {
  return type === 'PaymentReturned' || returnsOfPayment(pledge, eventId).length > 0;
}

/** Later payments of what is owed again since a payment came back. */
function repaymentsAfterReturn(pledge: Pledge, eventId: string): readonly UnreversedEvent[] {
  const returned = pledge.booked.get(eventId)?.event;
  if (returned?.type !== 'PaymentReturned') return [];
  const { refundId, levyId } = returned.data;
  return unreversedAfter(pledge, eventId).filter(({ event }) => {
    if (event.type === 'RefundPaid') return event.data.refundId === refundId;
    return event.type === 'LevyPaid' && event.data.levyId === levyId;
  });
}

/** Dependants that one command may reverse along with the event it is about. */
const dependantsMax = 200;

/** Accounts of money that a donor owes under an agreement. */
const owing: readonly string[] = [account.receivable, account.memoConditionalOutstanding];

/** A dependant that may be reversed by the same command as the event it depends on. */
export type ReversibleDependant = UnreversedEvent & { readonly type: ReversedType };

/** The reversal that was asked for, and how reversals of dependants are made and tried. */
interface ReversalPlan {
  readonly eventId: string;
  readonly reversal: PledgeFact;
  /** Reverses dependants along with the event; otherwise they are named and refuse the reversal. */
  readonly withDependants: boolean;
  /** The reversal of an event that goes with the one asked for. */
  reversalOf(dependant: ReversibleDependant): PledgeFact;
  /** The quantity that would not hold with a fact, and money that would be missing. */
  tried(
    fact: PledgeFact,
    pledge: Pledge,
  ): Readonly<Record<'violation' | 'shortage', GuardViolation | undefined>>;
  /** The pledge once a fact is booked, after all for which this was asked before. */
  after(fact: PledgeFact, pledge: Pledge): Pledge;
}

/** Dependants of an event, latest first, and the kind that may be reversed along with it. */
interface FoundDependants {
  readonly dependants: readonly UnreversedEvent[];
  readonly reversibleTogether?: Exclude<PledgeUndoing['goesWith'], null>;
}

/**
 * A reversal and those of its dependants, latest first. An event depends on another if it was made
 * for it (a support charge), under it (an agreement), or out of its money: then it is the latest
 * that lowers the quantity which would be short.
 *
 * @returns the reversals in the order in which they are booked, the one asked for last.
 * @throws Rejection DEPENDENT_EVENTS where a dependant is not to be, or cannot be, reversed along;
 * LIMIT_EXCEEDED above {@link dependantsMax}; or the violation of a guard.
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

/** Finds the dependants to reverse before an event, trying the reversals one after the other. */
class Unwinding {
  readonly taken: ReversibleDependant[] = [];
  /** The first violation without the event that the command is about. */
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

  /** Money may be missing where the reversal is of a value or a payment, unless somebody used it. */
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

/** Unreversed events that were made for an event or under it. */
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

/** The events of these ids that came after one and are not reversed. */
function unreversedEventsOf(
  pledge: Pledge,
  eventId: string,
  ids: readonly (string | undefined)[],
): readonly UnreversedEvent[] {
  return unreversedAfter(pledge, eventId).filter((event) => ids.includes(event.eventId));
}

/** Unreversed events under an agreement; if there are none, moves of its spending authority. */
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

/** Refuses to reverse the beginning of an agreement while money is owed or allocated under it. */
function demandNothingBeside(pledge: Pledge, eventId: string, date: IsoDate): void {
  demandNothingOwedBeside(pledge, eventId, date);
  demandNotAllocated(allocatedBeside(pledge, eventId, date));
}

function demandNotAllocated(allocated: IsoDate | undefined): void {
  const detail = `money of this agreement is allocated on ${allocated ?? ''}: use a later date`;
  demand(allocated === undefined, 'DEPENDENT_EVENTS', detail, 'effectiveDate');
}

/** First day from a date on with authority that the event itself did not bring. */
function allocatedBeside(pledge: Pledge, eventId: string, date: IsoDate): IsoDate | undefined {
  const granted = linesBeside(pledge, eventId, date).filter(
    (line) => line.account === account.memoAuthorityGranted,
  );
  return balancesFrom(granted, date).find(({ usd }) => usd !== 0n)?.date;
}

/** Refuses a date on which money is owed that an amendment or a condition made due. */
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

/** The lines of a pledge as they would be without an event from a date on. */
function linesBeside({ booked, lines }: Pledge, eventId: string, date: IsoDate): BookedLine[] {
  const own = bookedLines(date, booked.get(eventId)?.entries ?? []);
  return [...lines, ...own.map((line) => ({ ...line, amount: -line.amount, usd: -line.usd }))];
}

/** Events that lower a quantity on or before the day on which it would be short. */
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
