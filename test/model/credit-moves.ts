import {
  account,
  agreementInForce,
  lowestFrom,
  Money,
  PayLevy,
  RecordReceipt,
  totalOf,
  type Credit,
  type MoneyFact,
  type Pledge,
} from '@art30/accounting';
import { receiptIdOf } from '@art30/ledger';
import { request } from './officer-request';
import { purposesOf, someDate, somePledge, type Move, type Play } from './pledge-moves';
import { someReceipt } from './receipt-moves';

const signed = ({ status }: Pledge) => status === 'signed';

/** A credit to a pledge (interest, levy or recovery) with its amount and value date. */
interface Credited {
  readonly credit: Credit;
  readonly purpose: string;
  readonly amount: MoneyFact;
  readonly effectiveDate: string;
}

/** Records a bank credit, and applies it to its pledge in the same command. */
async function banked(
  { world, dice, step }: Move,
  { pledgeId }: Pledge,
  { credit, purpose, amount, effectiveDate }: Credited,
): Promise<void> {
  const bank = { bankAccount: `BK-${amount.currency}`, bankReference: `C${step}` };
  const receiptId = receiptIdOf(bank.bankAccount, bank.bankReference);
  const charges = Money.zero(amount.currency).toJSON();
  const recording = new RecordReceipt(
    { receiptId, ...bank, valueDate: effectiveDate, net: amount, charges },
    request,
  );
  const lines = [{ purpose, settles: amount }];
  const facts = { receiptId, pledgeId, effectiveDate, lines, credit };
  await world.apply(facts, { recording, crash: dice.chance(10) });
}

function somePurpose({ dice }: Move, { recommendation }: Pledge): string {
  return dice.pick(purposesOf[recommendation]) ?? 'k';
}

export const creditInterest: Play = async (move) => {
  const pledge = somePledge(move, signed);
  if (!pledge) return;
  const { dice, step } = move;
  const currency = dice.chance(50) ? pledge.currency : dice.pickOf(['USD', 'EUR', 'JPY', 'KWD']);
  const clause = dice.chance(95) ? 'art. 7' : '';
  await banked(move, pledge, {
    credit: { kind: 'INTEREST', id: `I${step}`, clause },
    purpose: somePurpose(move, pledge),
    amount: Money.ofMinor(dice.amount(), currency).toJSON(),
    effectiveDate: someDate(move, agreementInForce(pledge)?.effectiveDate),
  });
};

/**
 * Recovers money that was written off. In most cases the amount is at most the part of the instalment that is not
 * recovered yet.
 */
export const recoverWrittenOff: Play = async (move) => {
  const cellsOf = ({ lines }: Pledge) =>
    [...lines].filter((line) => line.account === account.memoWrittenOff && line.amount > 0n);
  const pledge = somePledge(move, (candidate) => cellsOf(candidate).length > 0);
  const cell = pledge && move.dice.pick(cellsOf(pledge));
  if (!pledge || !cell) return;
  const { dice, step } = move;
  const { instalment = 1, purpose = '' } = cell.dims;
  const credit = { kind: 'RECOVERY', id: `V${step}`, instalment } as const;
  const amount = Money.ofMinor(dice.someOf(cell.amount), pledge.currency).toJSON();
  const effectiveDate = someDate(move, cell.date);
  await banked(move, pledge, { credit, purpose, amount, effectiveDate });
};

/** Applies a part of a receipt's money in suspense to a pledge as a coordination levy. */
export const accrueLevy: Play = async (move) => {
  const { world, dice, step } = move;
  const receipt = someReceipt(
    move,
    ({ status, unassigned }) => status === 'recorded' && totalOf(unassigned).amount > 0n,
  );
  const pledge = somePledge(move, signed);
  if (!receipt || !pledge) return;
  const { receiptId, net, effectiveDate: since } = receipt.facts;
  const signedOn = agreementInForce(pledge)?.effectiveDate ?? since;
  const effectiveDate = someDate(move, since > signedOn ? since : signedOn);
  const { amount: waiting } = lowestFrom(receipt.unassigned, effectiveDate);
  const some = dice.someOf(waiting > 0n ? waiting : 1n);
  const minor = dice.chance(20) ? some : (some + 9n) / 10n;
  const settles = Money.ofMinor(minor, net.currency).toJSON();
  const lines = [{ purpose: somePurpose(move, pledge), settles }];
  const rate = dice.chance(95) ? '0.01' : '0';
  const credit = { kind: 'LEVY', id: `L${step}`, rate } as const;
  const { pledgeId } = pledge;
  const facts = { receiptId, pledgeId, effectiveDate, lines, credit };
  await world.apply(facts, { crash: dice.chance(10) });
};

export const payLevy: Play = async (move) => {
  const pledge = somePledge(move, ({ levies }) => levies.size > 0);
  if (!pledge) return;
  const { dice, step, world } = move;
  const levies = [...pledge.levies.values()];
  const open = levies.filter(({ paidBy }) => paidBy === undefined);
  const chosen = dice.pick(open.length > 0 && dice.chance(80) ? open : levies);
  const currency = dice.chance(95) ? (chosen?.currency ?? 'USD') : 'EUR';
  const owed = pledge.booked.get(chosen?.eventId ?? '');
  const facts = {
    pledgeId: pledge.pledgeId,
    levyId: chosen?.refundId ?? 'none',
    effectiveDate: someDate(move, owed?.effectiveDate),
    paidFrom: `BK-${currency}`,
    paymentReference: `PAY-${step}`,
  };
  await world.post(new PayLevy(facts, request));
};
