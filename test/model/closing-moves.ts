import {
  account,
  agreementInForce,
  BookAllowance,
  Money,
  PayRefund,
  RefundContribution,
  WriteOffReceivable,
  type Pledge,
} from '@art30/accounting';
import { request } from './officer-request';
import {
  someApprover,
  someAuthority,
  someDate,
  somePledge,
  unallocatedOf,
  type Move,
  type Play,
} from './pledge-moves';

/** Returns the unconditional receivable of each instalment and purpose. */
function owedOf(pledge: Pledge): { instalment: number; purpose: string; minor: bigint }[] {
  const owed = new Map<string, { instalment: number; purpose: string; minor: bigint }>();
  for (const { account: code, dims, amount } of pledge.lines) {
    if (code !== account.receivable) continue;
    const { instalment = 0, purpose = '' } = dims;
    const key = `${instalment}|${purpose}`;
    const owedSoFar = owed.get(key) ?? { instalment, purpose, minor: 0n };
    owed.set(key, { ...owedSoFar, minor: owedSoFar.minor + amount });
  }
  return [...owed.values()].filter(({ minor }) => minor > 0n);
}

/** Returns, for one instalment and in US cents, the receivable without an allowance (`room`), and the allowance. */
function allowanceOf(pledge: Pledge, instalment: number): { room: bigint; allowed: bigint } {
  const found = { room: 0n, allowed: 0n };
  for (const { account: code, dims, usd } of pledge.lines) {
    if (dims.instalment !== instalment) continue;
    if (code === account.receivable || code === account.allowance) found.room += usd;
    if (code === account.allowance) found.allowed -= usd;
  }
  return found;
}

/** Books an allowance for doubtful debts on a receivable, or releases one. */
export const allow: Play = async (move) => {
  const pledge = somePledge(move, (candidate) => owedOf(candidate).length > 0);
  if (!pledge) return;
  const { dice, step } = move;
  const chosen = dice.pick(owedOf(pledge));
  const instalment = chosen?.instalment ?? 1;
  const { room, allowed } = allowanceOf(pledge, instalment);
  const releases = allowed > 0n && dice.chance(40);
  const cents = dice.someOf(releases ? allowed : room);
  const purpose = dice.chance(30) ? chosen?.purpose : undefined;
  const amount = Money.ofMinor(releases ? -cents : cents, 'USD').toJSON();
  const facts = {
    pledgeId: pledge.pledgeId,
    allowanceId: `L${step}`,
    runId: 'ECL',
    basis: 'losses',
    effectiveDate: someDate(move, agreementInForce(pledge)?.effectiveDate),
    lines: [{ instalment, purpose, amount }],
  };
  await move.world.post(new BookAllowance(facts, request));
};

/** Writes off an instalment, for one of its purposes or for all of them. */
export const writeOff: Play = async (move) => {
  const pledge = somePledge(move, (candidate) => owedOf(candidate).length > 0);
  if (!pledge) return;
  const { dice, world } = move;
  const owed = owedOf(pledge);
  const chosen = dice.pick(owed);
  const instalment = chosen?.instalment ?? 1;
  const purpose = dice.chance(40) ? chosen?.purpose : undefined;
  const minor = owed
    .filter((cell) => cell.instalment === instalment && (purpose ?? cell.purpose) === cell.purpose)
    .reduce((sum, cell) => sum + cell.minor, 0n);
  const amount = Money.ofMinor(dice.someOf(minor), pledge.currency).toJSON();
  const facts = {
    pledgeId: pledge.pledgeId,
    lines: [{ instalment, purpose, amount }],
    effectiveDate: someDate(move, agreementInForce(pledge)?.effectiveDate),
    reason: 'lost',
    investigationReference: 'INV',
    approvalReference: 'memo',
  };
  await world.post(new WriteOffReceivable(facts, request), someApprover(dice));
};

/** Returns a random purpose of a pledge with cash that is not allocated. */
function someUnallocated(move: Move) {
  const { dice } = move;
  const pledge = somePledge(
    move,
    (candidate) => candidate.status === 'signed' && unallocatedOf(candidate).size > 0,
  );
  const [purpose, cents] = pledge ? (dice.pick([...unallocatedOf(pledge)]) ?? ['k', 1n]) : [];
  if (!pledge || purpose === undefined || cents === undefined) return undefined;
  const gross = Money.ofMinor(dice.someOf(cents), 'USD').toJSON();
  return { pledge, place: { purpose }, gross, latest: agreementInForce(pledge)?.effectiveDate };
}

/** Returns the whole cash of a pledge that is in the pledge's currency, in minor units. */
function allOfCurrency({ cash, currency }: Pledge): bigint {
  return [...cash.values()]
    .filter((held) => held.currency === currency)
    .flatMap(({ of }) => [...of.values()])
    .reduce((sum, { amount }) => sum + amount, 0n);
}

/**
 * Refunds unspent authority or unallocated cash, in US dollars or in the pledge's currency. The refund is either paid
 * at once or recorded as a debt.
 */
export const refund: Play = async (move) => {
  const { dice, step } = move;
  const unspent = dice.chance(30) ? someUnallocated(move) : someAuthority(move);
  if (!unspent) return;
  const { pledge, place, latest } = unspent;
  const half = (Money.of(unspent.gross).minor + 1n) / 2n;
  const own = dice.chance(50);
  const all = allOfCurrency(pledge);
  const minor = all > 0n && dice.chance(50) ? dice.someOf(all) : half;
  const gross = own ? Money.ofMinor(minor, pledge.currency).toJSON() : unspent.gross;
  const currency = dice.chance(90) ? gross.currency : 'EUR';
  const payment = { paidFrom: `BK-${currency}`, paymentReference: `PAY-${step}` };
  const facts = {
    pledgeId: pledge.pledgeId,
    refundId: `B${step}`,
    approvalReference: 'memo',
    effectiveDate: someDate(move, latest),
    lines: [{ ...place, gross }],
    ...(dice.chance(35) ? payment : {}),
  };
  await move.world.post(new RefundContribution(facts, request));
};

/** Pays a refund, in most cases one that is still owed, from a bank account in its currency. */
export const payRefund: Play = async (move) => {
  const openOf = ({ refunds }: Pledge) =>
    [...refunds.values()].filter(({ paidBy }) => paidBy === undefined);
  const { dice, step } = move;
  const isOpen = dice.chance(75);
  const pledge = somePledge(move, (candidate) =>
    isOpen ? openOf(candidate).length > 0 : candidate.refunds.size > openOf(candidate).length,
  );
  if (!pledge) return;
  const fitting = dice.chance(50) ? openOf(pledge) : [...pledge.refunds.values()];
  const chosen = dice.pick(fitting);
  const currency = dice.chance(95) ? (chosen?.currency ?? 'USD') : 'EUR';
  const owed = pledge.booked.get(chosen?.eventId ?? '');
  const facts = {
    pledgeId: pledge.pledgeId,
    refundId: chosen?.refundId ?? 'none',
    effectiveDate: someDate(move, owed?.effectiveDate),
    paidFrom: `BK-${currency}`,
    paymentReference: `PAY-${step}`,
  };
  await move.world.post(new PayRefund(facts, request));
};
