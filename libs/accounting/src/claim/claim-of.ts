import type { AccountItemEvent } from '../account-items/state/account-items.facts';
import type { PledgeEvent } from '../pledge/facts/pledge.facts';
import type { ReceiptEvent } from '../receipt/facts/receipt.facts';
import type { Claim } from './claim.facts';

type MovingEvent = PledgeEvent | ReceiptEvent | AccountItemEvent;

/** Types of the events that use what nothing else may use. */
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

/** Whether an event of a type may use what nothing else may use. */
export function mayClaim(type: string): boolean {
  return (claiming as readonly string[]).includes(type);
}

/**
 * What an event uses that nothing else may use, in any stream: a payment its reference on the
 * account that pays, an expenditure its id, which is the number of a document of another system.
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

/** Undefined where nothing is paid yet. */
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

/** Nobody knows the sender by name: the receipt stands for it. */
function senderOf({ data }: Claiming<'ReceiptReturned'>) {
  const line = data.entries.find(({ dims }) => dims.receipt !== undefined);
  return `the sender of receipt ${line?.dims.receipt ?? ''}`;
}
