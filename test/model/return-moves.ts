import {
  isCash,
  Money,
  RecordReceipt,
  ReverseReturn,
  standingReturns,
  totalOf,
  type BookedEvent,
  type Receipt,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import { request } from './officer-request';
import { isStandingPayment, someDate, somePledge, type Play } from './pledge-moves';
import { someReceipt } from './receipt-moves';

/** A return that never happened, or now and then one that is taken back already. */
export const reverseReturn: Play = async (move) => {
  const { world, dice } = move;
  const all = [...world.standing.receipts].flatMap(([receiptId, receipt]) => {
    if (receipt.status === 'none') return [];
    const standing = standingReturns(receipt);
    return [...receipt.returns]
      .filter(([, known]) => standing.includes(known) || dice.chance(5))
      .map(([eventId, { facts }]) => ({ receiptId, eventId, paidOn: facts.effectiveDate }));
  });
  const some = dice.pick(all);
  if (!some) return;
  const { paidOn, ...named } = some;
  const effectiveDate = dice.chance(40) ? paidOn : someDate(move, paidOn);
  const why = { reasonCode: 'OTHER', reason: 'never executed' } as const;
  await world.post(new ReverseReturn({ ...named, effectiveDate, ...why }, request));
};

/** The bank sends a payment back: its credit comes, and then is known to be that. */
export const returnPayment: Play = async (move) => {
  const { world, dice, step } = move;
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
  const receipt = someReceipt(move, ({ status, facts, unassigned }) => {
    const { amount } = totalOf(unassigned);
    const fits = facts.net.currency === paid.currency && amount <= paid.minor;
    return status === 'recorded' && amount > 0n && fits;
  });
  const paidOn = event.effectiveDate;
  if (receipt === undefined || !isOf(receipt, paid.currency) || dice.chance(10)) {
    const minor = dice.chance(70) ? paid.minor : dice.someOf(paid.minor);
    const net = Money.ofMinor(minor, paid.currency).toJSON();
    const bank = { bankAccount: `BK-${net.currency}`, bankReference: `B${step}` };
    const receiptId = receiptIdOf(bank.bankAccount, bank.bankReference);
    const charges = Money.zero(net.currency).toJSON();
    const credit = { receiptId, ...bank, valueDate: someDate(move, paidOn), net, charges };
    await world.post(new RecordReceipt(credit, request));
    return;
  }
  const { receiptId, effectiveDate: since } = receipt.facts;
  const { amount } = totalOf(receipt.unassigned);
  const settles = Money.ofMinor(dice.someOf(amount), paid.currency).toJSON();
  const facts = {
    ...{ receiptId, pledgeId: pledge.pledgeId },
    effectiveDate: someDate(move, since > paidOn ? since : paidOn),
    lines: dice.chance(80) ? [] : [{ settles }],
    credit: { kind: 'RETURNED_PAYMENT', eventId } as const,
  };
  await world.apply(facts, { crash: dice.chance(10) });
};

/** What left a bank account with an event; a little where nothing did. */
function paidBy({ entries }: BookedEvent): Money {
  const cash = entries.filter((line) => isCash(line.account));
  const currency = cash[0]?.currency ?? 'USD';
  const minor = cash.reduce((sum, line) => sum - Money.parse(line.amount, currency).minor, 0n);
  return Money.ofMinor(minor > 0n ? minor : 100n, currency);
}

function isOf({ facts, unassigned }: Receipt, currency: string): boolean {
  return facts.net.currency === currency && totalOf(unassigned).amount > 0n;
}
