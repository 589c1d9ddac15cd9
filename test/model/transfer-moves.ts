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
  type Pledge,
} from '@art30/accounting';
import { exampleRates } from '@art30/testing';
import { request } from './officer-request';
import { someDate, somePledge, type Move, type Play } from './pledge-moves';

const rates = exampleRates();
const currencies = ['USD', 'EUR', 'JPY', 'KWD'] as const;

/** Cash of one purpose of a pledge on one account, above zero. */
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

/** What the bank gives for an amount: about the rate of the day, and as much in one currency. */
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
  const pledge = somePledge(move, (known) => heldBy(known).length > 0);
  const held = pledge && move.dice.pick(heldBy(pledge));
  if (!pledge || !held) return;
  const { dice, step } = move;
  const amount = Money.ofMinor(dice.someOf(held.minor), held.currency);
  const effectiveDate = someDate(move, held.latest);
  const facts = {
    ...{ pledgeId: pledge.pledgeId, transferId: `T${step}`, effectiveDate },
    purpose: dice.chance(70) ? held.purpose : undefined,
    from: { bankAccount: `BK-${held.currency}`, amount: amount.toJSON() },
    to: otherSide(move, amount, effectiveDate),
    documentReference: 'deal',
    approvalReference: dice.chance(50) ? 'memo' : undefined,
  };
  await move.world.post(new ConvertCash(facts, request));
};

export const transfer: Play = async (move) => {
  const { world, dice, step } = move;
  const effectiveDate = someDate(move);
  const days = { effectiveOn: effectiveDate, postedOn: effectiveDate };
  const held = [...world.standing.receipts].flatMap(([receiptId, receipt]) => {
    if (receipt.status !== 'recorded' || receipt.facts.effectiveDate > effectiveDate) return [];
    return [...receipt.cash.keys()].flatMap((bankAccount) => {
      const { amount } = lowestOn(receipt.cash, bankAccount, days);
      const currency = receipt.cash.get(bankAccount)?.currency ?? 'USD';
      return amount > 0n ? [{ receiptId, bankAccount, currency, amount }] : [];
    });
  });
  const some = dice.pick(held);
  if (!some) return;
  const { receiptId, bankAccount, currency } = some;
  const owing = [...world.standing.receipts].flatMap(([id, receipt]) =>
    receipt.status === 'recorded' && id === receiptId
      ? [...receipt.cash.values()].filter((account) => heldThere(account).amount < 0n)
      : [],
  );
  const repaid = dice.chance(50) ? dice.pick(owing) : undefined;
  const amount = Money.ofMinor(dice.chance(30) ? some.amount : dice.someOf(some.amount), currency);
  const facts = {
    ...{ receiptId, transferId: `T${step}`, effectiveDate, documentReference: 'order' },
    from: { bankAccount, amount: amount.toJSON() },
    to: repaid
      ? {
          bankAccount: repaid.bankAccount,
          amount: exchanged(move, amount, repaid.currency, effectiveDate).toJSON(),
        }
      : otherSide(move, amount, effectiveDate),
    approvalReference: dice.chance(50) ? 'memo' : undefined,
  };
  await world.post(new TransferCash(facts, request));
};

export const reverseTransfer: Play = async (move) => {
  const { world, dice } = move;
  const all = [...world.standing.receipts].flatMap(([receiptId, receipt]) =>
    receipt.status === 'none'
      ? []
      : [...receipt.transfers.values()].map((transfer) => ({ receiptId, ...transfer })),
  );
  const standing = all.filter(({ reversed }) => !reversed);
  const some = dice.pick(standing.length > 0 && dice.chance(90) ? standing : all);
  if (!some) return;
  const { receiptId, facts } = some;
  const { transferId } = facts;
  const effectiveDate = dice.chance(50) ? facts.effectiveDate : someDate(move, facts.effectiveDate);
  const why = { reasonCode: 'OTHER', reason: 'mistyped' } as const;
  await world.post(new ReverseTransfer({ receiptId, transferId, effectiveDate, ...why }, request));
};
