import {
  allocating,
  approvedByController,
  carried,
  crediting,
  eur,
  givenPledge,
  levy,
  linesOf,
  payingLevy,
  reversing,
  revaluing,
  takingOver,
  usd,
} from '@art30/testing';
import type { TakeOverPledge } from '../facts/opening.facts';

const elsewhere = givenPledge().with(approvedByController);
const k = { purpose: 'k', level: 'GLOBAL' };
const owed = { levyId: 'L1', purpose: 'TA-GEN', ...carried(eur('9.50'), '10.44') };

/** EUR 1,000.00 were received with a levy of EUR 9.50; the levy is unpaid, and all the cash is there. */
const withLevy: Partial<TakeOverPledge['facts']> = {
  balances: [{ instalment: 1, purpose: 'TA-GEN', received: carried(eur('1000.00'), '1100.00') }],
  cash: [{ bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...carried(eur('1009.50'), '1110.44') }],
  levies: [owed],
};
const takenOver = elsewhere.commands(takingOver(withLevy));

describe('a coordination levy that is taken over', () => {
  it('is owed on at the value that it had, out of the cash that came with it', () => {
    const events = elsewhere.when(takingOver(withLevy)).thenEvents({ data: { levies: [owed] } });
    expect(events[0]?.data).not.toHaveProperty('warnings');
    const posted = linesOf(events, 'pledge', 'purpose').filter((line) => !line.startsWith('9'));
    expect(posted).toEqual([
      '1120 1009.50 EUR = 1110.44 P1 TA-GEN',
      '2150 -9.50 EUR = -10.44 P1 TA-GEN',
      '3100 -1000.00 EUR = -1100.00 P1 TA-GEN',
    ]);
  });

  it('is no member of a take-over without one', () => {
    const [event] = elsewhere.when(takingOver()).decided();
    expect(event?.data).not.toHaveProperty('levies');
  });

  it('cannot be allocated', () => {
    takenOver.when(allocating('TA-GEN', k, '1100.00')).decided();
    takenOver.when(allocating('TA-GEN', k, '1100.01')).thenRefused('INSUFFICIENT_CASH', '0.01');
  });

  it('leaves a shortfall where its cash did not come along, which is warned of', () => {
    const cash = [{ bankAccount: 'BK-EUR', purpose: 'TA-GEN', ...carried(eur('0.50'), '0.55') }];
    elsewhere
      .when(takingOver({ ...withLevy, cash }))
      .thenEvents({ data: { warnings: [{ code: 'SHORTFALL' }] } });
  });

  it('is passed on under its id, once, at the value that it came with', () => {
    const events = takenOver.when(payingLevy()).thenEvents({ type: 'LevyPaid' });
    expect(linesOf(events, 'purpose')).toEqual([
      '2150 9.50 EUR = 10.44 TA-GEN',
      '1120 -9.50 EUR = -10.45 TA-GEN',
      '5410 0.00 EUR = 0.01 TA-GEN',
    ]);
    const paid = takenOver.commands(payingLevy());
    paid.when(payingLevy()).thenRefused('LEVY_PAID', 'L1', 'levyId');
    takenOver
      .when(payingLevy({ effectiveDate: '2023-12-31' }))
      .thenRefused('DATES_NOT_ORDERED', '2024-01-01', 'effectiveDate');
  });

  it('is valued at the rate of a day, as any other', () => {
    const [event] = takenOver.when(revaluing()).decided();
    expect(linesOf(event ? [event] : [])).toContain('2150 0.00 EUR = 0.33');
  });

  it('keeps its id to itself', () => {
    takenOver.when(crediting(levy, eur('9.50'), '10.00')).thenRefused('DUPLICATE_ID', 'L1');
    takenOver.when(crediting({ ...levy, id: 'L2' }, eur('9.50'), '10.00')).decided();
  });

  it('goes with the reversal of its take-over, unless it was passed on', () => {
    const undoing = reversing('e1', '2024-12-20', { withDependants: true });
    takenOver.commands(payingLevy()).when(undoing).thenRefused('DEPENDENT_EVENTS', 'LevyPaid');
    takenOver.commands(undoing).when(payingLevy()).thenRefused('LEVY_UNKNOWN', 'L1', 'levyId');
  });

  const again = { ...owed, levyId: 'L2' };
  it.each<[string, Partial<TakeOverPledge['facts']>, ...Refused]>([
    [
      'under an id that another has',
      { levies: [owed, owed] },
      ...(['DUPLICATE_ID', 'L1', 'levies[1].levyId'] as const),
    ],
    [
      'under the id of a refund',
      { refunds: [{ refundId: 'L1', lines: [{ ...owed }] }] },
      ...(['DUPLICATE_ID', 'L1', 'levies[0].levyId'] as const),
    ],
    [
      'of nothing',
      { levies: [owed, { ...again, ...carried(eur('0.00'), '0.00') }] },
      ...(['INVALID_AMOUNT', 'above', 'levies[1].amount'] as const),
    ],
    [
      'below zero in value',
      { levies: [{ ...owed, ...carried(eur('9.50'), '-1.00') }] },
      ...(['INVALID_AMOUNT', '-1.00 9.50', 'levies[0].carryingUsd'] as const),
    ],
    [
      'in US dollars at another value',
      { levies: [{ ...owed, ...carried(usd('9.50'), '10.00') }] },
      ...(['INVALID_AMOUNT', '9.50 10.00', 'levies[0].carryingUsd'] as const),
    ],
    [
      'for a purpose that nobody knows',
      { levies: [{ ...owed, purpose: 'z' }] },
      ...(['PURPOSE_UNKNOWN', 'z', 'levies[0].purpose'] as const),
    ],
    [
      'beside too many others',
      { levies: Array.from({ length: 200 }, (_, index) => ({ ...owed, levyId: `L${index}` })) },
      ...(['LIMIT_EXCEEDED', '200 202', 'balances'] as const),
    ],
  ])('is refused %s', (_what, facts, ...refusal) => {
    elsewhere.when(takingOver({ ...withLevy, ...facts })).thenRefused(...refusal);
  });
});

type Refused = Required<Parameters<ReturnType<typeof elsewhere.when>['thenRefused']>>;
