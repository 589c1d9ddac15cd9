import type { AccountItemEvent } from '../account-items/state/account-items.facts';
import type { PledgeEvent } from '../pledge/facts/pledge.facts';
import type { ReceiptEvent } from '../receipt/facts/receipt.facts';
import type { Claim } from './claim.facts';

type MovingEvent = PledgeEvent | ReceiptEvent | AccountItemEvent;

/**
 * Types of events that use a reference which no other event may use: of a payment, or of a document of
 * another system.
 */
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

/** True if events of this type may need a claim on a reference. */
export function mayClaim(type: string): boolean {
  return (claiming as readonly string[]).includes(type);
}

/**
 * Returns the reference that an event uses alone, over all streams: the reference of a payment on the paying
 * bank account, or the id of an expenditure, which is a document number of another system.
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

/** Returns undefined if the event pays nothing yet, as an approved refund that has no payment reference. */
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

/** The sender of a returned receipt has no donor id, so that the receipt identifies the payee. */
function senderOf({ data }: Claiming<'ReceiptReturned'>) {
  const line = data.entries.find(({ dims }) => dims.receipt !== undefined);
  return `the sender of receipt ${line?.dims.receipt ?? ''}`;
}
