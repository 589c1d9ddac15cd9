import {
  account,
  AmendPledge,
  balanceOf,
  Money,
  RescheduleInstalments,
  TerminateAgreement,
  type AgreementTerms,
  type Earmark,
  type Pledge,
} from '@art30/accounting';
import type { Dice } from './dice';
import { request } from './officer-request';
import { dateOf, purposesOf, someDate, somePledge, type Play } from './pledge-moves';

const document = { documentReference: 'amendment', reason: 'another programme' };
const isSigned = ({ status }: Pledge) => status === 'signed';

type Instalments = AgreementTerms['instalments'];

/** Returns the unpaid amount of an instalment for a purpose, in minor units. */
function openOf(pledge: Pledge, instalment: number, purpose: string): bigint {
  const owing: readonly string[] = [account.receivable, account.memoConditionalOutstanding];
  return balanceOf(
    pledge.lines,
    ({ account: code, dims }) =>
      owing.includes(code) && dims.instalment === instalment && dims.purpose === purpose,
  ).amount;
}

/**
 * Changes some amounts of an instalment: lowers them (a few below the paid amount), raises them, or moves them to
 * another purpose.
 */
function changedLines(
  dice: Dice,
  pledge: Pledge,
  no: number,
  lines: readonly Earmark[],
): Earmark[] {
  const shares = new Map(lines.map(({ purpose, amount }) => [purpose, Money.of(amount).minor]));
  for (const { purpose } of lines) {
    const before = shares.get(purpose) ?? 0n;
    const open = openOf(pledge, no, purpose);
    const kind = dice.below(5);
    const taken = open > 0n && kind < 2 ? dice.someOf(open) : 0n;
    if (taken > before) continue;
    shares.set(purpose, before - taken);
    const other = dice.pick(purposesOf[pledge.recommendation]) ?? purpose;
    if (kind === 1) shares.set(other, (shares.get(other) ?? 0n) + taken);
    if (kind === 2) shares.set(other, (shares.get(other) ?? 0n) + dice.amount());
  }
  return [...shares].flatMap(([purpose, minor]) =>
    minor > 0n ? [{ purpose, amount: Money.ofMinor(minor, pledge.currency).toJSON() }] : [],
  );
}

function totalOf(lines: readonly Earmark[], currency: string): Money {
  return lines.reduce((sum, { amount }) => sum.plus(Money.of(amount)), Money.zero(currency));
}

/** Adds up the amounts by purpose, over all instalments. */
function earmarksOf(lines: readonly Earmark[], currency: string): Earmark[] {
  const purposes = [...new Set(lines.map(({ purpose }) => purpose))];
  return purposes.map((purpose) => {
    const own = lines.filter((line) => line.purpose === purpose);
    return { purpose, amount: totalOf(own, currency).toJSON() };
  });
}

export const amendAgreement: Play = async (move) => {
  const pledge = somePledge(move, isSigned);
  if (pledge?.status !== 'signed') return;
  const { dice } = move;
  const { currency, agreement } = pledge;
  const changed = agreement.instalments.flatMap(({ no, dueOn, lines }) => {
    const after = changedLines(dice, pledge, no, lines);
    return after.length === 0 ? [] : [{ no, dueOn, lines: after }];
  });
  const last = agreement.instalments.at(-1);
  const share = { purpose: 'k', amount: Money.ofMinor(dice.amount(), currency).toJSON() };
  const another = last && { no: last.no + 1, dueOn: last.dueOn, lines: [share] };
  const all = another && dice.chance(20) ? [...changed, another] : changed;
  const lines = all.flatMap((instalment) => instalment.lines);
  const stated = dice.chance(65);
  const instalments: Instalments = all.map((instalment) => ({
    no: instalment.no,
    dueOn: instalment.dueOn,
    amount: totalOf(instalment.lines, currency).toJSON(),
    ...(stated ? { lines: instalment.lines } : {}),
  }));
  const facts = {
    pledgeId: pledge.pledgeId,
    effectiveDate: someDate(move, pledge.termsDate),
    ...document,
    amount: totalOf(lines, currency).toJSON(),
    earmarks: earmarksOf(lines, currency),
  };
  await move.world.post(new AmendPledge({ ...facts, instalments }, request));
};

/** Terminates an agreement. A random part of the receivable of some instalments remains due. */
export const terminate: Play = async (move) => {
  const pledge = somePledge(move, isSigned);
  if (pledge?.status !== 'signed') return;
  const { dice } = move;
  const { agreement, currency, lines } = pledge;
  const staysDue = agreement.instalments.flatMap(({ no: instalment }) => {
    const { amount } = balanceOf(
      lines,
      ({ account: code, dims }) => code === account.receivable && dims.instalment === instalment,
    );
    if (amount <= 0n || dice.chance(50)) return [];
    return [{ instalment, amount: Money.ofMinor(dice.someOf(amount), currency).toJSON() }];
  });
  const facts = {
    pledgeId: pledge.pledgeId,
    effectiveDate: someDate(move, pledge.termsDate),
    ...document,
    staysDue,
    refundId: `E${move.step}`,
  };
  await move.world.post(new TerminateAgreement(facts, request));
};

export const reschedule: Play = async (move) => {
  const pledge = somePledge(move, isSigned);
  if (pledge?.status !== 'signed') return;
  const { dice } = move;
  const { instalments } = pledge.agreement;
  const some = dice.pick(instalments);
  const later = instalments.filter(({ no }) => no >= (some?.no ?? 1));
  const dueOn = dateOf(200 + dice.below(400));
  const facts = {
    pledgeId: pledge.pledgeId,
    effectiveDate: someDate(move, pledge.termsDate),
    ...document,
    instalments: later.map(({ no }) => ({ no, dueOn })),
  };
  await move.world.post(new RescheduleInstalments(facts, request));
};
