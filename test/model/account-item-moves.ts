import {
  ApplyToAccount,
  ChargeAccountFee,
  Money,
  ReportSupportSpending,
  ReverseAccountItem,
  type AccountItems,
  type Receipt,
} from '@art30/accounting';
import { requestOn } from '@art30/testing';
import type { Dice } from './dice';
import { someDate, type Move, type Play } from './pledge-moves';
import { returnAll } from './receipt-moves';

const request = requestOn('2025-12-31');

type Payer = readonly [code: string, currency: string];

/** Returns a random bank account from which a payment is made, with its currency. */
function somePayer(dice: Dice): Payer {
  return dice.pickOf([
    ['BK-EUR', 'EUR'],
    ['BK-JPY', 'JPY'],
    ['BK-KWD', 'KWD'],
    ['BK-USD', 'USD'],
    ['BK-CHF', 'CHF'],
  ] satisfies [Payer, ...Payer[]]);
}

const clearing: Payer = ['CLEARING', 'USD'];

function amountIn(dice: Dice, currency: string) {
  return Money.ofMinor(dice.amount(), currency).toJSON();
}

/** Returns a document reference; in 5 % of the cases none, so that the command must be refused. */
function someDocument(dice: Dice): string | undefined {
  return dice.chance(5) ? undefined : 'statement';
}

export const chargeFee: Play = async (move) => {
  const { world, dice, step } = move;
  const [code, currency] = somePayer(dice);
  const bankReference = dice.chance(50) ? `fee ${dice.chance(10) ? 'again' : step}` : undefined;
  const fund = dice.chance(30) ? ('PSC-FUND' as const) : undefined;
  const facts = { code, effectiveDate: someDate(move), amount: amountIn(dice, currency), fund };
  const stated = { ...facts, bankReference, documentReference: someDocument(dice) };
  await world.post(new ChargeAccountFee(stated, request));
};

export const spendSupport: Play = async (move) => {
  const { world, dice, step } = move;
  const [code, currency] = dice.chance(20) ? clearing : somePayer(dice);
  const facts = { code, effectiveDate: someDate(move), amount: amountIn(dice, currency) };
  const stated = { ...facts, spendingId: `S${step}`, documentReference: someDocument(dice) };
  await world.post(new ReportSupportSpending(stated, request));
};

/** Returns a random receipt, in most cases one that fits. */
function someReceipt({ world, dice }: Move, fits: (receipt: Receipt) => boolean) {
  const all = [...world.ledgerStates.receipts.keys()].flatMap((id) => world.receipt(id) ?? []);
  const fitting = all.filter(fits);
  return dice.pick(fitting.length > 0 && dice.chance(90) ? fitting : all);
}

const suspenseOf = ({ unassigned }: Receipt) =>
  unassigned.reduce((sum, { amount }) => sum + amount, 0n);

/** Applies money of a receipt to a bank account's own items. A crash may prevent the second of the two appends. */
async function taken(
  move: Move,
  receipt: Receipt,
  what: Pick<ApplyToAccount['facts'], 'accountInterest' | 'accountRemainder'>,
): Promise<void> {
  const { world, dice } = move;
  const { receiptId, effectiveDate: from } = receipt.facts;
  const bankAccount = dice.pick([...receipt.cash.keys()]);
  const fromBankAccount = dice.chance(60) ? bankAccount : undefined;
  const facts = { receiptId, effectiveDate: someDate(move, from), fromBankAccount, ...what };
  await world.applyToAccount(new ApplyToAccount(facts, request), dice.chance(20));
}

export const takeInterest: Play = async (move) => {
  const receipt = someReceipt(move, (one) => suspenseOf(one) > 0n);
  if (!receipt) return;
  const { dice } = move;
  const { currency } = receipt.facts.net;
  const part = Money.ofMinor(dice.someOf(suspenseOf(receipt)), currency).toJSON();
  const fund = dice.chance(30) ? ('PSC-FUND' as const) : ('ART30' as const);
  const amount = dice.chance(60) ? part : undefined;
  const accountInterest = { fund, amount, documentReference: someDocument(dice) };
  await taken(move, receipt, { accountInterest });
};

export const takeRemainder: Play = async (move) => {
  // A receipt has a remainder only after its exchanged money was returned in full. That is rare, so sometimes
  // return it here first.
  const isMoved = (one: Receipt) => one.transfers.size > 0 && suspenseOf(one) > 0n;
  const moved = someReceipt(move, isMoved);
  if (moved && isMoved(moved) && move.dice.chance(60)) return returnAll(move, moved);
  const receipt = someReceipt(
    move,
    (one) =>
      suspenseOf(one) === 0n &&
      [...one.cash.values()].some(
        ({ movements }) => movements.reduce((sum, { amount }) => sum + amount, 0n) !== 0n,
      ),
  );
  if (!receipt) return;
  const fund = move.dice.chance(30) ? ('PSC-FUND' as const) : ('ART30' as const);
  const accountRemainder = { fund, documentReference: someDocument(move.dice) };
  await taken(move, receipt, { accountRemainder });
};

/** Reverses an item of a bank account, in most cases one that can be reversed. Any other must be refused. */
export const reverseItem: Play = async (move) => {
  const { world, dice } = move;
  const [code, items] = dice.pick([...world.ledgerStates.accountItems]) ?? [];
  if (code === undefined || items === undefined) return;
  const all = [...items.booked.entries()];
  const reversible = all.filter(([, { event, reversed }]) => !reversed && mayGo(event));
  const some = dice.pick(reversible.length > 0 && dice.chance(90) ? reversible : all);
  if (!some) return;
  const [eventId, { event }] = some;
  const { effectiveDate: own } = event.data;
  const effectiveDate = dice.chance(50) ? own : someDate(move, own);
  const why = { reasonCode: 'DUPLICATE', reason: 'typed twice' } as const;
  await world.post(new ReverseAccountItem({ code, eventId, effectiveDate, ...why }, request));
};

type Item =
  ReturnType<AccountItems['booked']['entries']> extends ReadonlyMap<string, infer Of> ? Of : never;

function mayGo({ type, data }: Item['event']): boolean {
  const isOfReceipt = ['AccountInterestCredited', 'ReceiptRemainderTaken'].includes(type);
  return type !== 'EventReversed' && !isOfReceipt && !('moved' in data && data.moved !== undefined);
}
