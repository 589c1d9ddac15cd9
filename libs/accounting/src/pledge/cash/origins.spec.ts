import type { PledgeFact } from '../facts/pledge.facts';
import {
  asJoinedBy,
  noOrigins,
  originOf,
  originsAfter,
  ownerOf,
  statingOrigins,
  withJoined,
  withStated,
} from './origins';

const move = (from: string, to: string) => ({ from: { purpose: from }, to: { purpose: to } });
const joined = (...pairs: readonly (readonly [string, string, day?: string])[]) =>
  pairs.reduce(
    (origins, [from, to, day = '2024-06-01']) => withJoined(origins, move(from, to), day),
    noOrigins,
  );
const ownersOf = (origins: typeof noOrigins, ...purposes: readonly string[]) =>
  purposes.map((purpose) => ownerOf(origins, purpose));
/** Catalogue with a tree of purposes: k-1 is a part of k, and k is a part of g. */
const catalogue = {
  versions: [
    { code: 'g' },
    { code: 'k', parent: 'g' },
    { code: 'k-1', parent: 'k' },
    { code: 'l' },
    { code: 'TA-GEN' },
  ],
} as never;
const terms = (...purposes: readonly string[]) => ({
  recommendation: 'n' as const,
  earmarks: purposes.map((purpose) => ({ purpose })),
});

describe('the origin of the money of a purpose', () => {
  it.each([
    ['its own earmark', 'k', ['k', 'l'], 'k'],
    ['the earmark above it', 'k-1', ['l', 'k'], 'k'],
    ['the nearest of two earmarks', 'k-1', ['g', 'k'], 'k'],
    ['the nearest, whichever is named first', 'k-1', ['k', 'g'], 'k'],
    ['the bucket beside its earmarks', 'l', ['k'], 'TA-GEN'],
    ['the bucket, where that alone is an earmark', 'TA-GEN', ['TA-GEN'], 'TA-GEN'],
    ['the bucket above its parts', 'g', ['k'], 'TA-GEN'],
  ])('is %s', (_what, purpose, earmarks, expected) => {
    expect(originOf(purpose, terms(...earmarks), catalogue)).toBe(expected);
  });
});

describe('owners of cash', () => {
  it('are the origins themselves, until money moves between them', () => {
    const stated = withStated(noOrigins, { origins: [{ purpose: 'k-1', origin: 'k' }] });
    expect(ownersOf(stated, 'k-1', 'k', 'l')).toEqual(['k', 'k', 'l']);
    expect(ownersOf(joined(['k', 'l']), 'k', 'l', 'g')).toEqual(['k', 'k', 'g']);
  });

  it('are one once their groups are joined, whichever joined first', () => {
    expect(ownersOf(joined(['a', 'b'], ['c', 'd']), 'a', 'b', 'c', 'd')).toEqual([
      'a',
      'a',
      'c',
      'c',
    ]);
    const all = joined(['a', 'b'], ['c', 'd'], ['d', 'b'], ['e', 'f']);
    expect(ownersOf(all, 'a', 'b', 'c', 'd', 'e', 'f')).toEqual(['c', 'c', 'c', 'c', 'e', 'e']);
  });

  it('are those of the joins up to a day', () => {
    const both = joined(['a', 'b', '2024-06-01'], ['b', 'c', '2024-07-01']);
    expect(ownersOf(asJoinedBy(both, '2024-05-31'), 'a', 'b', 'c')).toEqual(['a', 'b', 'c']);
    expect(ownersOf(asJoinedBy(both, '2024-06-01'), 'a', 'b', 'c')).toEqual(['a', 'a', 'c']);
    expect(ownersOf(asJoinedBy(both, '2024-07-01'), 'a', 'b', 'c')).toEqual(['a', 'a', 'a']);
  });

  it('are not joined anew where they are one, unless on an earlier day', () => {
    const first = joined(['a', 'b', '2024-06-01']);
    expect(withJoined(first, move('b', 'a'), '2024-06-02')).toBe(first);
    expect(withJoined(first, move('b', 'a'), '2024-05-31').joins).toHaveLength(2);
    expect(withJoined(first, move('a', 'a'), '2024-06-02')).toBe(first);
    const stated = withStated(noOrigins, {
      origins: [
        { purpose: 'k-1', origin: 'k' },
        { purpose: 'k-2', origin: 'k' },
      ],
    });
    expect(withJoined(stated, move('k-1', 'k-2'), '2024-06-02')).toBe(stated);
  });
});

const dated = { effectiveDate: '2024-06-01', policy: 'IPSAS23-UN@1', entries: [] };
const fact = (type: string, data: object) =>
  ({ type, data: { ...dated, ...data } }) as unknown as PledgeFact;

describe('a fact', () => {
  it('keeps the origin that a purpose has, and states that of another', () => {
    const known = withStated(noOrigins, { origins: [{ purpose: 'k', origin: 'g' }] });
    const stating = {
      origins: [
        { purpose: 'k', origin: 'l' },
        { purpose: 'f', origin: 'l' },
      ],
    };
    expect([...withStated(known, stating).of]).toEqual([
      ['k', 'g'],
      ['f', 'l'],
    ]);
    expect(withStated(known, {})).toBe(known);
    expect(withStated(known, { origins: [] })).toBe(known);
  });

  it.each([
    ['AllocationMade', { lines: [move('a', 'b')] }],
    ['AllocationReduced', { lines: [move('a', 'b')] }],
    ['ReallocationMade', move('a', 'b')],
  ])('joins the origins between which it moves money: %s', (type, data) => {
    const after = originsAfter(noOrigins, fact(type, data));
    expect(after.joins).toEqual([{ one: 'a', other: 'b', from: '2024-06-01' }]);
    const late = fact(type, { ...data, postingDate: '2024-07-01' });
    expect(originsAfter(noOrigins, late).joins[0]?.from).toBe('2024-07-01');
  });

  it('joins none otherwise', () => {
    const lines = [move('a', 'b')];
    expect(originsAfter(noOrigins, fact('ReceiptApplied', { lines }))).toBe(noOrigins);
  });

  const lines = [{ purpose: 'k-1' }, { purpose: 'l' }, { purpose: 'k-1' }];
  const origins = [
    { purpose: 'k-1', origin: 'k' },
    { purpose: 'l', origin: 'TA-GEN' },
  ];
  it.each<[string, object, readonly object[]]>([
    ['ReceiptApplied', { lines }, origins],
    ['ContributionRefunded', { lines }, origins],
    ['RefundPaid', { lines }, origins],
    ['LevyPaid', { lines }, origins],
    ['PaymentReturned', { lines }, origins],
    ['InterestCredited', { purpose: 'l' }, origins.slice(1)],
    ['CoordinationLevyAccrued', { purpose: 'l' }, origins.slice(1)],
    ['WrittenOffRecovered', { purpose: 'l' }, origins.slice(1)],
    ['ExpenditureReported', { purpose: 'l' }, origins.slice(1)],
    ['CashConverted', { purpose: 'l' }, origins.slice(1)],
    ['PledgeTakenOver', { cash: lines.slice(0, 1), authority: lines.slice(1) }, origins],
    ['AllocationMade', { lines: [move('k-1', 'l')] }, origins],
    ['AllocationReduced', { lines: [move('k-1', 'l')] }, origins],
    ['ReallocationMade', move('k-1', 'l'), origins],
  ])('states the origins of purposes that are new: %s', (type, data, expected) => {
    const stated = fact(type, data);
    const { data: after } = statingOrigins(stated, noOrigins, terms('k'), catalogue);
    expect(after).toEqual({ ...stated.data, origins: expected });
    const known = withStated(noOrigins, { origins });
    expect(statingOrigins(stated, known, terms('k'), catalogue)).toBe(stated);
  });

  it('without purposes states none', () => {
    const reminder = fact('ReminderSent', { instalment: 1 });
    expect(statingOrigins(reminder, noOrigins, terms('k'), catalogue)).toBe(reminder);
  });
});
