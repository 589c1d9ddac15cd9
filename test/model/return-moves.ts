import {
  ApplyToReturn,
  cameBackOf,
  isCash,
  Money,
  RecordReceipt,
  ReverseReturn,
  openAssignments,
  unreversedReturns,
  totalOf,
  valueDateOf,
  type BookedEvent,
  type Receipt,
  type ReceiptReturn,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import { request } from './officer-request';
import { isStandingPayment, someDate, somePledge, type Move, type Play } from './pledge-moves';
import { someReceipt } from './receipt-moves';
import { owingAccountsOf, transferOf } from './transfer-moves';

/**
 * Reverses a return, sometimes one that is already reversed. It prefers returns from bank accounts on which the receipt
 * is negative, and accounts on which money has moved since.
 */
export const reverseReturn: Play = async (move) => {
  const { world, dice } = move;
  const all = [...world.ledgerStates.receipts].flatMap(([receiptId, receipt]) => {
    if (receipt.status === 'none') return [];
    const openReturns = unreversedReturns(receipt);
    return [...receipt.returns]
      .filter(([, returnedCash]) => openReturns.includes(returnedCash) || dice.chance(5))
      .map(([eventId, returnedCash]) => ({
        receiptId,
        eventId,
        ...onItsAccount(receipt, returnedCash),
      }));
  });
  const below = all.filter(({ isBelow }) => isBelow);
  const moved = below.filter(({ hasMoved }) => hasMoved);
  const first = moved.length > 0 ? moved : below;
  const some = dice.pick(first.length > 0 && dice.chance(60) ? first : all);
  if (!some) return;
  const { receiptId, eventId, paidOn, isBelow, hasMoved } = some;
  if (isBelow && !hasMoved && dice.chance(50)) {
    return transferOf(move, (lying) => lying.receiptId === receiptId);
  }
  const effectiveDate = dice.chance(40) ? paidOn : someDate(move, paidOn);
  const why = { reasonCode: 'OTHER', reason: 'never executed' } as const;
  await world.post(new ReverseReturn({ receiptId, eventId, effectiveDate, ...why }, request));
};

/**
 * Returns the state of the bank account that paid a return: if the receipt is negative on it, and if money has moved
 * since.
 */
function onItsAccount(receipt: Receipt, { facts, revision: own }: ReceiptReturn) {
  const { bankAccount, effectiveDate: paidOn } = facts;
  const moved = receipt.cash.get(bankAccount)?.movements ?? [];
  const hasMoved = moved.some(({ revision = 0 }) => revision > own);
  const isBelow = owingAccountsOf(receipt).some((owing) => owing.bankAccount === bankAccount);
  return { paidOn, isBelow, hasMoved };
}

/** Records a credit for a payment that the bank sent back, and applies it to the payment. */
export const returnPayment: Play = async (move) => {
  const { world, dice } = move;
  const pledge = somePledge(move, ({ booked }) =>
    [...booked.entries().values()].some(isStandingPayment),
  );
  if (!pledge) return;
  const all = [...pledge.booked.entries()].map(([eventId, event]) => ({ eventId, event }));
  const payments = all.filter(({ event }) => isStandingPayment(event));
  const chosen = dice.pick(payments.length > 0 && dice.chance(95) ? payments : all);
  if (!chosen) return;
  const { eventId, event } = chosen;
  const paid = paidBy(event);
  const receipt = dice.chance(85)
    ? someReceipt(move, (candidate) => mayBe(candidate, paid))
    : undefined;
  if (receipt === undefined || !mayBe(receipt, paid)) {
    return world.post(creditOf(move, paid, event.effectiveDate));
  }
  const { receiptId, effectiveDate: since } = receipt.facts;
  const { amount } = totalOf(receipt.unassigned);
  const settles = Money.ofMinor(dice.someOf(amount), paid.currency).toJSON();
  const paidOn = event.effectiveDate;
  const facts = {
    receiptId,
    pledgeId: pledge.pledgeId,
    effectiveDate: someDate(move, since > paidOn ? since : paidOn),
    lines: dice.chance(80) ? [] : [{ settles }],
    credit: { kind: 'RETURNED_PAYMENT', eventId } as const,
  };
  await world.apply(facts, { crash: dice.chance(10) });
};

/** Returns applications of receipts to returns that the bank sent back, which are not reversed. */
function takenAsReturns({ world }: Move) {
  return [...world.ledgerStates.receipts].flatMap(([receiptId, receipt]) =>
    receipt.status === 'none'
      ? []
      : openAssignments(receipt).flatMap(({ facts: { applicationId, returnOf, effectiveDate } }) =>
          returnOf === undefined ? [] : [{ receiptId, applicationId, effectiveDate }],
        ),
  );
}

/** Returns a random return of a receipt; `stands` is true for one that is neither reversed nor sent back. */
function someReturn({ world, dice }: Move) {
  const all = [...world.ledgerStates.receipts].flatMap(([receiptId, receipt]) => {
    if (receipt.status === 'none') return [];
    const openReturns = unreversedReturns(receipt);
    return [...receipt.returns].map(([eventId, own]) => {
      const stands = openReturns.includes(own) && cameBackOf(receipt, eventId) === undefined;
      const { effectiveDate: paidOn, amount } = own.facts;
      return { returned: { receiptId, eventId }, paidOn, paid: Money.of(amount), stands };
    });
  });
  const openReturns = all.filter(({ stands }) => stands);
  return dice.pick(openReturns.length > 0 && dice.chance(95) ? openReturns : all);
}

/**
 * Records a credit for a return that the bank sent back and applies it to the return, or reverses such an application.
 */
export const returnReturned: Play = async (move) => {
  const { world, dice } = move;
  const mistaken = dice.chance(20) ? dice.pick(takenAsReturns(move)) : undefined;
  if (mistaken !== undefined) {
    const { effectiveDate: from, ...application } = mistaken;
    const effectiveDate = dice.chance(50) ? from : someDate(move, from);
    return world.undo(application, { effectiveDate }, dice.chance(15));
  }
  const some = someReturn(move);
  if (!some) return;
  const { returned, paid, paidOn } = some;
  const fits = (candidate: Receipt) =>
    mayBe(candidate, paid) && valueDateOf(candidate.facts) >= paidOn;
  const credit = someReceipt(move, fits);
  if (credit === undefined || !fits(credit) || dice.chance(10)) {
    return world.post(creditOf(move, paid, paidOn));
  }
  const creditedAmount = totalOf(credit.unassigned).amount;
  const part = Money.ofMinor(dice.someOf(creditedAmount), paid.currency).toJSON();
  const returnSentBack = { ...returned, amount: dice.chance(80) ? undefined : part };
  const { receiptId, effectiveDate: since } = credit.facts;
  const facts = { receiptId, effectiveDate: someDate(move, since), returnSentBack };
  await world.applyToReturn(new ApplyToReturn(facts, request), dice.chance(15));
};

/**
 * True if the money in suspense could be a returned payment: it is in the same currency and not more, since the bank
 * may take a charge.
 */
function mayBe({ status, facts, unassigned }: Receipt, paid: Money): boolean {
  const { amount } = totalOf(unassigned);
  const fits = facts.net.currency === paid.currency && amount <= paid.minor;
  return status === 'recorded' && amount > 0n && fits;
}

/** Returns the bank's credit for a payment that it sends back, sometimes less a charge. */
function creditOf(move: Move, paid: Money, paidOn: string): RecordReceipt {
  const { dice, step } = move;
  const net = Money.ofMinor(dice.chance(70) ? paid.minor : dice.someOf(paid.minor), paid.currency);
  const bank = { bankAccount: `BK-${paid.currency}`, bankReference: `B${step}` };
  const receiptId = receiptIdOf(bank.bankAccount, bank.bankReference);
  const amounts = { net: net.toJSON(), charges: Money.zero(paid.currency).toJSON() };
  const credit = { receiptId, ...bank, valueDate: someDate(move, paidOn), ...amounts };
  return new RecordReceipt(credit, request);
}

/** Returns the money that an event paid from a bank account; a small amount if it paid nothing. */
function paidBy({ entries }: BookedEvent): Money {
  const cash = entries.filter((line) => isCash(line.account));
  const currency = cash[0]?.currency ?? 'USD';
  const minor = cash.reduce((sum, line) => sum - Money.parse(line.amount, currency).minor, 0n);
  return Money.ofMinor(minor > 0n ? minor : 100n, currency);
}
