import { lowestFrom, type Balance } from '../../books';
import { account } from '../../chart-of-accounts';
import type { IsoDate } from '../../dates';
import { entry, mirrored, valueEntry, type Dims, type Entry } from '../../entries';
import { Money } from '../../money';
import { postingDateOf } from '../../period/posting';
import type { ReceiptAppliedFacts, SettledLine } from '../../pledge/pledge.events';
import type { Pledge } from '../../pledge/pledge.state';
import { memorandum, ownerDims } from './announcement';

/**
 * The cash leaves suspense at the value at which it came in and takes the pledge's dimensions. It
 * settles receivable at carrying value in proportion, the last payment taking what is left; the
 * exchange difference is the balancing figure, never computed on its own.
 */
export function postApplied(facts: ReceiptAppliedFacts, pledge: Pledge): Entry[] {
  const taken = new Map<string, Balance>();
  return [
    ...leavingReceipt(facts, pledge),
    ...facts.lines.flatMap((line) => postLine(line, facts, pledge, taken)),
  ];
}

/** Out of suspense, or out of what was owed back to the donor who keeps an overpayment. */
function leavingReceipt(
  { lines, receiptId, bankAccount, ledgerAccount, fromOverpayment }: ReceiptAppliedFacts,
  { donorId: donor }: Pledge,
): Entry[] {
  const zero = Money.zero(lines[0]?.cash.currency ?? 'USD');
  const cash = lines.reduce((sum, line) => sum.plus(Money.of(line.cash)), zero);
  const usd = lines.reduce(
    (sum, line) => sum.plus(Money.parse(line.cashUsd, 'USD')),
    Money.zero('USD'),
  );
  return [
    fromOverpayment === undefined
      ? entry(account.unappliedReceipts, cash, usd, { receipt: receiptId })
      : entry(account.refundsPayable, cash, usd, { donor, receipt: receiptId }),
    entry(ledgerAccount, cash.negated(), usd.negated(), { receipt: receiptId, bankAccount }),
  ];
}

function postLine(
  line: SettledLine,
  facts: ReceiptAppliedFacts,
  pledge: Pledge,
  taken: Map<string, Balance>,
): Entry[] {
  const { receiptId: receipt, bankAccount, ledgerAccount } = facts;
  const postedOn = postingDateOf(facts);
  const dims = { ...ownerDims(pledge), purpose: line.purpose };
  const due = line.instalment === undefined ? dims : { ...dims, instalment: line.instalment };
  const settles = Money.of(line.settles);
  const charges = Money.of(line.charges);
  const chargesUsd = Money.parse(line.chargesUsd, 'USD');
  const cashUsd = Money.parse(line.cashUsd, 'USD');
  const gross = cashUsd.plus(chargesUsd);
  const received = memorandum(account.memoReceived, settles, gross, due);
  const chargeLines =
    charges.isZero && chargesUsd.isZero
      ? []
      : [entry(account.bankCharges, charges, chargesUsd, dims)];
  const cashLine = entry(ledgerAccount, Money.of(line.cash), cashUsd, {
    ...dims,
    receipt,
    bankAccount,
  });
  return [
    cashLine,
    ...chargeLines,
    ...credited(line, pledge, { dims, due, settles, gross }, { postedOn, taken }),
    ...received,
  ];
}

/** What the donor is credited with: an advance, a conditional liability, or the receivable. */
function credited(
  line: SettledLine,
  pledge: Pledge,
  { dims, due, settles, gross }: { dims: Dims; due: Dims; settles: Money; gross: Money },
  taking: Taking,
): Entry[] {
  if (pledge.agreement === undefined) {
    return [entry(account.receivedInAdvance, settles.negated(), gross.negated(), dims)];
  }
  if (pledge.agreement.condition !== null) {
    const code = account.memoConditionalOutstanding;
    const value = released(line, code, pledge, taking);
    return [
      entry(account.conditionalLiability, settles.negated(), gross.negated(), dims),
      ...memorandum(code, settles.negated(), value.negated(), due),
    ];
  }
  const carrying = released(line, account.receivable, pledge, taking);
  const difference = carrying.minus(gross);
  const code = difference.isNegative ? account.exchangeGain : account.exchangeLoss;
  return [
    ...(difference.isZero ? [] : [valueEntry(code, settles.currency, difference, dims)]),
    entry(account.receivable, settles.negated(), carrying.negated(), due),
  ];
}

/** The posting date of an event, and what its earlier lines took of each instalment and purpose. */
export interface Taking {
  readonly postedOn: IsoDate;
  readonly taken: Map<string, Balance>;
}

/** What leaves an instalment for a purpose. */
type Leaving = Pick<SettledLine, 'instalment' | 'purpose' | 'settles'>;

/** Carrying value in proportion to the amount settled; the whole amount takes all of it. */
export function released(
  line: Leaving,
  code: string,
  pledge: Pledge,
  { postedOn, taken }: Taking,
): Money {
  const key = `${line.instalment}|${line.purpose}`;
  const before = taken.get(key) ?? { amount: 0n, usd: 0n };
  const held = carryingOf(pledge, code, line, postedOn);
  const amount = held.amount - before.amount;
  const settles = Money.of(line.settles).minor;
  const value = Money.ofMinor(held.usd - before.usd, 'USD').shareRounded(settles, amount);
  taken.set(key, { amount: before.amount + settles, usd: before.usd + value.minor });
  return value;
}

/** What an instalment still owes for a purpose where it owes least, from a date on. */
function carryingOf(
  pledge: Pledge,
  code: string,
  { instalment, purpose }: Leaving,
  date: IsoDate,
): Balance {
  const owed = [...pledge.lines].filter(
    ({ account: line, dims }) =>
      line === code && dims.instalment === instalment && dims.purpose === purpose,
  );
  return lowestFrom(owed, date);
}

/** Same lines, opposite signs, original rates: a reversal never converts again. */
export function postReversal({ reverses }: { readonly reverses: string }, pledge: Pledge): Entry[] {
  return mirrored(pledge.booked.get(reverses)?.entries ?? []);
}
