import {
  type AccountItemsValued,
  functionalCurrency,
  Money,
  type HeldMoney,
  type LeftOut,
  type MonetaryPlace,
  type MoneyFact,
  type PledgeItemValued,
  type RevaluedMoney,
  type ReversalReason,
} from '@art30/accounting';
import type { Thing } from '../registers/register-reader';

export const revaluationStatuses = ['STARTED', 'COMPLETED', 'REVERSING', 'REVERSED'] as const;
export type RevaluationStatus = (typeof revaluationStatuses)[number];

/** The rate of a currency, and the list it is of. */
interface RunRate {
  readonly list: string;
  readonly effectiveDate: string;
  readonly unitsPerUsd: string;
}

/** Exchange gain and loss of a run in one currency, in US dollars. */
interface RunTotal {
  readonly currency: string;
  readonly gain: MoneyFact;
  readonly loss: MoneyFact;
  readonly net: MoneyFact;
}

/** A run as the register holds it. */
export interface RunMembers {
  readonly status: RevaluationStatus;
  readonly asAt: string;
  readonly rates: Readonly<Record<string, RunRate>>;
  readonly throughSequence: number;
  readonly pledges: readonly string[];
  readonly receipts: readonly string[];
  readonly bankAccounts: readonly string[];
  readonly valued?: {
    readonly pledges: number;
    readonly receipts: number;
    readonly bankAccounts: number;
  };
  readonly leftOut?: readonly LeftOut[];
  readonly reversedOn?: string;
  readonly reasonCode?: ReversalReason;
  readonly reason?: string;
  readonly notReversed?: readonly LeftOut[];
}

/** Revaluation of one pledge or receipt by a run, as the register holds it. */
export interface RevaluedMembers {
  readonly rates: RunMembers['rates'];
  readonly items: readonly (PledgeItemValued | RevaluedMoney | AccountItemsValued)[];
  readonly reversed: boolean;
}

/** Members that all items of one pledge or receipt share. */
export interface ItemOwner {
  readonly pledgeId: string | null;
  readonly receiptId: string | null;
  readonly eventId: string;
  /** Ledger account and bank account of the receipt's cash. */
  readonly cash?: Pick<MonetaryPlace, 'account' | 'bankAccount'> | undefined;
}

export function runView(run: Thing<RunMembers>, totals: RunTotal[]) {
  const { id, status, asAt, rates, throughSequence, valued } = run;
  const { pledges, receipts, bankAccounts } = run;
  const { reversedOn, reasonCode = '', reason = '' } = run;
  return {
    ...{ id, status, effectiveDate: asAt },
    rates: Object.entries(rates).map(([currency, rate]) => ({ currency, ...rate })),
    throughSequence,
    found: {
      pledges: pledges.length,
      receipts: receipts.length,
      bankAccounts: bankAccounts.length,
    },
    valued: valued ?? null,
    totals,
    reversal: reversedOn === undefined ? null : { effectiveDate: reversedOn, reasonCode, reason },
  };
}

export function itemViews(
  { rates, items, reversed }: RevaluedMembers,
  { pledgeId, receiptId, eventId, cash }: ItemOwner,
) {
  return items.map((item) => {
    const { amount, carryingUsd, valueUsd } = item;
    const [carrying, value] = [usd(carryingUsd), usd(valueUsd)];
    const place = placeOf({ ...item, ...cash });
    return {
      ...{ pledgeId, receiptId, eventId, ...place, account: stated(place.account) },
      amount,
      carrying: carrying.toJSON(),
      rate: stated(rates[amount.currency]).unitsPerUsd,
      value: value.toJSON(),
      difference: value.minus(carrying).toJSON(),
      reversed,
    };
  });
}

export function leftOutView(leftOut: LeftOut) {
  const { pledgeId = null, receiptId = null, currency = null, code, remedy } = leftOut;
  const { itemsOf: bankAccount = leftOut.bankAccount } = leftOut;
  const place = placeOf({ ...leftOut, bankAccount } as Place);
  return { pledgeId, receiptId, ...place, currency, code, remedy };
}

type Place = Partial<MonetaryPlace & HeldMoney & Pick<AccountItemsValued, 'fund'>>;

function placeOf(place: Place) {
  const { account = null, instalment = null, purpose = null, bankAccount = null } = place;
  const { kind = null, applicationId = null, donorId = null, fund = null } = place;
  return { account, instalment, purpose, bankAccount, kind, applicationId, donorId, fund };
}

/** @throws Error for a row that lacks what each of its kind has. */
function stated<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('an item lacks its account or rate');
  return value;
}

function usd(amount: string): Money {
  return Money.parse(amount, functionalCurrency);
}
