import { given, requestOn } from '@art30/testing';
import { lastDayOfMonth } from '../kernel/dates';
import { periodsDecider, periodStatus, type PeriodContext, type Periods } from './period.decider';
import { ClosePeriod, ReopenPeriod, SoftClosePeriod } from './period.facts';
import { posted } from './posting';

const context: PeriodContext = {
  byController: true,
  fenceSecondsLeft: 0,
  lastSequence: 9,
  trialBalance: {},
  postedSince: [],
  pendingApplications: [],
  unfinishedRuns: [],
  unfinishedApprovals: [],
  notValued: [],
};
const open = given(periodsDecider, context);
const fence = (period: string, effectiveDate = '2025-02-01') =>
  new SoftClosePeriod({ period, effectiveDate }, requestOn('2025-02-14'));
const reopen = (period: string, effectiveDate = '2025-02-14') =>
  new ReopenPeriod({ period, effectiveDate, reason: 'late invoice' }, requestOn('2025-02-14'));
const close = new ClosePeriod(
  { period: '2024', effectiveDate: '2025-02-01', throughSequence: 9, trialBalance: {} },
  requestOn('2025-02-14'),
);

const statuses = ({ state }: { readonly state: Periods }) =>
  ['2023-06-30', '2024-10-31', '2024-11-30', '2024-12-01'].map((day) => periodStatus(state, day));

describe('the fence of a month', () => {
  const november = open.commands(fence('2024-11'));

  it('keeps everybody but the controller out up to its last day, and books nothing', () => {
    open
      .when(fence('2024-11'))
      .thenEvents({ type: 'MonthFenced', data: { month: '2024-11', entries: [] } });
    expect(statuses(november)).toEqual(['soft-closed', 'soft-closed', 'soft-closed', 'open']);
    const posting = { periods: november.state, byController: false };
    const fact = { effectiveDate: '2024-11-30' };
    expect(() => posted(fact, {}, posting, '2025-02-14')).toThrow(
      'PERIOD_CLOSED: only the controller posts up to 2024-11-30',
    );
    expect(posted(fact, {}, { ...posting, byController: true }, '2025-02-14')).toEqual(fact);
    const later = { ...fact, postingDate: '2024-12-01' };
    expect(posted(fact, { postingDate: '2024-12-01' }, posting, '2025-02-14')).toEqual(later);
  });

  it('is taken away again, and an earlier one then rules', () => {
    const both = open.commands(fence('2024-10'), fence('2024-11'));
    both
      .when(reopen('2024-11'))
      .thenEvents({ type: 'MonthOpened', data: { month: '2024-11', reason: 'late invoice' } });
    const opened = both.commands(reopen('2024-11'));
    expect(statuses(opened)).toEqual(['soft-closed', 'soft-closed', 'open', 'open']);
    expect(statuses(opened.commands(reopen('2024-10')))).toEqual(Array(4).fill('open'));
    expect(statuses(opened.commands(fence('2024-11', '2025-02-14')))[2]).toBe('soft-closed');
  });

  it('leaves the close of a year as it is', () => {
    november.when(close).thenRefusal(['PERIOD_STATUS', '2024', '']);
    const december = open.commands(fence('2024-12'));
    const closed = december.commands(fence('2024'), close);
    expect(statuses(closed)).toEqual(Array(4).fill('closed'));
    const opened = closed.commands(reopen('2024'));
    expect(statuses(opened)).toEqual(Array(4).fill('soft-closed'));
    expect(statuses(opened.commands(reopen('2024-12')))).toEqual(Array(4).fill('open'));
  });

  it('ends with the month, be the year a leap year or not', () => {
    const lastDays = ['2023-02', '2024-02', '1900-02', '2024-04', '2024-12'].map(lastDayOfMonth);
    expect(lastDays).toEqual([
      ...['2023-02-28', '2024-02-29', '1900-02-28', '2024-04-30', '2024-12-31'],
    ]);
  });

  it.each([
    [
      ['AUTHORITY_REQUIRED', 'controller', ''],
      open.with({ byController: false }),
      fence('2024-11'),
    ],
    [['DATE_IN_FUTURE', '2025-02 2025-02-28', 'period'], open, fence('2025-02')],
    [['DATES_NOT_ORDERED', '2024-11-30', 'effectiveDate'], open, fence('2024-11', '2024-11-29')],
    [
      ['DATES_NOT_ORDERED', '2025-02-01', 'effectiveDate'],
      november,
      reopen('2024-11', '2025-01-31'),
    ],
    [['PERIOD_STATUS', '2024-11', ''], november, fence('2024-11')],
    [['PERIOD_STATUS', '2024-10', ''], november, fence('2024-10')],
    [['PERIOD_STATUS', '2024-11', ''], open.commands(fence('2024')), fence('2024-11')],
    [['PERIOD_STATUS', '2024-11', ''], open, reopen('2024-11')],
    [
      ['PERIOD_STATUS', '2024-10 2024-11', ''],
      open.commands(fence('2024-10'), fence('2024-11')),
      reopen('2024-10'),
    ],
    [['PERIOD_STATUS', '2024', ''], november.commands(fence('2024')), reopen('2024-11')],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});
