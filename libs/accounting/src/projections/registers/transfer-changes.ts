import type { AnyLedgerEvent } from '../../log/events';

type Moved = Extract<AnyLedgerEvent, { type: 'CashConverted' | 'CashTransferred' }>;
type Side = Pick<Moved['data']['from'], 'bankAccount' | 'amount'>;

/** A transfer as the register holds it, of a pledge or of money in suspense. */
export type RegisteredTransfer = Pick<Moved['data'], 'transferId' | 'effectiveDate'> & {
  readonly eventId: string;
  readonly pledgeId: string | null;
  readonly receiptId: string | null;
  readonly purpose: string | null;
  readonly from: Side;
  readonly to: Side;
  readonly documentReference: string | null;
};

/** Name of a transfer among all: pledges and receipts choose the ids of theirs apart from each other. */
export function transferName(transferId: string, ownerId: string): string {
  return `${ownerId}~${transferId}`;
}

/** One row for each transfer between own accounts, of a pledge or of a receipt. */
export function transferChange(
  { type, data }: Moved,
  eventId: string,
  pledge: string,
): { readonly register: 'transfers'; readonly id: string; readonly changes: RegisteredTransfer } {
  const { transferId, effectiveDate, from, to, documentReference } = data;
  const [pledgeId, receiptId] = type === 'CashConverted' ? [pledge, null] : [null, data.receiptId];
  const changes = {
    ...{ eventId, transferId, pledgeId, receiptId, effectiveDate },
    purpose: type === 'CashConverted' ? data.purpose : null,
    from: { bankAccount: from.bankAccount, amount: from.amount },
    to: { bankAccount: to.bankAccount, amount: to.amount },
    documentReference: documentReference ?? null,
  };
  return { register: 'transfers', id: transferName(transferId, pledgeId ?? receiptId), changes };
}
