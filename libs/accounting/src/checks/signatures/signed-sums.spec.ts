import { Authorities } from './authorities';

const agreement = { person: 'u.approve', part: 'APPROVE', kind: 'SignAgreement' } as const;
const party = 'donor DON-A';

/** An approval of USD 10.00 for a donor, or of another amount. */
const signed = (day: string, minor = 1_000n, of: object = {}) => ({
  ...agreement,
  ...of,
  day,
  byParty: new Map([[party, minor]]),
});

function sumsAfter(...signatures: readonly ReturnType<typeof signed>[]) {
  const { sums } = new Authorities();
  for (const signature of signatures) sums.add(signature);
  return (day: string, of: object = {}) => sums.of({ ...agreement, ...of, day }, party);
}

describe('what a person has signed for a donor in 30 days', () => {
  it.each([
    ['on the day itself', '2025-01-01', 1_000n],
    ['on the 30th day', '2025-01-30', 1_000n],
    ['not on the 31st day', '2025-01-31', 0n],
  ])('counts %s', (_when, day, expected) => {
    expect(sumsAfter(signed('2025-01-01'))(day)).toBe(expected);
  });

  it('is the sum of the days', () => {
    const sum = sumsAfter(
      signed('2025-01-01'),
      signed('2025-01-01', 200n),
      signed('2025-01-15', 30n),
    );
    expect(sum('2025-01-16')).toBe(1_230n);
    expect(sum('2025-01-31')).toBe(30n);
  });

  it.each([
    ['another person', { person: 'u.other' }],
    ['another part', { part: 'CERTIFY' }],
    ['another command', { kind: 'AmendPledge' }],
  ])('does not count for %s', (_whose, of) => {
    expect(sumsAfter(signed('2025-01-01'))('2025-01-01', of)).toBe(0n);
    expect(sumsAfter(signed('2025-01-01', 1_000n, of))('2025-01-01')).toBe(0n);
  });

  it('is without a signature that was taken back, and without one on nothing', () => {
    const { sums } = new Authorities();
    sums.add(signed('2025-01-01', 700n));
    sums.add(signed('2025-01-02', 1_000n));
    sums.add({ ...signed('2025-01-02'), byParty: new Map() });
    sums.remove(signed('2025-01-02', 1_000n));
    expect(sums.of({ ...agreement, day: '2025-01-02' }, party)).toBe(700n);
  });

  /** Events may be dated earlier than the last one, so that older days are kept for a while. */
  it.each([
    ['29 days later', '2025-03-30', true],
    ['60 days after it', '2025-03-31', true],
    ['61 days after it, 31 days after the first', '2025-04-01', false],
  ])('is known of an earlier day once something is signed %s', (_when, later, isKnown) => {
    const sum = sumsAfter(signed('2025-03-01', 30n), signed('2025-01-30'), signed(later, 5n));
    expect(sum('2025-02-01')).toBe(isKnown ? 1_035n : 35n);
  });

  it('is still known of its recent days when older ones are given up', () => {
    const sum = sumsAfter(
      signed('2025-01-01'),
      signed('2025-01-01', 7n, { person: 'u.other' }),
      signed('2025-03-10', 30n),
      signed('2025-03-11', 30n),
    );
    expect(sum('2025-01-02')).toBe(60n);
    expect(sum('2025-01-02', { person: 'u.other' })).toBe(0n);
    expect(sum('2025-03-12')).toBe(60n);
  });
});
