import {
  type AccountItemsValued,
  account,
  functionalCurrency,
  Money,
  type HeldMoney,
  type LeftOut,
  type MonetaryPlace,
  type RegisteredRevaluation,
  type RegisteredRun,
  kit,
} from '@art30/accounting';
import type { Thing } from '../registers/register-reader';

const {
  answer,
  answerRowsMax: rowsMax,
  count,
  currency,
  date,
  decimal,
  ledgerAccount,
  listOf,
  money,
  nullable,
  oneOf,
  part,
  uuid,
  words,
  yesOrNo,
} = kit;

const revaluationStatuses = ['STARTED', 'COMPLETED', 'REVERSING', 'REVERSED'] as const;

/** The exchange rate of one currency, which a revaluation run fixed at its start. */
const RunRate = answer('RunRate', {
  currency: currency('Currency, ISO 4217.', 'EUR'),
  list: words('Id of the list that the rate is of.', '2024-12-31.MONTHLY'),
  effectiveDate: date('First day on which that list was used.', '2024-12-31'),
  unitsPerUsd: decimal('Units of the currency per USD 1.', '0.940'),
});

/** Numbers of pledges, receipts and bank accounts that a revaluation run values. */
export const RunCounts = answer('RunCounts', {
  pledges: count('Number of pledges.', 1),
  receipts: count('Number of receipts with money in suspense or owed back.', 0),
  bankAccounts: count('Number of bank accounts with items of their own.', 0),
});
export type RunCounts = kit.Infer<typeof RunCounts>;

/** Exchange gains and losses of a revaluation run in one currency, without reversed ones. */
export const RunTotal = answer('RunTotal', {
  currency: currency('Currency of the items, ISO 4217.', 'EUR'),
  gain: money('Gains on exchange (4910).', { amount: '0.00', currency: 'USD' }),
  loss: money('Losses on exchange (5410).', { amount: '48325.60', currency: 'USD' }),
  net: money('Gains less losses.', { amount: '-48325.60', currency: 'USD' }),
});
export type RunTotal = kit.Infer<typeof RunTotal>;

/** Reversal of a whole revaluation run, with its reason. */
const RunReversal = answer('RunReversal', {
  effectiveDate: date('Day from which the run no longer counts.', '2024-12-31'),
  reasonCode: words('Kind of mistake.', 'OTHER'),
  reason: words('Fault that was found.', 'another rate was published'),
});

/** A revaluation run, which values open items in foreign currencies at the rates of one date, and its totals. */
export const RevaluationView = answer('RevaluationView', {
  id: words('Id of the run.', 'REV-2024'),
  status: oneOf(revaluationStatuses)('Progress of the run, or of its reversal.', 'COMPLETED'),
  effectiveDate: date('Day whose balances it values, at the rates of that day.', '2024-12-31'),
  rates: listOf(RunRate, rowsMax)('Rates of the run, by currency, fixed at its start.'),
  throughSequence: count('Sequence of the last event that was looked at to find open items.', 84),
  found: part(RunCounts)(
    'Number of pledges, receipts and bank accounts that had open items on that day.',
  ),
  valued: part(RunCounts)(
    'Number of pledges, receipts and bank accounts that were valued: so far, until the run is complete.',
  ),
  totals: listOf(
    RunTotal,
    rowsMax,
  )(
    'Gains and losses on exchange, by currency. Money in suspense makes one only where it was exchanged, because what is owed for it changes with its cash.',
  ),
  reversal: nullable(
    part(RunReversal)('The reversal of the whole run; null if nobody requested it.'),
  ),
});
export type RevaluationView = kit.Infer<typeof RevaluationView>;

/** Identifies a valued item by its pledge or receipt, its instalment, purpose and bank account. */
const ValuedPlace = answer('ValuedPlace', {
  pledgeId: nullable(words('Id of the pledge; null for what no pledge has.', 'P1')),
  receiptId: nullable(
    uuid(
      'Id of the receipt; null for what no receipt has.',
      '4b64bcdc-5973-5654-b4af-9dd4c98503b4',
    ),
  ),
  instalment: nullable(count('Instalment of a receivable.', 2)),
  purpose: nullable(words('Purpose, of items of a pledge.', 'TA-GEN')),
  bankAccount: nullable(words('Bank account, of cash.', 'BK-EUR')),
  kind: nullable(
    oneOf(['UNAPPLIED', 'OVERPAYMENT', 'CASH'])(
      'What of a receipt it is: owed for money in suspense, owed back to a donor, or the cash on one account.',
      'UNAPPLIED',
    ),
  ),
  applicationId: nullable(
    uuid('Application that left an overpayment.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  ),
  donorId: nullable(words('Donor who is owed an overpayment.', 'DON-A')),
  fund: nullable(words("Fund, of an account's own items.", 'ART30')),
});

/**
 * A valued item: its balance on the day of the run, its USD value before the run, and its USD value at the run's rate.
 */
export const RevaluedItem = answer('RevaluedItem', {
  ...ValuedPlace.members,
  eventId: uuid('Event that valued it.', '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30'),
  account: ledgerAccount(
    'Account of the item: of a receipt that of the cash, or of what is owed for it (2110, 2140).',
    '1310',
  ),
  amount: money(
    'Balance on the day; negative for what a pledge owes and for cash that is overdrawn.',
    {
      amount: '500000.00',
      currency: 'EUR',
    },
  ),
  carrying: money('Value in the books before the run.', { amount: '555555.55', currency: 'USD' }),
  rate: decimal('Units of the currency per USD 1.', '0.940'),
  value: money('Value at the rate of the run.', { amount: '531914.89', currency: 'USD' }),
  difference: money('Value after less value before.', { amount: '-23640.66', currency: 'USD' }),
  reversed: yesOrNo('Whether this was reversed, with the run or by itself.', false),
});
export type RevaluedItem = kit.Infer<typeof RevaluedItem>;

/**
 * A pledge, a receipt or a bank account's own items that the run could not value, or whose valuation it could not
 * reverse, with the reason.
 */
export const RunLeftOut = answer('RunLeftOut', {
  pledgeId: ValuedPlace.members.pledgeId,
  receiptId: ValuedPlace.members.receiptId,
  bankAccount: nullable(words('Bank account whose own items they are.', 'BK-EUR')),
  code: words('Code of the refusal.', 'DEPENDENT_EVENTS'),
  remedy: words(
    'What can be done about it, in words.',
    'money left this receipt on 2025-01-05 at the value of this revaluation: undo that movement first',
  ),
});
export type RunLeftOut = kit.Infer<typeof RunLeftOut>;

/** The pledge or receipt to which valued items belong, and the event that valued them. */
export interface ItemOwner {
  readonly pledgeId: string | null;
  readonly receiptId: string | null;
  readonly eventId: string;
}

/**
 * Converts a revaluation run into an answer.
 *
 * @param valued returns the counts so far, for a run that is not complete.
 */
export function runView(
  run: Thing<RegisteredRun>,
  totals: RunTotal[],
  valued: () => RunCounts,
): RevaluationView {
  const { id, status, asAt, rates, throughSequence } = run;
  const { pledges, receipts, bankAccounts } = run;
  const { reversedOn, reasonCode = '', reason = '' } = run;
  return {
    id,
    status,
    effectiveDate: asAt,
    rates: Object.entries(rates).map(([currency, { list, effectiveDate, unitsPerUsd }]) => ({
      currency,
      effectiveDate: stated(effectiveDate),
      list: stated(list),
      unitsPerUsd,
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
): RevaluedItem[] {
  return items.map((item) => {
    const [amount, carrying, value] = [
      Money.of(item.amount),
      usd(item.carryingUsd),
      usd(item.valueUsd),
    ].map((money) => (isOwedFor(item) ? money.negated() : money)) as [Money, Money, Money];
    const place = itemPlace(item);
    return {
      pledgeId,
      receiptId,
      eventId,
      ...place,
      account: stated(place.account),
      amount: amount.toJSON(),
      carrying: carrying.toJSON(),
      rate: stated(rates[item.amount.currency]).unitsPerUsd,
      value: value.toJSON(),
      difference: value.minus(carrying).toJSON(),
      reversed,
    };
  });
}

export function leftOutView(leftOut: LeftOut): RunLeftOut {
  const { pledgeId = null, receiptId = null, itemsOf: bankAccount = null, code, remedy } = leftOut;
  return { pledgeId, receiptId, bankAccount, code, remedy };
}

type AnyPlace = MonetaryPlace & HeldMoney & Pick<AccountItemsValued, 'fund'>;

type Place = { readonly [Member in keyof AnyPlace]?: AnyPlace[Member] | undefined };

/** True for a liability (suspense or an overpayment owed back), which the answer shows as a positive amount. */
function isOwedFor(item: RegisteredRevaluation['items'][number]): boolean {
  return 'kind' in item && item.kind !== 'CASH';
}

/** Liability accounts on which the money of receipts is owed: suspense and refunds payable. */
const owedFor = { UNAPPLIED: account.unappliedReceipts, OVERPAYMENT: account.refundsPayable };

function itemPlace(place: Place) {
  const { instalment = null, purpose = null, bankAccount = null } = place;
  const { kind = null, applicationId = null, donorId = null, fund = null } = place;
  const code = (kind === null || kind === 'CASH' ? place.account : owedFor[kind]) ?? null;
  return { account: code, instalment, purpose, bankAccount, kind, applicationId, donorId, fund };
}

/**
 * Returns a member that rows of its kind always have.
 *
 * @throws Error if the member is missing.
 */
function stated<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('an item lacks its account or rate');
  return value;
}

function usd(amount: string): Money {
  return Money.parse(amount, functionalCurrency);
}
