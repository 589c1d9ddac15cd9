import {
  type AccountItemsValued,
  account,
  functionalCurrency,
  Money,
  type HeldMoney,
  type LeftOut,
  type MonetaryPlace,
  type MoneyFact,
  type RegisteredRevaluation,
  type RegisteredRun,
} from '@art30/accounting';
import type { Thing } from '../registers/register-reader';

export const revaluationStatuses = ['STARTED', 'COMPLETED', 'REVERSING', 'REVERSED'] as const;

/** Exchange gain and loss of a run in one currency, in US dollars. */
interface RunTotal {
  readonly currency: string;
  readonly gain: MoneyFact;
  readonly loss: MoneyFact;
  readonly net: MoneyFact;
}

/** How many a run has valued. */
export interface ValuedCounts {
  readonly pledges: number;
  readonly receipts: number;
  readonly bankAccounts: number;
}

/** Members that all items of one pledge or receipt share. */
export interface ItemOwner {
  readonly pledgeId: string | null;
  readonly receiptId: string | null;
  readonly eventId: string;
}

/** @param valued what it has valued by then, where it is not complete. */
export function runView(run: Thing<RegisteredRun>, totals: RunTotal[], valued: () => ValuedCounts) {
  const { id, status, asAt, rates, throughSequence } = run;
  const { pledges, receipts, bankAccounts } = run;
  const { reversedOn, reasonCode = '', reason = '' } = run;
  return {
    ...{ id, status, effectiveDate: asAt },
    rates: Object.entries(rates).map(([currency, { list, effectiveDate, unitsPerUsd }]) => ({
      ...{ currency, list: stated(list), effectiveDate: stated(effectiveDate), unitsPerUsd },
    })),
    throughSequence,
    found: {
      pledges: pledges.length,
      receipts: receipts.length,
      bankAccounts: bankAccounts.length,
    },
    valued: run.valued ?? valued(),
    totals,
    reversal: reversedOn === undefined ? null : { effectiveDate: reversedOn, reasonCode, reason },
  };
}

export function itemViews(
  { rates, items, reversed }: RegisteredRevaluation,
  { pledgeId, receiptId, eventId }: ItemOwner,
) {
  return items.map((item) => {
    const [amount, carrying, value] = [
      Money.of(item.amount),
      usd(item.carryingUsd),
      usd(item.valueUsd),
    ].map((money) => (isOwedFor(item) ? money.negated() : money)) as [Money, Money, Money];
    const place = placeOf(item);
    return {
      ...{ pledgeId, receiptId, eventId, ...place, account: stated(place.account) },
      amount: amount.toJSON(),
      carrying: carrying.toJSON(),
      rate: stated(rates[item.amount.currency]).unitsPerUsd,
      value: value.toJSON(),
      difference: value.minus(carrying).toJSON(),
      reversed,
    };
  });
}

export function leftOutView(leftOut: LeftOut) {
  const { pledgeId = null, receiptId = null, itemsOf: bankAccount = null, code, remedy } = leftOut;
  return { pledgeId, receiptId, bankAccount, code, remedy };
}

type AnyPlace = MonetaryPlace & HeldMoney & Pick<AccountItemsValued, 'fund'>;

type Place = { readonly [Member in keyof AnyPlace]?: AnyPlace[Member] | undefined };

/** What is owed for money of a receipt, which its revaluation states above zero. */
function isOwedFor(item: RegisteredRevaluation['items'][number]): boolean {
  return 'kind' in item && item.kind !== 'CASH';
}

/** Accounts of what is owed for money of receipts. */
const owedFor = { UNAPPLIED: account.unappliedReceipts, OVERPAYMENT: account.refundsPayable };

function placeOf(place: Place) {
  const { instalment = null, purpose = null, bankAccount = null } = place;
  const { kind = null, applicationId = null, donorId = null, fund = null } = place;
  const code = (kind === null || kind === 'CASH' ? place.account : owedFor[kind]) ?? null;
  return { account: code, instalment, purpose, bankAccount, kind, applicationId, donorId, fund };
}

/** @throws Error for a row that lacks what each of its kind has. */
function stated<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('an item lacks its account or rate');
  return value;
}

function usd(amount: string): Money {
  return Money.parse(amount, functionalCurrency);
}
