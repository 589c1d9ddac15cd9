import type { Balance } from '../../accounts/balances';
import type { Entry } from '../../kernel/entries';
import type { CashTransferredFacts } from '../facts/transfer.facts';

/** A transfer of money of a receipt between own accounts. */
export interface ReceiptTransfer {
  readonly eventId: string;
  readonly facts: CashTransferredFacts;
  readonly entries: readonly Entry[];
  readonly reversed: boolean;
  /** Numbers of the event that made it, and of that which reversed it. */
  readonly revision: number;
  readonly reversedBy?: number;
  /** What the receipt held on the account that was reached, once it was. */
  readonly reached: Balance;
}

/** By transfer id, in the order of the stream. */
export type ReceiptTransfers = ReadonlyMap<string, ReceiptTransfer>;

export function withTransfer(
  known: ReceiptTransfers,
  facts: CashTransferredFacts & { readonly entries: readonly Entry[] },
  made: Pick<ReceiptTransfer, 'eventId' | 'reached' | 'revision'>,
): ReceiptTransfers {
  const { transferId, entries } = facts;
  return new Map(known).set(transferId, { ...made, facts, entries, reversed: false });
}

export function withTransferReversed(
  known: ReceiptTransfers,
  transferId: string,
  reversedBy: number,
): ReceiptTransfers {
  const own = known.get(transferId);
  if (own === undefined) return known;
  return new Map(known).set(transferId, { ...own, reversed: true, reversedBy });
}
