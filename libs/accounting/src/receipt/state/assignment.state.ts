import type { Balance } from '../../accounts/books';
import type { IsoDate } from '../../kernel/dates';
import type { Entry } from '../../kernel/entries';
import { Money } from '../../kernel/money';
import type { ReceiptAssignedFacts } from './application.facts';
import type { Movement } from './receipt-cash';

/** Money of a receipt that is set aside for a pledge. */
export interface Assignment {
  readonly facts: ReceiptAssignedFacts;
  readonly entries: readonly Entry[];
  readonly open: boolean;
  /** Numbers of the events by which its money left the receipt, and came back. */
  readonly revision: number;
  readonly releasedBy?: number;
  /** Day from which a reversed assignment no longer counts. */
  readonly closedOn?: IsoDate | undefined;
}

/** A change of what a donor is owed back from one application. */
export interface Overpayment extends Movement {
  readonly applicationId: string;
}

/** What an application takes out of suspense or an overpayment, its excess included. */
export function drawnBy(facts: ReceiptAssignedFacts): Balance {
  return facts.lines.reduce(
    (sum, line) => ({
      amount: sum.amount + Money.of(line.cash).minor,
      usd: sum.usd + owedUsd(line).minor,
    }),
    excessOf(facts),
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

export function totalOf(movements: readonly Movement[]): { amount: bigint; usd: bigint } {
  return movements.reduce(
    (sum, { amount, usd }) => ({ amount: sum.amount + amount, usd: sum.usd + usd }),
    { amount: 0n, usd: 0n },
  );
}
