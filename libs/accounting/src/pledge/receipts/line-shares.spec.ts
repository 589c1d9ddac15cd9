import fc from 'fast-check';
import { eur } from '@art30/testing';
import { Money } from '../../kernel/money';
import type { AssignedLine } from '../facts/receipts.facts';
import { sharesOf } from './settlement';

const cents = (minor: number) => eur(Money.ofMinor(BigInt(minor), 'EUR').toJSON().amount);
const lineOf = (cash: number, charges: number): AssignedLine => ({
  instalment: 3,
  settles: { amount: '3', currency: 'JPY' },
  cash: cents(cash),
  cashUsd: cents(cash).amount,
  charges: cents(charges),
  chargesUsd: cents(charges).amount,
});
const amountsOf = (line: AssignedLine, parts: readonly bigint[]) => {
  const share = sharesOf(line, parts);
  return parts.map((_part, at) =>
    [share(at).cash, share(at).charges].map((of) => Money.of(of).minor),
  );
};

describe('cash and charges of a line over its purposes', () => {
  it('take no cash from a purpose for charges that are above its part of both', () => {
    // The line has EUR 0.01 of cash and 0.01 of charges over three equal parts. Split separately, the sum would be
    // 0.01, 0.00, 0.01 and the charge 0.00, 0.01, 0.00: the second part would bear a charge above its share.
    expect(amountsOf(lineOf(1, 1), [1n, 1n, 1n])).toEqual([
      [0n, 1n],
      [0n, 0n],
      [1n, 0n],
    ]);
  });

  it('are never below zero, and lose nothing', () => {
    const minor = fc.nat(5);
    const parts = fc.array(fc.bigInt({ min: 1n, max: 9n }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(minor, minor, parts, (cash, charges, owed) => {
        const shares = amountsOf(lineOf(cash, charges), owed);
        expect(shares.flat().every((share) => share >= 0n)).toBe(true);
        const sum = (at: number) => shares.reduce((all, share) => all + (share[at] ?? 0n), 0n);
        expect([sum(0), sum(1)]).toEqual([BigInt(cash), BigInt(charges)]);
      }),
      { seed: 20801, numRuns: 2_000 },
    );
  });
});
