import type { Balance } from '../../accounts/balances';
import type { DatedFacts } from '../../kernel/booking';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import { datedAs } from '../../period/posting';
import type { ReceiptAssignedFacts, ReceiptReleasedFacts } from '../facts/application.facts';
import type { ReceiptReturnedFacts, ReceiptReturnReversedFacts } from '../facts/return.facts';
import type { BankCreditFacts } from './bank-credit';
import {
  cashTaken,
  heldOn,
  linesBackOn,
  type Movement,
  type ReceiptCash,
  withoutMovements,
} from './receipt-cash';

/** Money of a receipt that is set aside for a pledge. */
export interface Assignment {
  readonly facts: ReceiptAssignedFacts;
  readonly entries: readonly Entry[];
  readonly open: boolean;
  /** Numbers of the events by which its money left the receipt, and came back to it by itself. */
  readonly revision: number;
  readonly releasedBy?: number;
  /** Day from which a reversed assignment no longer counts. */
  readonly closedOn?: IsoDate | undefined;
}

interface WithAssignments {
  readonly assignments: ReadonlyMap<string, Assignment>;
}

interface WithOverpaid {
  readonly overpaid: readonly Overpayment[];
}

/** A change of what a donor is owed back from one application. */
export interface Overpayment extends Movement {
  readonly applicationId: string;
}

/** Movements of the overpayment of an application. */
export function overpaidBy({ overpaid }: WithOverpaid, applicationId: string): Overpayment[] {
  return overpaid.filter((movement) => movement.applicationId === applicationId);
}

/** The part of an overpayment that is neither paid back nor released, and its value in US cents. */
export function overpaymentLeft(receipt: WithOverpaid, applicationId: string): Balance {
  return totalOf(overpaidBy(receipt, applicationId));
}

/** Applications whose money has not come back. */
export function openAssignments({ assignments }: WithAssignments): Assignment[] {
  return [...assignments.values()].filter(({ open }) => open);
}

/** The overpayment that an application keeps returns to the one that left it, if that stands. */
export function isOwedAgain(receipt: WithAssignments, { facts }: Assignment): boolean {
  return receipt.assignments.get(facts.fromOverpayment ?? '')?.open === true;
}

/**
 * The part of an overpayment (account 2140) that an application used and that goes to suspense when
 * it ends, because the application that left the overpayment has ended before.
 */
export function orphanedBy(receipt: WithAssignments, assignment: Assignment): Balance {
  const { fromOverpayment } = assignment.facts;
  if (fromOverpayment === undefined || isOwedAgain(receipt, assignment)) {
    return { amount: 0n, usd: 0n };
  }
  return drawnBy(assignment.facts);
}

/** The amounts that open assignments hold and would give back to suspense if all ended. */
export function heldByAssignments(receipt: WithAssignments): Balance[] {
  return openAssignments(receipt).map((assignment) =>
    assignment.facts.fromOverpayment === undefined
      ? drawnBy(assignment.facts)
      : orphanedBy(receipt, assignment),
  );
}

/** What an application takes out of suspense or an overpayment, its excess included. */
export function drawnBy(facts: ReceiptAssignedFacts): Balance {
  return totalOf([linesOf(facts), excessOf(facts)]);
}

/** What it takes for its lines. */
export function linesOf({ lines }: ReceiptAssignedFacts): Balance {
  return lines.reduce(
    (sum, line) => ({
      amount: sum.amount + Money.of(line.cash).minor,
      usd: sum.usd + owedUsd(line).minor,
    }),
    { amount: 0n, usd: 0n },
  );
}

/** What was owed for the cash of a line. */
export function owedUsd(line: ReceiptAssignedFacts['lines'][number]): Money {
  return Money.parse(line.owedUsd ?? line.cashUsd, 'USD');
}

export function excessOf({ excess }: ReceiptAssignedFacts): { amount: bigint; usd: bigint } {
  if (!excess) return { amount: 0n, usd: 0n };
  return { amount: Money.of(excess.amount).minor, usd: Money.parse(excess.usd, 'USD').minor };
}

export function totalOf(movements: readonly Balance[]): Balance {
  return movements.reduce(
    (sum, { amount, usd }) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    { amount: 0n, usd: 0n },
  );
}

/** Money of a receipt that was paid back. */
export interface ReceiptReturn {
  readonly facts: ReceiptReturnedFacts;
  readonly entries: readonly Entry[];
  readonly reversed: boolean;
  /** Numbers of the event that made it, and of that which reversed it. */
  readonly revision: number;
  readonly reversedBy?: number;
  /** Whether its reversal repaid cash that was below zero. */
  readonly repaid?: boolean;
  /** What the receipt held on the account that paid, once it had. */
  readonly left: Balance;
}

/** By event, in the order of the stream. */
export type ReceiptReturns = ReadonlyMap<string, ReceiptReturn>;

/** What is owed for money of a receipt. */
export interface WithOwed extends WithOverpaid {
  readonly unassigned: readonly Movement[];
}

/** What is owed for a credit that is reversed goes, all of it with its value. */
export function allOwedGone<Receipt extends WithOwed>(
  receipt: Receipt,
  when: Pick<Movement, 'date' | 'effectiveOn'>,
): Receipt {
  const { unassigned, overpaid } = receipt;
  const gone = ({ amount, usd }: Balance) => ({ ...when, amount: -amount, usd: -usd });
  const ids = new Set(overpaid.map(({ applicationId }) => applicationId));
  const repaid = [...ids].map((applicationId): Overpayment => {
    return { ...gone(overpaymentLeft(receipt, applicationId)), applicationId };
  });
  return {
    ...receipt,
    unassigned: [...unassigned, gone(totalOf(unassigned))],
    overpaid: [...overpaid, ...repaid.filter(({ amount, usd }) => amount !== 0n || usd !== 0n)],
  };
}

interface WithReturns extends WithOwed {
  readonly cash: ReceiptCash;
  readonly returns: ReceiptReturns;
  readonly revision: number;
}

/** Money that is paid back is owed no more. */
export function returned<Receipt extends WithReturns>(
  receipt: Receipt,
  facts: ReceiptReturnedFacts & { readonly entries: readonly Entry[] },
  eventId: string,
): Receipt {
  const { entries, applicationId, bankAccount } = facts;
  const { revision } = receipt;
  const left = heldOn(receipt.cash, bankAccount);
  const own = { facts, entries, reversed: false, revision, left };
  const returns = new Map(receipt.returns).set(eventId, own);
  const movement = owedBy(facts, facts, -1n);
  return withOwed({ ...receipt, returns }, movement, applicationId);
}

/** It is owed again, in suspense where the application that left it has ended since. */
export function returnReversed<Receipt extends WithReturns>(
  receipt: Receipt,
  facts: ReceiptReturnReversedFacts,
): Receipt {
  const own = receipt.returns.get(facts.reverses);
  if (own === undefined) return receipt;
  const repaid = facts.repaidUsd !== undefined;
  const undone = { ...own, reversed: true, reversedBy: receipt.revision, repaid };
  const returns = new Map(receipt.returns).set(facts.reverses, undone);
  const movement = owedBy(own.facts, facts, 1n);
  return withOwed({ ...receipt, returns }, movement, facts.applicationId);
}

function owedBy(
  { amount, carryingUsd }: ReceiptReturnedFacts,
  dated: DatedFacts,
  sign: 1n | -1n,
): Movement {
  const usd = Money.parse(carryingUsd, 'USD').minor;
  return { ...datedAs(dated), amount: sign * Money.of(amount).minor, usd: sign * usd };
}

/** The receipt with a change of what is owed: in suspense, or of the overpayment of an application. */
export function withOwed<Receipt extends WithOwed>(
  receipt: Receipt,
  movement: Movement,
  applicationId: string | undefined,
): Receipt {
  if (applicationId === undefined) {
    return { ...receipt, unassigned: [...receipt.unassigned, movement] };
  }
  return { ...receipt, overpaid: [...receipt.overpaid, { ...movement, applicationId }] };
}

/** Returns that were not reversed. */
export function standingReturns({
  returns,
}: {
  readonly returns: ReceiptReturns;
}): ReceiptReturn[] {
  return [...returns.values()].filter(({ reversed }) => !reversed);
}

interface WithAssigned extends WithOwed {
  readonly facts: BankCreditFacts;
  readonly assignments: ReadonlyMap<string, Assignment>;
  readonly cash: ReceiptCash;
  readonly revision: number;
}

/**
 * The cash of the application is unassigned again; what was paid back to the donor, or is kept by
 * another application, stays so. An overpayment that was kept is owed back again while the
 * application that left it stands.
 */
export function released<Receipt extends WithAssigned>(
  receipt: Receipt,
  facts: ReceiptReleasedFacts,
): Receipt {
  const { applicationId } = facts;
  const assignment = receipt.assignments.get(applicationId);
  if (!assignment) return receipt;
  const when = datedAs(facts);
  const closed = { ...assignment, open: false, closedOn: when.date, releasedBy: receipt.revision };
  const assignments = new Map(receipt.assignments).set(applicationId, closed);
  const { fromOverpayment } = assignment.facts;
  const lines = linesOf(assignment.facts);
  const back = facts.neverTaken
    ? asNeverAssigned(receipt, assignment)
    : withOwed(receipt, { ...linesBackOn(facts), ...lines }, fromOverpayment);
  const after = { ...back, assignments };
  if (fromOverpayment === undefined) {
    const left = { ...when, ...overpaymentLeft(receipt, applicationId) };
    return toSuspense(after, applicationId, left);
  }
  return isOwedAgain(receipt, assignment)
    ? after
    : toSuspense(after, fromOverpayment, { ...when, ...lines });
}

/** An overpayment, or the rest of one, is in suspense from now on. */
function toSuspense<Receipt extends WithOwed>(
  receipt: Receipt,
  applicationId: string,
  left: Movement,
): Receipt {
  const gone = { ...left, amount: -left.amount, usd: -left.usd };
  return withOwed(withOwed(receipt, left, undefined), gone, applicationId);
}

/**
 * What an application set aside for its lines, where nobody took it: it was there on every day, and
 * only its overpayment has left suspense.
 */
function asNeverAssigned<Receipt extends WithAssigned>(
  receipt: Receipt,
  { facts, revision }: Assignment,
): Receipt {
  const lines = linesOf(facts);
  const undone = <Moved extends Movement>(moved: Moved): Moved[] => {
    if (moved.revision !== revision || moved.amount >= 0n) return [moved];
    const left = { ...moved, amount: moved.amount + lines.amount, usd: moved.usd + lines.usd };
    return left.amount === 0n && left.usd === 0n ? [] : [left];
  };
  return {
    ...receipt,
    unassigned: receipt.unassigned.flatMap(undone),
    overpaid: receipt.overpaid.flatMap(undone),
    cash: withoutMovements(receipt.cash, cashTaken(facts, receipt.facts), revision),
  };
}
