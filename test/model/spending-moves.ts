import { agreementInForce, ChargeSupport, Money, ReportExpenditure } from '@art30/accounting';
import type { Dice } from './dice';
import { request } from './officer-request';
import {
  levels,
  purposesOf,
  someAuthority,
  someCountry,
  someDate,
  somePledge,
  type Move,
  type Play,
} from './pledge-moves';

/** Returns a random bank account from which an expenditure is paid, with its currency. */
function somePayer(dice: Dice) {
  return dice.pickOf([
    ['BK-USD', 'USD'],
    ['BK-USD', 'USD'],
    ['BK-EUR', 'EUR'],
    ['BK-JPY', 'JPY'],
    ['CLEARING', 'USD'],
  ]);
}

/** Returns a random pledge, purpose and level for an expenditure, in most cases with spending authority. */
function someSpending(move: Move) {
  const { dice } = move;
  const authority = dice.chance(85) ? someAuthority(move) : undefined;
  if (authority) return authority;
  const pledge = somePledge(move, ({ status }) => status === 'signed');
  if (!pledge) return undefined;
  const purpose = dice.pick(purposesOf[pledge.recommendation]) ?? 'k';
  const place = { purpose, level: dice.pick(levels), ...someCountry(dice) };
  const gross = Money.ofMinor(dice.amount(), 'USD').toJSON();
  return { pledge, place, gross, latest: agreementInForce(pledge)?.effectiveDate ?? '' };
}

/** Returns a random expenditure without an id. */
export function someExpenditure(move: Move) {
  const spending = someSpending(move);
  if (!spending) return undefined;
  const { dice } = move;
  const { pledge, place, gross, latest } = spending;
  const [paidFrom, currency] = somePayer(dice);
  const { minor } = Money.of(gross);
  const direct = Money.ofMinor(dice.chance(20) ? minor : (minor + 1n) / 2n, currency).toJSON();
  return {
    pledgeId: pledge.pledgeId,
    ...place,
    effectiveDate: someDate(move, latest),
    direct,
    paidFrom,
    document: 'file',
    chargeSupport: dice.chance(40),
  };
}

export const reportExpenditure: Play = async (move) => {
  const spent = someExpenditure(move);
  if (!spent) return;
  const facts = { ...spent, expenditureId: `X${move.step}` };
  await move.world.post(new ReportExpenditure(facts, request));
};

export const chargeSupport: Play = async (move) => {
  const pledge = somePledge(move, ({ expenditures }) => expenditures.entries().size > 0);
  if (!pledge) return;
  const all = [...pledge.expenditures.entries()];
  const open = all.filter(([, { chargedBy }]) => chargedBy === undefined);
  const some = move.dice.pick(open.length > 0 && move.dice.chance(85) ? open : all);
  const [expenditureId, expenditure] = some ?? ['none', undefined];
  const effectiveDate = someDate(move, expenditure?.effectiveDate);
  const facts = { pledgeId: pledge.pledgeId, expenditureId, effectiveDate };
  await move.world.post(new ChargeSupport(facts, request));
};
