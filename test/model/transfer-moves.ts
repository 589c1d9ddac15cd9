import {
  ConvertCash,
  heldThere,
  isCash,
  lowestOn,
  Money,
  rateOn,
  ReverseTransfer,
  TransferCash,
  type BookedLine,
  type CashHeldThere,
  type Pledge,
  type Receipt,
} from '@art30/accounting';
import { exampleRates } from '@art30/testing';
import { request } from './officer-request';
import { someDate, somePledge, type Move, type Play } from './pledge-moves';

const rates = exampleRates();
const currencies = ['USD', 'EUR', 'JPY', 'KWD'] as const;

/** Cash above zero that a pledge holds for one purpose on one bank account. */
interface Held {
  readonly purpose: string;
  readonly currency: string;
  readonly minor: bigint;
  readonly latest: string;
}

function heldBy(pledge: Pledge): Held[] {
  const cells = new Map<string, BookedLine[]>();
  for (const line of pledge.lines) {
    const { purpose = '', bankAccount = '' } = line.dims;
    const banked = isCash(line.account) && bankAccount === `BK-${line.currency}`;
    if (!banked || line.dims.pledge === undefined) continue;
    const key = `${purpose}|${line.currency}`;
    cells.set(key, [...(cells.get(key) ?? []), line]);
  }
  return [...cells].flatMap(([key, lines]) => {
    const [purpose = '', currency = ''] = key.split('|');
    const minor = lines.reduce((sum, { amount }) => sum + amount, 0n);
    const latest =
      lines
        .map(({ date }) => date)
        .sort()
        .at(-1) ?? '';
    return minor > 0n ? [{ purpose, currency, minor, latest }] : [];
  });
}

/**
 * Returns the amount that the bank pays in an exchange, at about the rate of the day; the same amount if the currency
 * is the same.
 */
function exchanged(move: Move, amount: Money, currency: string, date: string): Money {
  if (currency === amount.currency) return amount;
  const usd = amount.toUsdRounded(rateOn(rates, amount.currency, date).unitsPerUsd);
  const unit = Money.ofMinor(1_000_000n, currency);
  const worth = unit.toUsdRounded(rateOn(rates, currency, date).unitsPerUsd).minor;
  const about = (usd.minor * 1_000_000n * BigInt(97 + move.dice.below(6))) / (worth * 100n);
  return Money.ofMinor(about > 0n ? about : 1n, currency);
}

function otherSide(move: Move, amount: Money, date: string) {
  const { dice } = move;
  if (amount.currency === 'USD' && dice.chance(25)) {
    return { bankAccount: 'CLEARING', amount: amount.toJSON() };
  }
  const currency = dice.pick(currencies.filter((code) => code !== amount.currency)) ?? 'USD';
  const received = exchanged(move, amount, currency, date);
  return { bankAccount: `BK-${currency}`, amount: received.toJSON() };
}

export const convert: Play = async (move) => {
  const pledge = somePledge(move, (candidate) => heldBy(candidate).length > 0);
  const held = pledge && move.dice.pick(heldBy(pledge));
  if (!pledge || !held) return;
  const { dice, step } = move;
  const amount = Money.ofMinor(dice.someOf(held.minor), held.currency);
  const effectiveDate = someDate(move, held.latest);
  const facts = {
    pledgeId: pledge.pledgeId,
    transferId: `T${step}`,
    effectiveDate,
    purpose: dice.chance(70) ? held.purpose : undefined,
    from: { bankAccount: `BK-${held.currency}`, amount: amount.toJSON() },
    to: otherSide(move, amount, effectiveDate),
    documentReference: 'deal',
    approvalReference: dice.chance(50) ? 'memo' : undefined,
  };
  await move.world.post(new ConvertCash(facts, request));
};

interface Lying {
  readonly receiptId: string;
  readonly bankAccount: string;
  readonly currency: string;
  readonly amount: bigint;
}

/** Returns the cash of receipts, by bank account, that is available on a date and on all later days. */
function lyingOn({ world }: Move, date: string): Lying[] {
  const days = { effectiveOn: date, postedOn: date };
  return [...world.ledgerStates.receipts].flatMap(([receiptId, receipt]) => {
    if (receipt.status !== 'recorded' || receipt.facts.effectiveDate > date) return [];
    return [...receipt.cash.values()].flatMap(({ bankAccount, currency }) => {
      const { amount } = lowestOn(receipt.cash, bankAccount, days);
      return amount > 0n ? [{ receiptId, bankAccount, currency, amount }] : [];
    });
  });
}

/**
 * Returns the bank accounts on which a receipt is negative, because it paid from them money that it holds on other
 * accounts.
 */
export function owingAccountsOf(receipt: Receipt): CashHeldThere[] {
  return [...receipt.cash.values()].map(heldThere).filter(({ amount }) => amount < 0n);
}

export const transfer: Play = (move) => transferOf(move, () => true);

/** Transfers cash of a receipt that fits, in most cases to a bank account on which the receipt is negative. */
export async function transferOf(move: Move, fits: (lying: Lying) => boolean): Promise<void> {
  const { world, dice, step } = move;
  const effectiveDate = someDate(move);
  const some = dice.pick(lyingOn(move, effectiveDate).filter(fits));
  const receipt = world.receipt(some?.receiptId ?? '');
  if (!some || !receipt) return;
  const { receiptId, bankAccount, currency } = some;
  const owing = dice.pick(owingAccountsOf(receipt));
  const amount = Money.ofMinor(dice.chance(50) ? some.amount : dice.someOf(some.amount), currency);
  const repaying = owing && {
    bankAccount: owing.bankAccount,
    amount: exchanged(move, amount, owing.currency, effectiveDate).toJSON(),
  };
  const facts = {
    receiptId,
    transferId: `T${step}`,
    effectiveDate,
    documentReference: 'order',
    from: { bankAccount, amount: amount.toJSON() },
    to: repaying && dice.chance(70) ? repaying : otherSide(move, amount, effectiveDate),
    approvalReference: dice.chance(50) ? 'memo' : undefined,
  };
  await world.post(new TransferCash(facts, request));
}

export const reverseTransfer: Play = async (move) => {
  const { world, dice } = move;
  const all = [...world.ledgerStates.receipts].flatMap(([receiptId, receipt]) =>
    receipt.status === 'none'
      ? []
      : [...receipt.transfers.values()].map((transfer) => ({ receiptId, ...transfer })),
  );
  const reversible = all.filter(({ reversed }) => !reversed);
  const some = dice.pick(reversible.length > 0 && dice.chance(90) ? reversible : all);
  if (!some) return;
  const { receiptId, facts } = some;
  const { transferId } = facts;
  const effectiveDate = dice.chance(50) ? facts.effectiveDate : someDate(move, facts.effectiveDate);
  const why = { reasonCode: 'OTHER', reason: 'mistyped' } as const;
  await world.post(new ReverseTransfer({ receiptId, transferId, effectiveDate, ...why }, request));
};
