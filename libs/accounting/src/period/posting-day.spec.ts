import {
  allocating,
  allOpen,
  amendingAgreement,
  announcing,
  charging,
  closed2024,
  crediting,
  eur,
  examplePurposes,
  fencedThrough,
  givenPledge,
  paying,
  reallocating,
  reporting,
  reversing,
  revaluing,
  settling,
  signing,
  signingDirectly,
  usd,
} from '@art30/testing';
import { dayAfter } from '../kernel/dates';
import { firstDayOpenTo } from './posting';

const k = { purpose: 'k', level: 'GLOBAL' };
const december = { effectiveDate: '2024-12-15' };
const nextYear = { today: '2025-06-30' };
const needless = 'POSTING_DATE_NOT_NEEDED';

/** Pledge with EUR 1,000.00 for TA-GEN, of which USD 700.00 are allocated to k. */
const allocated = givenPledge()
  .with(nextYear)
  .commands(
    signingDirectly(),
    settling([paying(eur('1000.00'), '1104.97')]),
    allocating('TA-GEN', k, '700.00'),
  );

describe('a fact that could be posted on an earlier day', () => {
  it.each([
    [
      'an expenditure',
      allocated,
      reporting(k, usd('1.00'), { ...december, postingDate: '2025-06-01' }),
      '2024-12-15',
    ],
    [
      'an agreement',
      givenPledge().with(nextYear),
      signingDirectly({}, { postingDate: '2025-06-01' }),
      '2024-05-06',
    ],
  ])('is posted on its own while all years are open: %s', (_what, before, command, day) => {
    const { detail } = before.when(command).thenRefused(needless, day, 'postingDate');
    expect(detail).toBe(
      `the fact of ${day} can be posted on ${day}, and on no later day: leave the postingDate out`,
    );
  });

  it('is posted on the first day that is open to who posts', () => {
    const closed = allocated.with(closed2024);
    const on = (postingDate: string) => reporting(k, usd('1.00'), { ...december, postingDate });
    closed.when(on('2025-01-01')).thenEvents({ data: { postingDate: '2025-01-01' } });
    closed.when(on('2025-01-02')).thenRefused(needless, '2025-01-01', 'postingDate');
    closed.when(on('2024-12-31')).thenRefused('PERIOD_CLOSED');
    const fenced = allocated.with(fencedThrough('2025-02'));
    fenced.when(on('2025-03-01')).decided();
    fenced.when(on('2025-03-02')).thenRefused(needless, '2025-03-01', 'postingDate');
  });

  it('is posted on the day of what it follows', () => {
    const late = allocated
      .with(fencedThrough('2024-12'))
      .commands(reporting(k, usd('1.00'), { ...december, postingDate: '2025-01-01' }))
      .with(allOpen);
    const on = (postingDate: string) => charging('X1', { ...december, postingDate });
    late.when(on('2025-01-01')).decided();
    late.when(on('2025-01-02')).thenRefused(needless, '2025-01-01', 'postingDate');
    late.when(on('2024-12-31')).thenRefused('DATES_NOT_ORDERED', '2025-01-01', 'postingDate');
  });

  it('is posted on the day as at which its item was valued, and on no other', () => {
    const valued = allocated.commands(revaluing({ asAt: '2025-03-31' })).with(closed2024);
    const spent = (postingDate: string) =>
      reporting(k, eur('1.00'), { ...december, paidFrom: 'BK-EUR', postingDate });
    valued.when(spent('2025-01-01')).thenRefused('REVALUED_SINCE');
    valued.when(spent('2025-03-30')).thenRefused('REVALUED_SINCE');
    valued.when(spent('2025-03-31')).thenEvents({ data: { postingDate: '2025-03-31' } });
    valued.when(spent('2025-04-01')).thenRefused(needless, '2025-03-31', 'postingDate');
  });

  it('is refused on its right day for what would not hold there', () => {
    const early = givenPledge()
      .with(nextYear)
      .commands(
        announcing(),
        signing(),
        settling([paying(eur('1000.00'), '1104.97')], {
          effectiveDate: '2025-02-01',
          valueDate: '2025-02-01',
        }),
      );
    const on = (postingDate: string) =>
      allocating('TA-GEN', k, '100.00', { ...december, postingDate });
    early.when(on('2025-02-01')).thenRefused('INSUFFICIENT_CASH', '2024-12-15');
    early.with(closed2024).when(on('2025-02-01')).thenRefused('INSUFFICIENT_CASH', '2024-12-15');
  });

  it('is posted with what it reverses', () => {
    const on = (postingDate: string) =>
      reversing(allocated.idOf('AllocationMade'), '2024-12-15', { postingDate });
    allocated.when(on('2025-01-01')).thenRefused(needless, '2024-12-15', 'postingDate');
    allocated.with(closed2024).when(on('2025-01-01')).decided();
  });
});

const inJanuary = { postingDate: '2025-01-01' };
const owing = givenPledge().with(nextYear).commands(signingDirectly()).with(closed2024);

describe('money for a purpose that has closed', () => {
  const versions = examplePurposes().versions.map((version) =>
    version.code === 'l' ? { ...version, validUntil: '2024-12-31' } : version,
  );
  const closed = allocated.with({ ...closed2024, purposes: { versions } });
  const late = { ...december, postingDate: '2025-01-01' };
  const l = { purpose: 'l', level: 'GLOBAL' };

  it.each([
    ['allocated', allocating('TA-GEN', l, '1.00', { ...late, allocationId: 'G2' })],
    ['reallocated', reallocating(k, l, '1.00', late)],
  ])('is not %s to it by posting it later', (_what, command) => {
    closed.when(command).thenRefused('PURPOSE_NOT_ALLOWED', 'purpose l 2025-01-01');
    allocated.with(closed2024).when(command).decided();
  });

  const earmarks = [{ purpose: 'l', amount: eur('500.00') }];
  const clause = { kind: 'INTEREST', id: 'I1', clause: 'art. 7' } as const;
  it.each([
    ['announced', announcing({ announcedOn: '2024-12-15', earmarks, ...inJanuary })],
    ['agreed', signingDirectly({ signedOn: '2024-12-15' }, { earmarks, ...inJanuary })],
  ])('is not %s for it by posting it later', (_what, command) => {
    const none = givenPledge().with(nextYear).with(closed2024);
    none
      .with({ purposes: { versions } })
      .when(command)
      .thenRefused('PURPOSE_NOT_ALLOWED', 'purpose l 2025-01-01');
    none.when(command).decided();
  });

  it.each([
    ['agreed in its place', amendingAgreement({ ...december, earmarks, ...inJanuary })],
    ['credited to it', crediting(clause, eur('1.00'), '1.05', { ...late, purpose: 'l' })],
  ])('is not %s by posting it later', (_what, command) => {
    owing
      .with({ purposes: { versions } })
      .when(command)
      .thenRefused('PURPOSE_NOT_ALLOWED', 'purpose l 2025-01-01');
    owing.when(command).decided();
  });
});

describe('the first day that is open', () => {
  it.each([
    ['2024-03-15', [], [], '2024-03-15'],
    ['2024-03-15', ['2024'], [], '2025-01-01'],
    ['2022-03-15', ['2024'], [], '2025-01-01'],
    ['2024-03-15', ['2024'], ['2025-02'], '2025-03-01'],
    ['2024-02-15', [], ['2024-02'], '2024-03-01'],
  ])('from %s with %j closed and %j fenced is %s', (from, closed, fencedMonths, day) => {
    const periods = { softClosed: [], closed, fencedMonths };
    expect(firstDayOpenTo({ periods, byController: false }, from)).toBe(day);
  });

  it('is the same day for the controller where it is only fenced', () => {
    const periods = { softClosed: ['2024'], closed: [], fencedMonths: ['2025-02'] };
    expect(firstDayOpenTo({ periods, byController: true }, '2024-03-15')).toBe('2024-03-15');
    expect(firstDayOpenTo({ periods, byController: false }, '2024-03-15')).toBe('2025-03-01');
  });

  it.each([
    ['2024-02-28', '2024-02-29'],
    ['2023-02-28', '2023-03-01'],
    ['2024-12-31', '2025-01-01'],
    ['0999-12-31', '1000-01-01'],
    ['2024-09-09', '2024-09-10'],
  ])('after %s comes %s', (day, next) => {
    expect(dayAfter(day)).toBe(next);
  });
});
