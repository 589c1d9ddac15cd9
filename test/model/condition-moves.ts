import {
  account,
  agreementInForce,
  balanceOf,
  FailCondition,
  MeetCondition,
  Money,
  type Earmark,
  type Pledge,
} from '@art30/accounting';
import { request } from './officer-request';
import { someDate, somePledge, type Move, type Play } from './pledge-moves';

/** Returns the conditional amounts of a pledge that are not decided yet, by purpose and in minor units. */
function openOf(pledge: Pledge): [string, bigint][] {
  if (!agreementInForce(pledge)?.condition) return [];
  return pledge.earmarks.flatMap(({ purpose }): [string, bigint][] => {
    const on = (code: string) =>
      balanceOf(pledge.lines, (line) => line.account === code && line.dims.purpose === purpose)
        .amount;
    const open = on(account.memoConditionalOutstanding) - on(account.conditionalLiability);
    return open > 0n ? [[purpose, open]] : [];
  });
}

/**
 * Returns a random part of the conditional amounts that are not decided yet, of one purpose or of all, and a day after
 * the signature.
 */
function someOutcome(move: Move) {
  const pledge = somePledge(move, (candidate) => openOf(candidate).length > 0);
  if (!pledge) return undefined;
  const { dice } = move;
  const open = openOf(pledge);
  const chosen = dice.chance(30) ? open : [dice.pick(open) ?? (['k', 1n] as const)];
  const lines = chosen.map(([purpose, amount]): Earmark => {
    const money = Money.ofMinor(dice.someOf(amount), pledge.currency);
    return { purpose, amount: money.toJSON() };
  });
  const effectiveDate = someDate(move, agreementInForce(pledge)?.effectiveDate);
  return { pledgeId: pledge.pledgeId, effectiveDate, lines };
}

export const meetCondition: Play = async (move) => {
  const outcome = someOutcome(move);
  if (!outcome) return;
  await move.world.post(new MeetCondition({ ...outcome, evidence: 'report' }, request));
};

export const failCondition: Play = async (move) => {
  const outcome = someOutcome(move);
  if (!outcome) return;
  const refundId = `F${move.step}`;
  await move.world.post(new FailCondition({ ...outcome, refundId }, request));
};
