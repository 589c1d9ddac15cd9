import type { Identified } from '@art30/event-sourcing';
import type { BankAccounts } from '../../bank-account/bank-account.decider';
import type { BankCash } from '../../bank-account/overdraft';
import type { DatedFacts } from '../../kernel/booking';
import type { Balance, DatedBalance } from '../../accounts/books';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { postingDateOf, type Posting } from '../../period/posting';
import type { PriceLimits } from '../../rates/prices';
import type { RateTable } from '../../rates/rates.decider';
import { usdAtFirst, type BankCreditFacts, type LikeCredit } from './bank-credit';
import type { ReceiptAssignedFacts } from './application.facts';
import type { ReceiptEvent, ReceiptFact, ReceiptReturnedFacts } from './receipt.facts';
import { revaluationReversed, revalued, type ReceiptRevaluation } from './revaluation.state';

/** Data from other streams that a decision about a receipt rests on. */
export interface ReceiptContext {
  readonly today: IsoDate;
  readonly bankAccounts: BankAccounts;
  readonly rates: RateTable;
  /** What all owners hold on the bank account that pays. */
  readonly bankCash: BankCash;
  readonly prices: PriceLimits;
  /** Who posts into which periods; null where a step decided before is only finished. */
  readonly posting: Posting | null;
  /** Credits that came to the same bank account on the same day. */
  readonly likeCredits: readonly LikeCredit[];
}

/** A change of money held for somebody, in the receipt's currency and in USD, minor units. */
export type Movement = DatedBalance;

export interface Assignment {
  readonly facts: ReceiptAssignedFacts;
  readonly entries: readonly Entry[];
  readonly open: boolean;
  /** Day from which a reversed assignment no longer counts. */
  readonly closedOn?: IsoDate | undefined;
}

/** A change of what a donor is owed back from one application. */
export interface Overpayment extends Movement {
  readonly applicationId: string;
}

export interface Receipt {
  readonly status: 'recorded' | 'reversed';
  readonly facts: BankCreditFacts;
  readonly entries: readonly Entry[];
  readonly assignments: ReadonlyMap<string, Assignment>;
  /** Money in suspense that is assigned to nobody. */
  readonly unassigned: readonly Movement[];
  /** Overpayment owed to the donor. */
  readonly overpaid: readonly Overpayment[];
  readonly revaluations: readonly ReceiptRevaluation[];
  /** Payment references of returns. */
  readonly returns: readonly string[];
  /** Day on which an earlier, reversed record of this credit ended. */
  readonly stoodUntil?: IsoDate | undefined;
}

export type ReceiptState = Receipt | { readonly status: 'none'; readonly stoodUntil?: undefined };

export function evolveReceipt(
  state: ReceiptState,
  { event, id }: Identified<ReceiptEvent>,
): ReceiptState {
  if (event.type === 'ReceiptRecorded' || event.type === 'ReceiptTakenOver') {
    return { ...begun(event.data), stoodUntil: state.stoodUntil };
  }
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'ReceiptAssigned':
      return assigned(state, event.data);
    case 'ReceiptReleased':
      return released(state, event.data.applicationId, postingDateOf(event.data));
    case 'ReceiptReturned':
      return returned(state, event.data);
    case 'ReceiptRevalued':
      return revalued(state, event.data, id);
    case 'ReceiptRevaluationReversed':
      return revaluationReversed(state, event.data);
    case 'ReceiptReversed':
      return reversed(state, postingDateOf(event.data));
  }
}

function begun(facts: BankCreditFacts & { readonly entries: readonly Entry[] }): Receipt {
  const net = Money.of(facts.net);
  const usd = usdAtFirst(facts).minor;
  return {
    status: 'recorded',
    facts,
    entries: facts.entries,
    assignments: new Map(),
    unassigned: [{ date: postingDateOf(facts), amount: net.minor, usd }],
    overpaid: [],
    revaluations: [],
    returns: [],
  };
}

function assigned(
  receipt: Receipt,
  facts: ReceiptAssignedFacts & { readonly entries: readonly Entry[] },
): Receipt {
  const date = postingDateOf(facts);
  const { applicationId, fromOverpayment } = facts;
  const drawn = drawnBy(facts);
  const taken = { date, amount: -drawn.amount, usd: -drawn.usd };
  const excess = excessOf(facts);
  const assignment = { facts, entries: facts.entries, open: true };
  const assignments = new Map(receipt.assignments).set(applicationId, assignment);
  const after = { ...receipt, assignments };
  if (fromOverpayment !== undefined) {
    const kept = { ...taken, applicationId: fromOverpayment };
    return { ...after, overpaid: [...receipt.overpaid, kept] };
  }
  return {
    ...after,
    unassigned: [...receipt.unassigned, taken],
    overpaid: [...receipt.overpaid, { date, ...excess, applicationId }],
  };
}

/**
 * The cash of the application is unassigned again; what was paid back to the donor, or is kept by
 * another application, stays so. An overpayment that was kept is owed back again while the
 * application that left it stands.
 */
function released(receipt: Receipt, applicationId: string, date: IsoDate): Receipt {
  const assignment = receipt.assignments.get(applicationId);
  if (!assignment) return receipt;
  const { fromOverpayment } = assignment.facts;
  const drawn = drawnBy(assignment.facts);
  const assignments = new Map(receipt.assignments).set(applicationId, closed(assignment, date));
  if (fromOverpayment !== undefined && isOwedAgain(receipt, assignment)) {
    const back = { date, ...drawn, applicationId: fromOverpayment };
    return { ...receipt, assignments, overpaid: [...receipt.overpaid, back] };
  }
  const excess = excessOf(assignment.facts);
  const left = overpaymentLeft(receipt, applicationId);
  const back = {
    date,
    amount: drawn.amount - excess.amount + left.amount,
    usd: drawn.usd - excess.usd + left.usd,
  };
  const gone = { date, amount: -left.amount, usd: -left.usd, applicationId };
  return {
    ...receipt,
    assignments,
    unassigned: [...receipt.unassigned, back],
    overpaid: [...receipt.overpaid, gone],
  };
}

/** The overpayment that an application keeps returns to the one that left it, if that stands. */
function isOwedAgain(receipt: Receipt, { facts }: Assignment): boolean {
  return receipt.assignments.get(facts.fromOverpayment ?? '')?.open === true;
}

/**
 * When a release of an application that left an overpayment is posted: not before all of it is
 * back that another application kept meanwhile.
 */
export function earliestReleaseDates(
  receipt: Receipt,
  applicationId: string,
  dates: Pick<DatedFacts, 'effectiveDate' | 'postingDate'>,
): Pick<DatedFacts, 'effectiveDate' | 'postingDate'> {
  const { effectiveDate } = dates;
  const back = overpaidBy(receipt, applicationId)
    .filter(({ amount }) => amount > 0n)
    .map(({ date }) => date);
  const latest = [postingDateOf(dates), ...back].sort().at(-1);
  return latest === effectiveDate ? { effectiveDate } : { effectiveDate, postingDate: latest };
}

/**
 * The part of an overpayment (account 2140) that an application used and that goes to suspense when
 * it ends, because the application that left the overpayment has ended before.
 */
export function orphanedBy(receipt: Receipt, assignment: Assignment): Balance {
  const { fromOverpayment } = assignment.facts;
  if (fromOverpayment === undefined || isOwedAgain(receipt, assignment)) {
    return { amount: 0n, usd: 0n };
  }
  return drawnBy(assignment.facts);
}

/** The amounts that open assignments hold and would give back to suspense if all ended. */
export function heldByAssignments(receipt: Receipt): Balance[] {
  return openAssignments(receipt).map((assignment) =>
    assignment.facts.fromOverpayment === undefined
      ? drawnBy(assignment.facts)
      : orphanedBy(receipt, assignment),
  );
}

function closed(assignment: Assignment, date: IsoDate): Assignment {
  return { ...assignment, open: false, closedOn: date };
}

function returned(receipt: Receipt, facts: ReceiptReturnedFacts): Receipt {
  const movement = {
    date: postingDateOf(facts),
    amount: -Money.of(facts.amount).minor,
    usd: -Money.parse(facts.carryingUsd, 'USD').minor,
  };
  const returns = [...receipt.returns, facts.paymentReference];
  const { applicationId } = facts;
  if (applicationId === undefined) {
    return { ...receipt, returns, unassigned: [...receipt.unassigned, movement] };
  }
  const overpaid = [...receipt.overpaid, { ...movement, applicationId }];
  return { ...receipt, returns, overpaid };
}

function reversed(receipt: Receipt, date: IsoDate): Receipt {
  const assignments = [...receipt.assignments].map(([id, assignment]): [string, Assignment] => [
    id,
    assignment.open ? closed(assignment, date) : assignment,
  ]);
  const stood = date > postingDateOf(receipt.facts);
  return {
    ...receipt,
    status: 'reversed',
    assignments: new Map(assignments),
    stoodUntil: stood ? date : receipt.stoodUntil,
  };
}

/** Cash an application takes out of suspense or an overpayment, its excess included. */
export function drawnBy(facts: ReceiptAssignedFacts): { amount: bigint; usd: bigint } {
  return facts.lines.reduce(
    (sum, line) => ({
      amount: sum.amount + Money.of(line.cash).minor,
      usd: sum.usd + Money.parse(line.cashUsd, 'USD').minor,
    }),
    excessOf(facts),
  );
}

export function excessOf({ excess }: ReceiptAssignedFacts): { amount: bigint; usd: bigint } {
  if (!excess) return { amount: 0n, usd: 0n };
  return { amount: Money.of(excess.amount).minor, usd: Money.parse(excess.usd, 'USD').minor };
}

export function totalOf(movements: readonly Movement[]): { amount: bigint; usd: bigint } {
  return movements.reduce(
    (sum, { amount, usd }) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    { amount: 0n, usd: 0n },
  );
}

/** Movements of the overpayment of an application. */
export function overpaidBy(receipt: Receipt, applicationId: string): Overpayment[] {
  return receipt.overpaid.filter((movement) => movement.applicationId === applicationId);
}

/** The part of an overpayment that is neither paid back nor released, and its value in US cents. */
export function overpaymentLeft(receipt: Receipt, applicationId: string): Balance {
  return totalOf(overpaidBy(receipt, applicationId));
}

export function openAssignments(receipt: Receipt): Assignment[] {
  return [...receipt.assignments.values()].filter((assignment) => assignment.open);
}

/** A fact with its policy and entries, as an event holds it. */
export function bookedReceipt(
  fact: ReceiptFact,
  policy: string,
  entries: readonly Entry[],
): ReceiptEvent {
  return { type: fact.type, data: { ...fact.data, policy, entries } } as ReceiptEvent;
}
