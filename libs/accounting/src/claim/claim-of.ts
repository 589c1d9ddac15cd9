import type { AccountItemEvent } from '../account-items/state/account-items.facts';
import type { PledgeEvent } from '../pledge/facts/pledge.facts';
import type { ReceiptEvent } from '../receipt/facts/receipt.facts';
import type { Claim } from './claim.facts';

/**
 * What an event uses that nothing else may use, in any stream: a payment its reference on the
 * account that pays, an expenditure its id, which is the number of a document of another system.
 */
export function claimOf(event: PledgeEvent | ReceiptEvent | AccountItemEvent): Claim | undefined {
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
    default:
      return undefined;
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

function donorOf({ data }: Extract<PledgeEvent, { type: 'ContributionRefunded' | 'RefundPaid' }>) {
  return data.entries.find(({ dims }) => dims.donor !== undefined)?.dims.donor ?? '';
}

/** Nobody knows the sender by name: the receipt stands for it. */
function senderOf({ data }: Extract<ReceiptEvent, { type: 'ReceiptReturned' }>) {
  const line = data.entries.find(({ dims }) => dims.receipt !== undefined);
  return `the sender of receipt ${line?.dims.receipt ?? ''}`;
}
