import { AppendMap } from '../../kernel/append-list';
import type { BookedEvent } from '../facts/pledge.facts';
import {
  dayOfLines,
  isOfRevaluation,
  latestRevaluation,
  withoutRevaluation,
  withRevaluation,
  type UnreversedRevaluation,
} from './revaluation.state';

const run = (revaluationId: string, date: string, currencies = ['EUR']): UnreversedRevaluation => ({
  eventId: `of ${revaluationId}`,
  revaluationId,
  date,
  currencies,
  takenBack: [],
});
const taken = { eventId: 'e7', moved: 'e3' };
const revaluations = [run('NOV', '2024-11-30'), run('DEC', '2024-12-31')];
const facts = { effectiveDate: '2024-12-31', policy: 'IPSAS23-UN@1', entries: [], rates: {} };

describe('a revaluation of a pledge', () => {
  it('is of the currencies that it values, each once', () => {
    const worth = (currency: string) => ({ amount: { amount: '1.00', currency } });
    const items = [worth('EUR'), worth('CHF'), worth('EUR')];
    const data = { ...facts, revaluationId: 'JAN', items };
    expect(withRevaluation(revaluations, data as never, 'e9')).toEqual([
      ...revaluations,
      { ...run('JAN', '2024-12-31', ['EUR', 'CHF']), eventId: 'e9' },
    ]);
  });

  it('has shares of its own run alone', () => {
    const data = { ...facts, revaluationId: 'NOV', items: [], moved: 'e3' };
    const [november, december] = revaluations;
    expect(withRevaluation(revaluations, data as never, 'e7')).toEqual([
      { ...november, takenBack: [taken] },
      december,
    ]);
  });

  it('goes when it is reversed, and a share of it alone when that is', () => {
    const [november, december] = [run('NOV', '2024-11-30'), run('DEC', '2024-12-31')];
    const shared = { ...november, takenBack: [taken, { eventId: 'e8', moved: 'e4' }] };
    const both = [shared, december];
    expect(withoutRevaluation(both, 'of DEC')).toEqual([shared]);
    expect(withoutRevaluation(both, 'e8')).toEqual([{ ...november, takenBack: [taken] }, december]);
    expect(withoutRevaluation(both, 'e6')).toEqual(both);
  });

  it('is the latest of a currency by its date, and of one date that which was recorded last', () => {
    const latest = (all: readonly UnreversedRevaluation[], currency = 'EUR') =>
      latestRevaluation(all, currency)?.revaluationId;
    expect(latest(revaluations)).toBe('DEC');
    expect(latest(revaluations.toReversed())).toBe('DEC');
    expect(latest([...revaluations, run('AGAIN', '2024-12-31')])).toBe('AGAIN');
    expect(latest([...revaluations, run('FRANCS', '2025-01-31', ['CHF'])])).toBe('DEC');
    expect(latest(revaluations, 'CHF')).toBeUndefined();
  });
});

describe('the day of the lines of a fact', () => {
  const moved = (effectiveDate: string) =>
    AppendMap.empty<BookedEvent>().with('e3', { effectiveDate } as BookedEvent);
  const day = (data: object, movedOn = '2025-01-05', type = 'PledgeRevalued') => {
    const pledge = { pledgeId: 'P1', revaluations, booked: moved(movedOn) };
    return dayOfLines(pledge, { type, data: { ...facts, ...data } } as never);
  };
  const share = { revaluationId: 'DEC', moved: 'e3', effectiveDate: '2025-02-01' };

  it.each<[string, () => string, string]>([
    ['the day of a run', () => day({ revaluationId: 'DEC' }), '2024-12-31'],
    ['of a share, the day of what moved', () => day(share), '2025-01-05'],
    [
      'of a share, the day of the run where that is later',
      () => day(share, '2024-12-01'),
      '2024-12-31',
    ],
    [
      'of a share, the day of its own run',
      () => day({ ...share, revaluationId: 'NOV' }, '2024-12-15'),
      '2024-12-15',
    ],
    [
      'of a share of no run, the day of what moved',
      () => day({ ...share, revaluationId: 'OCT' }, '2024-10-01'),
      '2024-10-01',
    ],
    ['of a share of nothing, its own', () => day({ ...share, moved: 'e4' }), '2025-02-01'],
    ['of another fact, its own', () => day(share, '2025-01-05', 'RefundPaid'), '2025-02-01'],
  ])('is %s', (_what, found, expected) => {
    expect(found()).toBe(expected);
  });
});

describe('a fact of a revaluation', () => {
  it.each([
    ['PledgeRevalued', {}, true],
    ['EventReversed', { reversedType: 'PledgeRevalued' }, true],
    ['EventReversed', { reversedType: 'RefundPaid' }, false],
    ['RefundPaid', { reversedType: 'PledgeRevalued' }, false],
  ])('is a run or its reversal: %s of %o', (type, data, expected) => {
    expect(isOfRevaluation({ type, data } as never)).toBe(expected);
  });
});
