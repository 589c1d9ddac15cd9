import type { Excess, MoneyFact, RejectionCode, SettledLine } from '@art30/accounting';
import type { Thing } from '../registers/register-reader';
import { moneyOf, usdMoney } from '../slices/slice-values';
import type { ReceiptStanding } from './receipt-standings';

/** A receipt as the register holds it. */
export interface ReceiptMembers {
  readonly bankAccount: string;
  readonly bankReference: string;
  readonly valueDate: string;
  readonly net: MoneyFact;
  readonly charges: MoneyFact;
  readonly remitter: string | null;
  readonly remittanceInfo: string | null;
  readonly takenOverOn: string | null;
}

export const applicationKinds = [
  ...(['CONTRIBUTION', 'INTEREST', 'LEVY', 'RECOVERY', 'RETURNED_PAYMENT'] as const),
  ...(['ACCOUNT_INTEREST', 'ACCOUNT_REMAINDER'] as const),
] as const;
type ApplicationKind = (typeof applicationKinds)[number];

/** An application as the register holds it. */
export interface ApplicationMembers {
  readonly receiptId: string;
  /** Null for money that no pledge takes. */
  readonly pledgeId: string | null;
  readonly account: { readonly bankAccount: string; readonly fund: string } | null;
  /** Null where it is no return that came back. */
  readonly returnOf?: { readonly receiptId: string; readonly eventId: string } | null;
  readonly effectiveDate: string;
  readonly kind: ApplicationKind;
  readonly excess: Excess | null;
  readonly fromOverpayment: string | null;
  readonly state: 'pending' | 'applied' | 'refused' | 'reversed';
  /** Whether the receipt has the money back. */
  readonly released: 'yes' | 'no';
  /** Code of the pledge's refusal. */
  readonly reason?: RejectionCode;
  readonly lines?: readonly SettledLine[];
}

export function receiptView(receipt: Thing<ReceiptMembers>, standing: ReceiptStanding) {
  const { id, bankAccount, bankReference, valueDate, net, charges } = receipt;
  const { remitter, remittanceInfo, takenOverOn } = receipt;
  return {
    ...{ id, status: standing.status, bankAccount, bankReference, valueDate, net, charges },
    ...{ takenOverOn, remitter, remittanceInfo },
    unapplied: moneyOf(standing.unapplied, net.currency),
    unappliedUsd: usdMoney(standing.unappliedUsd),
    refundable: moneyOf(standing.refundable, net.currency),
    refundableUsd: usdMoney(standing.refundableUsd),
  };
}

export function applicationView(application: Thing<ApplicationMembers>) {
  const { id, pledgeId, account, returnOf, effectiveDate, kind } = application;
  const { excess, fromOverpayment, reason, lines } = application;
  return {
    ...{ id, pledgeId, account, returnOf: returnOf ?? null, effectiveDate, kind },
    state: stateOf(application),
    reason: reason ?? null,
    lines: (lines ?? []).map(({ instalment, purpose, settles, cash, charges }) => ({
      instalment: instalment ?? null,
      ...{ purpose, settles, cash, charges },
    })),
    excess: excess && {
      amount: excess.amount,
      treatment: excess.treatment,
      donorId: excess.donorId,
    },
    fromOverpayment,
  };
}

/** State of an application; a refused one is pending until the receipt has its money back. */
function stateOf({
  state,
  released,
}: ApplicationMembers): 'applied' | 'reversed' | 'released' | 'pending' {
  if (state === 'applied' || state === 'reversed') return state;
  return released === 'yes' ? 'released' : 'pending';
}
