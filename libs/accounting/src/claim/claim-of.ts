import type { AccountItemEvent } from '../account-items/state/account-items.facts';
import type { PledgeEvent } from '../pledge/facts/pledge.facts';
import type { ReceiptEvent } from '../receipt/facts/receipt.facts';
import type { Claim } from './claim.facts';

type MovingEvent = PledgeEvent | ReceiptEvent | AccountItemEvent;

/** Types of events that use a reference exactly once: of a payment, or of a document of another accounting system. */
const claiming = [
  'ContributionRefunded',
  'RefundPaid',
  'LevyPaid',
  'ReceiptReturned',
  'ExpenditureReported',
  'SupportFundSpent',
] as const satisfies readonly MovingEvent['type'][];
type Claiming<Type = (typeof claiming)[number]> = Extract<MovingEvent, { readonly type: Type }>;

interface AnyEvent {
  readonly type: string;
  readonly data: object;
}

/**
 * True if an event of this type may use a reference that must be claimed (registered as used) before the event is
 * written.
 */
export function mayClaim(type: string): boolean {
  return (claiming as readonly string[]).includes(type);
}

/**
 * Returns the reference that no other event in any stream may use; undefined if the event uses none. It is the
 * reference of a payment on the paying bank account, or a document number of another accounting system.
 */
export function claimOf(event: AnyEvent): Claim | undefined {
  return isClaiming(event) ? claimIn(event) : undefined;
}

function isClaiming(event: AnyEvent): event is Claiming {
  return mayClaim(event.type);
}

function claimIn(event: Claiming): Claim | undefined {
  switch (event.type) {
    case 'ContributionRefunded':
    case 'RefundPaid':
      return paymentOf(event.data, `donor ${donorOf(event)}`);
    case 'LevyPaid':
      return paymentOf(event.data, 'the coordination levy');
    case 'ReceiptReturned': {
      const { donorId } = event.data;
      return paymentOf(event.data, donorId === undefined ? senderOf(event) : `donor ${donorId}`);
    }
    case 'ExpenditureReported': {
      const { expenditureId: reference, effectiveDate } = event.data;
      return { kind: 'ERP_DOCUMENT', reference, effectiveDate };
    }
    case 'SupportFundSpent': {
      const { spendingId: reference, effectiveDate } = event.data;
      return { kind: 'ERP_DOCUMENT', reference, effectiveDate };
    }
  }
}

interface Payment {
  readonly effectiveDate: string;
  readonly bankAccount?: string | undefined;
  readonly paymentReference?: string | undefined;
}

/** Returns undefined if the event pays nothing yet, such as an approved refund without a payment reference. */
function paymentOf(
  { effectiveDate, bankAccount, paymentReference: reference }: Payment,
  payee: string,
): Claim | undefined {
  if (reference === undefined) return undefined;
  return { kind: 'PAYMENT', bankAccount, reference, payee, effectiveDate };
}

function donorOf({ data }: Claiming<'ContributionRefunded' | 'RefundPaid'>) {
  return data.entries.find(({ dims }) => dims.donor !== undefined)?.dims.donor ?? '';
}

/** Names the payee by the receipt, because the sender of a receipt that was returned has no donor id here. */
function senderOf({ data }: Claiming<'ReceiptReturned'>) {
  const line = data.entries.find(({ dims }) => dims.receipt !== undefined);
  return `the sender of receipt ${line?.dims.receipt ?? ''}`;
}
