import { account } from '../../../accounts/chart-of-accounts';
import { functionalCurrency } from '../../../kernel/currency';
import { type Dims, entry, type Entry, valueEntry } from '../../../kernel/entries';
import { Money } from '../../../kernel/money';
import { postingDateOf } from '../../../period/posting';
import { OwnersCash } from '../../../pledge/cash/owners-cash';
import type { LevyPaidFacts } from '../../../pledge/facts/payments.facts';
import type {
  CreditedFacts,
  ReceiptAppliedFacts,
  SettledLine,
} from '../../../pledge/facts/receipts.facts';
import type { Pledge } from '../../../pledge/state/pledge.state';
import type { RateUsed } from '../../../rates/rates.facts';
import { comingIn, exchangeResult } from '../cash-owners/cash-lines';
import { allowanceReleased } from '../receivables/allowance';
import { memorandum, ownerDims } from '../receivables/announcement';
import { CarryingValues, type Item } from '../receivables/carrying';
import { cashOf, foreignOf, leavingReceipt } from '../suspense/leaving-receipt';
import { postDebtPaid } from './refund';

/**
 * Posts the application of a receipt to a pledge. The cash leaves suspense at the value at which it came in.
 * It settles the receivable at carrying value in proportion, the last payment taking the remainder. The
 * exchange difference is the balancing figure, never computed separately.
 */
export function postApplied(facts: ReceiptAppliedFacts, pledge: Pledge): Entry[] {
  const carrying = new CarryingValues(pledge, postingDateOf(facts));
  const cash = new OwnersCash(pledge, facts);
  const { receiptId: receipt } = facts;
  return [
    ...leavingReceipt(facts.lines, facts, pledge.donorId),
    ...facts.lines.flatMap((line) => {
      const dims = { ...ownerDims(pledge), purpose: line.purpose, receipt };
      return [
        ...cashOf(line, facts).flatMap(({ from, money }) => comingIn(cash, from, money, dims)),
        ...postLine(line, facts, pledge, carrying),
      ];
    }),
  ];
}

/**
 * Posts one line of an application: the accounts that its cash is credited to, with the charges that are
 * credited with it.
 */
function postLine(
  line: SettledLine,
  { rate }: ReceiptAppliedFacts,
  pledge: Pledge,
  carrying: CarryingValues,
): Entry[] {
  const dims = { ...ownerDims(pledge), purpose: line.purpose };
  const due = line.instalment === undefined ? dims : { ...dims, instalment: line.instalment };
  const settles = Money.of(line.settles);
  const charges = Money.of(line.charges);
  const chargesUsd = Money.parse(line.chargesUsd, 'USD');
  const cashUsd = Money.parse(line.cashUsd, 'USD');
  const gross = cashUsd.plus(chargesUsd);
  const owed = Money.parse(line.owedUsd ?? line.cashUsd, 'USD').plus(chargesUsd);
  const credit = { dims, due, settles, gross, owed, paidIn: foreignOf([line]), rate };
  const credited = settles.currency === functionalCurrency ? settles : gross;
  const received = memorandum(account.memoReceived, settles, credited, due);
  const chargeLines =
    charges.isZero && chargesUsd.isZero
      ? []
      : [entry(account.bankCharges, charges, chargesUsd, dims)];
  return [...chargeLines, ...creditedTo(pledge, credit, carrying), ...received];
}

/** Amount that one line of an application credits to the donor, and its dimensions. */
interface Credit {
  readonly dims: Dims;
  /** Dimensions with the instalment, if there is an agreement. */
  readonly due: Dims;
  readonly settles: Money;
  /** Value of cash and charges together, in USD. */
  readonly gross: Money;
  /** Value at which the money was owed in its own currency before, with charges. */
  readonly owed: Money;
  /** Currency of the received money, or of the cash that it was converted to. */
  readonly paidIn: string;
  /** Rate that measures the debt, if the money came in another currency. */
  readonly rate?: RateUsed | undefined;
}

/** Credits an advance, a receivable or, until the condition is met, a liability under a condition. */
function creditedTo(pledge: Pledge, credit: Credit, carrying: CarryingValues): Entry[] {
  const { due, settles, gross, owed } = credit;
  if (pledge.status !== 'signed') return owedBack(account.receivedInAdvance, credit);
  if (pledge.agreement.condition === null) return receivableCleared(credit, carrying);
  const earned = carrying.held(itemOf(account.receivable, due)).amount;
  const cleared = earned < settles.minor ? earned : settles.minor;
  const value = gross.shareRounded(cleared, settles.minor);
  const first = { ...credit, settles: Money.ofMinor(cleared, settles.currency), gross: value };
  const rest = {
    ...credit,
    settles: settles.minus(first.settles),
    gross: gross.minus(value),
    owed: owed.minus(owed.shareRounded(cleared, settles.minor)),
  };
  return [
    ...(first.settles.isZero ? [] : receivableCleared(first, carrying)),
    ...(rest.settles.isZero ? [] : heldUnderCondition(rest, carrying)),
  ];
}

/** Settles a receivable at carrying value; the exchange difference balances the entry. */
function receivableCleared(credit: Credit, carrying: CarryingValues): Entry[] {
  const { due, settles } = credit;
  const value = carrying.take(itemOf(account.receivable, due), settles.minor);
  return [
    ...differenceTo(value, credit),
    entry(account.receivable, settles.negated(), value.negated(), due),
    ...allowanceReleased(due, carrying),
  ];
}

/** Posts the difference between a value and the cash as exchange result of the day. */
function differenceTo(value: Money, { dims, settles, gross, paidIn }: Credit): Entry[] {
  const difference = value.minus(gross);
  if (difference.isZero) return [];
  const code = difference.isNegative ? account.exchangeGain : account.exchangeLoss;
  // A line in USD always equals its amount, so that the difference is a line of the foreign currency.
  const foreign = settles.currency === functionalCurrency ? paidIn : settles.currency;
  return [valueEntry(code, foreign, difference, dims)];
}

/**
 * Credits money owed back to the donor. In its own currency the debt takes over the value of the debt that it
 * replaces; in any other it is measured at the operational rate of the value date.
 */
function owedBack(code: string, credit: Credit): Entry[] {
  const { dims, settles, owed, rate } = credit;
  const value = rate === undefined ? owed : settles.toUsdRounded(rate.unitsPerUsd);
  return [...differenceTo(value, credit), entry(code, settles.negated(), value.negated(), dims)];
}

function heldUnderCondition(credit: Credit, carrying: CarryingValues): Entry[] {
  const { due, settles } = credit;
  const code = account.memoConditionalOutstanding;
  const value = carrying.take(itemOf(code, due), settles.minor);
  return [
    ...owedBack(account.conditionalLiability, credit),
    ...memorandum(code, settles.negated(), value.negated(), due),
  ];
}

function itemOf(code: string, { instalment, purpose = '' }: Dims): Item {
  return { account: code, instalment, purpose };
}

/** Account credited by each event: interest, coordination levy and recoveries. */
const creditAccounts = {
  InterestCredited: account.interest,
  CoordinationLevyAccrued: account.levyPayable,
  WrittenOffRecovered: account.recoveries,
} as const;

/**
 * Posts money that settles nothing of the agreement (interest, levy, recovery). The cash leaves suspense at
 * its value, without a rate.
 */
export function postCredited(
  type: keyof typeof creditAccounts,
  facts: CreditedFacts & { readonly instalment?: number | undefined },
  pledge: Pledge,
): Entry[] {
  const { receiptId: receipt, purpose, instalment, cashFrom, owedUsd } = facts;
  const dims = { ...ownerDims(pledge), purpose };
  const amount = Money.of(facts.amount);
  const usd = Money.parse(facts.amountUsd, functionalCurrency);
  const taken = { cash: facts.amount, cashUsd: facts.amountUsd, cashFrom, owedUsd };
  const owed = Money.parse(owedUsd ?? facts.amountUsd, functionalCurrency);
  // A levy is a debt, which takes over the value of the debt that it replaces; income has the value of its
  // cash.
  const value = type === 'CoordinationLevyAccrued' ? owed : usd;
  const cash = new OwnersCash(pledge, facts);
  return [
    ...leavingReceipt([taken], facts, pledge.donorId),
    ...cashOf(taken, facts).flatMap(({ from, money }) =>
      comingIn(cash, from, money, { ...dims, receipt }),
    ),
    ...exchangeResult(value.minus(usd), foreignOf([taken]), dims),
    entry(creditAccounts[type], amount.negated(), value.negated(), { ...dims, instalment }),
  ];
}

export function postLevyPaid(facts: LevyPaidFacts, pledge: Pledge): Entry[] {
  const { levyId: id } = facts;
  return postDebtPaid(facts, { id, debts: pledge.levies, code: account.levyPayable }, pledge);
}
