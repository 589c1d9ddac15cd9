import { datedAs } from '../../period/posting';
import type { ReceiptReleasedFacts } from '../facts/release.facts';
import {
  isOwedAgain,
  linesOf,
  overpaymentLeft,
  withOwed,
  type Assignment,
  type WithOwed,
} from './assignment.state';
import type { BankCreditFacts } from './bank-credit';
import {
  cashTaken,
  linesBackOn,
  withoutMovements,
  type Movement,
  type ReceiptCash,
} from './receipt-cash';

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
