import { noSums, type PledgeSums } from './pledge-figures';
import { statusOf } from './pledge-status';

const euros = (amount: string) => ({ amount, currency: 'EUR' });

/** Returns sums with as many EUR cents and US cents as stated for a figure; all other figures are zero. */
function figures(changes: Partial<Record<keyof PledgeSums, bigint>>): PledgeSums {
  const changed = Object.entries(changes).map(([word, minor]) => [
    word,
    { amount: minor, usd: minor },
  ]);
  return { ...noSums, ...(Object.fromEntries(changed) as Partial<PledgeSums>) };
}

describe('the status of a pledge', () => {
  it.each(['ANNOUNCED', 'ACCEPTED', 'WITHDRAWN', 'LAPSED', 'CANCELLED'] as const)(
    'is %s by its last step where no agreement stands',
    (status) => {
      const sums = figures({ announced: 100n, received: 40n, receivedInAdvance: 40n });
      expect(statusOf({ status }, sums)).toBe(status);
    },
  );

  it.each([
    ['SIGNED', 'nothing came in', { agreed: 100n, outstanding: 100n }],
    [
      'SIGNED',
      'nothing came in and some was written off',
      { agreed: 100n, outstanding: 60n, writtenOff: 40n },
    ],
    ['PARTLY_RECEIVED', 'some came in', { agreed: 100n, received: 40n, outstanding: 60n }],
    [
      'PARTLY_RECEIVED',
      'what came in is spent, and more is owed',
      { agreed: 100n, received: 99n, outstanding: 1n, receivable: 1n },
    ],
    ['RECEIVED', 'all came in', { agreed: 100n, received: 100n, unallocated: 100n }],
    [
      'RECEIVED',
      'what came in is allocated and not spent',
      { agreed: 100n, received: 100n, availableProgrammable: 88n, availableSupportReserve: 12n },
    ],
    [
      'RECEIVED',
      'its support costs are not charged',
      { agreed: 100n, received: 100n, availableSupportReserve: 12n },
    ],
    [
      'RECEIVED',
      'more is spent than came in',
      { agreed: 100n, received: 100n, availableProgrammable: -5n },
    ],
    [
      'RECEIVED',
      'a refund is owed',
      { agreed: 100n, received: 100n, pledgePayables: 5n, unallocated: 5n },
    ],
    [
      'RECEIVED',
      'its condition is not met',
      { agreed: 100n, conditional: 100n, received: 100n, conditionalLiability: 100n },
    ],
    ['REDUCED', 'less is agreed', { agreed: 80n, received: 80n, unallocated: 80n }],
    [
      'RECEIVED',
      '98.2 % came in and the rest is written off',
      { agreed: 1000n, received: 982n, writtenOff: 18n, unallocated: 982n },
    ],
    [
      'REDUCED',
      'less is agreed, some came in and the rest is written off',
      { agreed: 80n, received: 70n, writtenOff: 10n, unallocated: 70n },
    ],
    ['WRITTEN_OFF', 'nothing came in and all is written off', { agreed: 100n, writtenOff: 100n }],
    [
      'WRITTEN_OFF',
      'less is agreed, nothing came in and all is written off',
      { agreed: 80n, writtenOff: 80n },
    ],
    ['CANCELLED', 'nothing is agreed any more', {}],
    ['CLOSED', 'all is spent', { agreed: 100n, received: 100n }],
    [
      'CLOSED',
      'the rest is written off and all is spent',
      { agreed: 100n, received: 80n, writtenOff: 20n },
    ],
    ['CLOSED', 'less is agreed and all is spent', { agreed: 80n, received: 80n }],
  ] as const)('is %s where %s', (status, _why, changes) => {
    const signed = { status: 'SIGNED', signedAmount: euros('1.00') } as const;
    expect(statusOf(signed, figures(changes))).toBe(status);
  });

  it('is RECEIVED where more is agreed than was signed', () => {
    const signed = { status: 'SIGNED', signedAmount: euros('0.80') } as const;
    const sums = figures({ agreed: 100n, received: 100n, unallocated: 100n });
    expect(statusOf(signed, sums)).toBe('RECEIVED');
  });
});
