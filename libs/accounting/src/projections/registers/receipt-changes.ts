import type { JsonObject } from '@art30/event-sourcing';
import type { IsoDate } from '../../kernel/dates';
import { Money } from '../../kernel/money';
import type { AnyLedgerEvent } from '../../log/events';
import type { CreditEvent } from '../../pledge/state/application.state';

type EventOf<Type> = Extract<AnyLedgerEvent, { type: Type }>;

type Facts<Type> = EventOf<Type>['data'];
type Assigned = Facts<'ReceiptAssigned'>;
type Settled = Facts<'ReceiptApplied'>['lines'][number];

/** A receipt (money that the bank credited to our account) in the register. */
export type RegisteredReceipt = Pick<
  Facts<'ReceiptRecorded'>,
  'bankAccount' | 'bankReference' | 'net' | 'charges'
> & {
  readonly status: 'RECORDED' | 'REVERSED';
  readonly valueDate: IsoDate;
  /** Exchange rate of the receipt; null if the receipt was taken over from another system. */
  readonly rate: Facts<'ReceiptRecorded'>['rate'] | null;
  readonly remitter: string | null;
  readonly remittanceInfo: string | null;
  readonly takenOverOn: IsoDate | null;
};

/**
 * An application in the register: money of a receipt that is assigned to a pledge or to the bank account's own items,
 * with its status.
 */
export type RegisteredApplication = Pick<Assigned, 'effectiveDate'> & {
  readonly receiptId: string;
  /** Pledge to which the money is assigned; null if it is assigned to no pledge. */
  readonly pledgeId: string | null;
  readonly account: Pick<NonNullable<Assigned['account']>, 'bankAccount' | 'fund'> | null;
  /**
   * Set if the receipt is a returned payment: the earlier receipt whose money we had paid back to its sender, and the
   * event of that payment.
   */
  readonly returnOf: { readonly receiptId: string; readonly eventId: string } | null;
  readonly kind:
    | 'CONTRIBUTION'
    | NonNullable<Assigned['credit']>['kind']
    | `ACCOUNT_${NonNullable<Assigned['account']>['item']}`;
  readonly excess: NonNullable<Assigned['excess']> | null;
  readonly fromOverpayment: string | null;
  readonly state: 'pending' | 'applied' | 'refused' | 'reversed';
  /** `yes` once the receipt has the money again and can use it otherwise. */
  readonly released: 'yes' | 'no';
  /** Code with which the pledge refused the money. */
  readonly reason?: Facts<'ReceiptApplicationRefused'>['code'];
  readonly lines?: readonly Pick<
    Settled,
    'instalment' | 'purpose' | 'settles' | 'cash' | 'charges'
  >[];
};

/** Objects of these two registers: each is the merge of all its changes in log order. */
export interface RegisteredReceipts {
  readonly receipts: RegisteredReceipt;
  readonly applications: RegisteredApplication;
}

interface ReceiptChange {
  readonly register: keyof RegisteredReceipts;
  readonly id: string;
  readonly changes: JsonObject;
}

const changing = [
  'ReceiptRecorded',
  'ReceiptTakenOver',
  'ReceiptReversed',
  'ReceiptAssigned',
  'ReceiptReleased',
  'ReceiptApplied',
  'InterestCredited',
  'CoordinationLevyAccrued',
  'WrittenOffRecovered',
  'PaymentReturned',
  'ReturnSentBack',
  'ReturnSentBackReversed',
  'AccountInterestCredited',
  'ReceiptRemainderTaken',
  'ReceiptApplicationRefused',
  'ReceiptApplicationReversed',
] as const;

type Changing = EventOf<(typeof changing)[number]>;

/** True if an event changes a receipt or an application, on any stream. */
export function changesReceipt(event: AnyLedgerEvent): event is Changing {
  return (changing as readonly string[]).includes(event.type);
}

/** Returns the changes that an event makes to the registers of receipts and applications. */
export function receiptChanges(event: Changing, id: string): ReceiptChange[] {
  switch (event.type) {
    case 'ReceiptRecorded': {
      const { bankAccount, bankReference, effectiveDate: valueDate, net, charges } = event.data;
      const { remitter, remittanceInfo, rate } = event.data;
      const credit = { bankAccount, bankReference, valueDate, net, charges, rate };
      const text = { remitter: remitter ?? null, remittanceInfo: remittanceInfo ?? null };
      const begun = { ...credit, ...text, takenOverOn: null };
      return [change('receipts', id, { status: 'RECORDED', ...begun })];
    }
    case 'ReceiptTakenOver': {
      const { bankAccount, bankReference, valueDate, net, effectiveDate: takenOverOn } = event.data;
      const { remitter, remittanceInfo } = event.data;
      const charges = Money.zero(net.currency).toJSON();
      const credit = { bankAccount, bankReference, valueDate, net, charges, rate: null };
      const text = { remitter: remitter ?? null, remittanceInfo: remittanceInfo ?? null };
      return [change('receipts', id, { status: 'RECORDED', ...credit, ...text, takenOverOn })];
    }
    case 'ReceiptReversed':
      return [
        change('receipts', id, { status: 'REVERSED' }),
        ...event.data.applications.map((applicationId) =>
          change('applications', applicationId, { state: 'reversed', released: 'yes' }),
        ),
      ];
    case 'ReceiptAssigned':
      return [assignedChange(event, id)];
    case 'ReceiptReleased':
      return [change('applications', event.data.applicationId, { released: 'yes' })];
    case 'ReceiptApplied': {
      const { applicationId, lines } = event.data;
      return [change('applications', applicationId, { state: 'applied', lines })];
    }
    case 'InterestCredited':
    case 'CoordinationLevyAccrued':
    case 'WrittenOffRecovered':
      return [change('applications', event.data.applicationId, creditedChanges(event))];
    case 'PaymentReturned': {
      const { applicationId, lines } = event.data;
      const cameBack = lines.map(({ purpose, owed: settles, cash, kept: charges }) => {
        return { purpose, settles, cash, charges };
      });
      return [change('applications', applicationId, { state: 'applied', lines: cameBack })];
    }
    case 'ReturnSentBack':
    case 'AccountInterestCredited':
    case 'ReceiptRemainderTaken':
      return [change('applications', event.data.applicationId, { state: 'applied', lines: [] })];
    case 'ReceiptApplicationRefused': {
      const { applicationId, receiptId, code } = event.data;
      return [change('applications', applicationId, { state: 'refused', receiptId, reason: code })];
    }
    case 'ReturnSentBackReversed':
    case 'ReceiptApplicationReversed': {
      const { applicationId, receiptId } = event.data;
      return [change('applications', applicationId, { state: 'reversed', receiptId })];
    }
  }
}

/**
 * Returns the change by which an application begins: money of a receipt is assigned to a pledge or to the bank
 * account's own items.
 */
function assignedChange(event: EventOf<'ReceiptAssigned'>, id: string): ReceiptChange {
  const { applicationId, pledgeId, effectiveDate, excess, fromOverpayment } = event.data;
  const { account, credit, returnOf } = event.data;
  const kind = account
    ? (`ACCOUNT_${account.item}` as const)
    : (credit?.kind ?? ('CONTRIBUTION' as const));
  const isReturn = returnOf !== undefined && credit?.kind === 'RETURNED_PAYMENT';
  const to = account ? { bankAccount: account.bankAccount, fund: account.fund } : null;
  const money = {
    account: to,
    returnOf: isReturn ? { receiptId: returnOf, eventId: credit.eventId } : null,
    kind,
    excess: excess ?? null,
    fromOverpayment: fromOverpayment ?? null,
  };
  const assigned = { receiptId: id, pledgeId: pledgeId ?? null, effectiveDate, ...money };
  return change('applications', applicationId, { ...assigned, state: 'pending', released: 'no' });
}

/**
 * Returns the change by which an application ends: the use of its money was reversed, so the receipt has the money
 * again.
 */
export function applicationEnded({
  data: { applicationId, entries },
}: EventOf<'EventReversed'>): readonly ReceiptChange[] {
  if (applicationId === undefined) return [];
  const receiptId = entries.find(({ dims }) => dims.receipt !== undefined)?.dims.receipt;
  const given = receiptId === undefined ? {} : { receiptId };
  return [change('applications', applicationId, { state: 'reversed', ...given })];
}

/**
 * Returns the members of an application whose money settles no instalment, such as interest: one line with the whole
 * amount.
 */
function creditedChanges(event: CreditEvent): Partial<RegisteredApplication> {
  const { purpose, amount } = event.data;
  const instalment = event.type === 'WrittenOffRecovered' ? event.data.instalment : undefined;
  const charges = Money.zero(amount.currency).toJSON();
  const line = { instalment, purpose, settles: amount, cash: amount, charges };
  return { state: 'applied', lines: [line] };
}

function change<Register extends keyof RegisteredReceipts>(
  register: Register,
  id: string,
  changes: Partial<RegisteredReceipts[Register]> & JsonObject,
): ReceiptChange {
  return { register, id, changes };
}

type Moved = Extract<AnyLedgerEvent, { type: 'CashConverted' | 'CashTransferred' }>;
type Side = Pick<Moved['data']['from'], 'bankAccount' | 'amount'>;

/** A transfer of a pledge's or a receipt's money between our bank accounts, as it is in the register. */
export type RegisteredTransfer = Pick<Moved['data'], 'transferId' | 'effectiveDate'> & {
  readonly eventId: string;
  readonly pledgeId: string | null;
  readonly receiptId: string | null;
  readonly purpose: string | null;
  readonly from: Side;
  readonly to: Side;
  readonly documentReference: string | null;
};

/**
 * Returns an id of a transfer that is unique in the register, because two pledges or receipts may use the same transfer
 * id.
 */
export function transferName(transferId: string, ownerId: string): string {
  return `${ownerId}~${transferId}`;
}

/**
 * Returns the change by a transfer: one object for each transfer of a pledge's or a receipt's money between our bank
 * accounts.
 */
export function transferChange(
  { type, data }: Moved,
  eventId: string,
  pledge: string,
): { readonly register: 'transfers'; readonly id: string; readonly changes: RegisteredTransfer } {
  const { transferId, effectiveDate, from, to, documentReference } = data;
  const [pledgeId, receiptId] = type === 'CashConverted' ? [pledge, null] : [null, data.receiptId];
  const changes = {
    eventId,
    transferId,
    pledgeId,
    receiptId,
    effectiveDate,
    purpose: type === 'CashConverted' ? data.purpose : null,
    from: { bankAccount: from.bankAccount, amount: from.amount },
    to: { bankAccount: to.bankAccount, amount: to.amount },
    documentReference: documentReference ?? null,
  };
  return { register: 'transfers', id: transferName(transferId, pledgeId ?? receiptId), changes };
}
