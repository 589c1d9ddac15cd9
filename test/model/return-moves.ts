import { ReverseReturn, standingReturns } from '@art30/accounting';
import { requestOn } from '@art30/testing';
import { someDate, type Play } from './pledge-moves';

const request = requestOn('2025-12-31');

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
