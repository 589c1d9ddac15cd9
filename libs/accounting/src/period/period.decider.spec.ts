import { given, requestOn } from '@art30/testing';
import {
  ClosePeriod,
  periodsDecider,
  periodStatus,
  ReopenPeriod,
  SoftClosePeriod,
  type PeriodContext,
} from './period.decider';
import { posted, type Posting } from './posting';

const books = { '1110': '100.00', '4110': '-100.00' };
const context: PeriodContext = {
  byController: true,
  fenceSecondsLeft: 0,
  lastSequence: 9,
  trialBalance: books,
  postedSince: [],
  pendingApplications: [],
};
const open = given(periodsDecider, context);
const on = { effectiveDate: '2024-12-31' };
const soft = (period = '2024', today = '2025-02-14') =>
  new SoftClosePeriod({ ...on, period }, requestOn(today));
const close = (trialBalance: Readonly<Record<string, string>> = books, period = '2024') =>
  new ClosePeriod({ ...on, period, throughSequence: 9, trialBalance }, requestOn('2025-02-14'));
const reopen = (period = '2024') =>
  new ReopenPeriod({ ...on, period, reason: 'audit' }, requestOn('2025-03-03'));

describe('a period', () => {
  it('is fenced, closed on the trial balance seen, and opened again', () => {
    const fenced = open.commands(soft());
    expect(periodStatus(fenced.state, '2024-12-31')).toBe('soft-closed');
    expect(periodStatus(fenced.state, '2023-01-01')).toBe('soft-closed');
    expect(periodStatus(fenced.state, '2025-01-01')).toBe('open');
    const events = fenced.when(close()).decided();
    expect(events).toMatchObject([
      { type: 'PeriodClosed', data: { throughSequence: 9, trialBalance: books, entries: [] } },
    ]);
    const closed = fenced.commands(close());
    expect(periodStatus(closed.state, '2023-06-30')).toBe('closed');
    expect(periodStatus(closed.commands(reopen()).state, '2024-12-31')).toBe('open');
    expect(periodStatus(fenced.commands(reopen()).state, '2024-12-31')).toBe('open');
  });

  it('takes a balance of zero for one that is left out', () => {
    open
      .commands(soft())
      .when(close({ ...books, '2110': '0.00' }))
      .decided();
  });

  const fenced = open.commands(soft());
  it.each([
    ['AUTHORITY_REQUIRED', open.with({ byController: false }), soft()],
    ['AUTHORITY_REQUIRED', fenced.with({ byController: false }), close()],
    ['AUTHORITY_REQUIRED', fenced.with({ byController: false }), reopen()],
    ['DATE_IN_FUTURE', open, soft('2025')],
    ['DATE_IN_FUTURE', open, soft('2024', '2024-12-29')],
    ['PERIOD_STATUS', fenced, soft()],
    ['PERIOD_STATUS', fenced, soft('2023')],
    ['PERIOD_STATUS', fenced.commands(close()), soft()],
    ['PERIOD_STATUS', open, close()],
    ['PERIOD_STATUS', open, reopen()],
    ['PERIOD_STATUS', open.commands(soft('2023'), soft()), reopen('2023')],
    ['PERIOD_UNSETTLED', fenced.with({ fenceSecondsLeft: 1 }), close()],
    ['PERIOD_UNSETTLED', fenced.with({ pendingApplications: ['A1'] }), close()],
    ['TRIAL_BALANCE_MISMATCH', fenced.with({ lastSequence: 8 }), close()],
    ['TRIAL_BALANCE_MISMATCH', fenced.with({ postedSince: [10] }), close()],
    ['TRIAL_BALANCE_MISMATCH', fenced, close({ ...books, '1110': '100.01' })],
    ['TRIAL_BALANCE_MISMATCH', fenced, close({ '1110': '100.00' })],
    ['TRIAL_BALANCE_MISMATCH', fenced, close({ ...books, '1120': '1.00' })],
  ] as const)('is refused with %s (%#)', (code, state, command) => {
    state.when(command).thenRefused(code);
  });
});

describe('posting a fact', () => {
  const closed: Posting = {
    periods: open.commands(soft(), close()).state,
    byController: true,
  };
  const fenced: Posting = { periods: open.commands(soft()).state, byController: false };
  const december = { effectiveDate: '2024-12-15' };
  const today = '2025-02-17';

  it('keeps its own date while the period is open', () => {
    const data = { effectiveDate: '2025-01-20' };
    expect(posted(data, {}, closed, today)).toEqual(data);
  });

  it('goes into an open period and remembers its own, where that is closed', () => {
    expect(posted(december, { postingDate: '2025-02-17' }, closed, today)).toEqual({
      ...december,
      postingDate: '2025-02-17',
      originalPeriod: '2024',
    });
  });

  it('remembers the period of what it takes back', () => {
    const reversal = { effectiveDate: '2025-01-10' };
    expect(posted(reversal, { concerns: '2024-12-15' }, closed, today)).toEqual({
      ...reversal,
      originalPeriod: '2024',
    });
  });

  it('is let into a fenced period for the controller alone', () => {
    expect(posted(december, {}, { ...fenced, byController: true }, today)).toEqual(december);
  });

  it('is not asked again where a step decided before is only finished', () => {
    expect(posted(december, {}, null, today)).toEqual(december);
  });

  it.each([
    ['PERIOD_CLOSED', closed, undefined],
    ['PERIOD_CLOSED', fenced, undefined],
    ['PERIOD_CLOSED', closed, '2024-12-31'],
    ['DATES_NOT_ORDERED', closed, '2024-12-14'],
    ['DATE_IN_FUTURE', closed, '2025-02-19'],
    ['INVALID_DATE', closed, '2025-02-30'],
  ] as const)('is refused with %s (%#)', (code, posting, postingDate) => {
    expect(() => posted(december, { postingDate }, posting, today)).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
