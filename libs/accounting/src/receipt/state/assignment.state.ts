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

/** Money of a receipt that is reserved for an application. */
export interface Assignment {
  readonly facts: ReceiptAssignedFacts;
  readonly entries: readonly Entry[];
  readonly open: boolean;
  /** Numbers of the events that assigned the money and that released it. */
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

/** A change of an overpayment that one application left. */
export interface Overpayment extends Movement {
  readonly applicationId: string;
}

/** Movements of the overpayment of an application. */
export function overpaidBy({ overpaid }: WithOverpaid, applicationId: string): Overpayment[] {
  return overpaid.filter((movement) => movement.applicationId === applicationId);
}

/** Returns the part of an overpayment that is neither returned nor released, with its value in US cents. */
export function overpaymentLeft(receipt: WithOverpaid, applicationId: string): Balance {
  return totalOf(overpaidBy(receipt, applicationId));
}

/** Returns the applications whose money was not released. */
export function openAssignments({ assignments }: WithAssignments): Assignment[] {
  return [...assignments.values()].filter(({ open }) => open);
}

/**
 * True if an application used an overpayment and the application that left it is still open: then the
 * overpayment is owed again.
 */
export function returnsToOpenOverpayment(receipt: WithAssignments, { facts }: Assignment): boolean {
  return receipt.assignments.get(facts.fromOverpayment ?? '')?.open === true;
}

/**
 * Returns the part of an overpayment (account 2140) that goes to suspense when an application ends. That is
 * so if it had used an overpayment whose own application has ended before.
 */
export function orphanedBy(receipt: WithAssignments, assignment: Assignment): Balance {
  const { fromOverpayment } = assignment.facts;
  if (fromOverpayment === undefined || returnsToOpenOverpayment(receipt, assignment)) {
    return { amount: 0n, usd: 0n };
  }
  return drawnBy(assignment.facts);
}

/** Returns the amount that each open assignment would release to suspense. */
export function heldByAssignments(receipt: WithAssignments): Balance[] {
  return openAssignments(receipt).map((assignment) =>
    assignment.facts.fromOverpayment === undefined
      ? drawnBy(assignment.facts)
      : orphanedBy(receipt, assignment),
  );
}

/**
 * Returns the amount that an application draws from suspense or from an overpayment, including its excess.
 */
export function drawnBy(facts: ReceiptAssignedFacts): Balance {
  return totalOf([linesOf(facts), excessOf(facts)]);
}

/** Returns the amount that an application draws for its lines. */
export function linesOf({ lines }: ReceiptAssignedFacts): Balance {
  return lines.reduce(
    (sum, line) => ({
      amount: sum.amount + Money.of(line.cash).minor,
      usd: sum.usd + owedUsd(line).minor,
    }),
    { amount: 0n, usd: 0n },
  );
}

/** Returns the value of the debt that a line uses up. */
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

/** A return of a receipt's money to its payer. */
export interface ReceiptReturn {
  readonly facts: ReceiptReturnedFacts;
  readonly entries: readonly Entry[];
  readonly reversed: boolean;
  /** Numbers of the events that made the return and that reversed it. */
  readonly revision: number;
  readonly reversedBy?: number;
  /** True if its reversal repaid cash that was below zero. */
  readonly repaid?: boolean;
  /** Balance of the receipt on the paying account, right after the return. */
  readonly left: Balance;
}

/** Returns by event id, in the order of the stream. */
export type ReceiptReturns = ReadonlyMap<string, ReceiptReturn>;

/** Debts of a receipt: money in suspense and overpayments. */
export interface WithOwed extends WithOverpaid {
  readonly unassigned: readonly Movement[];
}

/** Brings all debts of a reversed credit to zero, with their values. */
export function withoutDebts<Receipt extends WithOwed>(
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

/** Records a return and lowers the debt that it pays. */
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

/** Reverses a return: the money is owed again, in suspense if the application that left it has ended. */
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

/** Adds a movement of a debt: of an application's overpayment, or of suspense if no application is given. */
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
export function unreversedReturns({
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
 * Ends an application and moves its cash to suspense. Money returned to the donor, or used by another
 * application, stays where it is. An overpayment that it used is owed again while the application that left
 * it is open.
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
    ? withoutAssignment(receipt, assignment)
    : withOwed(receipt, { ...linesBackOn(facts), ...lines }, fromOverpayment);
  const after = { ...back, assignments };
  if (fromOverpayment === undefined) {
    const left = { ...when, ...overpaymentLeft(receipt, applicationId) };
    return toSuspense(after, applicationId, left);
  }
  return returnsToOpenOverpayment(receipt, assignment)
    ? after
    : toSuspense(after, fromOverpayment, { ...when, ...lines });
}

/** Moves an overpayment, or the rest of one, to suspense. */
function toSuspense<Receipt extends WithOwed>(
  receipt: Receipt,
  applicationId: string,
  left: Movement,
): Receipt {
  const gone = { ...left, amount: -left.amount, usd: -left.usd };
  return withOwed(withOwed(receipt, left, undefined), gone, applicationId);
}

/**
 * Removes the movements of an application that no pledge took, as if it had never reserved money for its
 * lines. Only its overpayment has left suspense.
 */
function withoutAssignment<Receipt extends WithAssigned>(
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
