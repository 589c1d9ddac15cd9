import { given, requestOn } from '@art30/testing';
import { periodsDecider, periodStatus, type PeriodContext, type Periods } from './period.decider';
import { ClosePeriod, ReopenPeriod, SoftClosePeriod } from './period.facts';
import { demandController, posted, postingDateOf, type Posting } from './posting';

const books = { '1110': '100.00', '4110': '-100.00' };
const context: PeriodContext = {
  byController: true,
  fenceSecondsLeft: 0,
  lastSequence: 9,
  trialBalance: books,
  postedSince: [],
  pendingApplications: [],
  unfinishedRuns: [],
  unfinishedApprovals: [],
  notValued: [],
};
const open = given(periodsDecider, context);
const on = { effectiveDate: '2024-12-31' };
const soft = (period = '2024', today = '2025-02-14') =>
  new SoftClosePeriod({ ...on, period }, requestOn(today));
const close = (trialBalance: Readonly<Record<string, string>> = books, period = '2024') =>
  new ClosePeriod({ ...on, period, throughSequence: 9, trialBalance }, requestOn('2025-02-14'));
const reopen = (period = '2024') =>
  new ReopenPeriod({ ...on, period, reason: 'audit' }, requestOn('2025-03-03'));

const softOn = (effectiveDate: string) =>
  new SoftClosePeriod({ effectiveDate, period: '2024' }, requestOn('2025-02-14'));
const closeOn = (effectiveDate: string) =>
  new ClosePeriod(
    { effectiveDate, period: '2024', throughSequence: 9, trialBalance: books },
    requestOn('2025-02-14'),
  );

describe('a period', () => {
  const fenced = open.commands(soft());
  const closedTwice = open.commands(soft('2023'), close(books, '2023'), soft(), close());

  it('is fenced, closed on the trial balance seen, and opened again', () => {
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

  it('is closed on a day on which it stood fenced already', () => {
    open.commands(softOn('2025-01-31')).when(closeOn('2025-01-31')).decided();
    open.commands(soft('2023'), softOn('2025-01-31')).when(close(books, '2023')).decided();
  });

  it('takes a balance of zero for one that is left out', () => {
    open
      .commands(soft())
      .when(close({ ...books, '2110': '0.00' }))
      .decided();
  });

  it('may be fenced on its last day, and its closing and opening books nothing', () => {
    const booksNothing = { effectiveDate: '2024-12-31', period: '2024', entries: [] };
    open
      .when(soft('2024', '2024-12-31'))
      .thenEvents({ type: 'PeriodSoftClosed', data: booksNothing });
    fenced
      .when(reopen())
      .thenEvents({ type: 'PeriodReopened', data: { ...booksNothing, reason: 'audit' } });
  });

  it('keeps other years as they are when one is closed or opened again', () => {
    const both = open.commands(soft('2023'), soft('2024'));
    const status = (state: Periods) =>
      ['2023-05-05', '2024-05-05'].map((on) => periodStatus(state, on));
    expect(status(both.state)).toEqual(['soft-closed', 'soft-closed']);
    const first = both.commands(close(books, '2023'));
    expect(status(first.state)).toEqual(['closed', 'soft-closed']);
    expect(status(first.commands(reopen('2024')).state)).toEqual(['closed', 'open']);
    expect(status(closedTwice.state)).toEqual(['closed', 'closed']);
    expect(status(closedTwice.commands(reopen('2024')).state)).toEqual(['closed', 'open']);
  });

  it.each([
    [['AUTHORITY_REQUIRED', 'controller', ''], open.with({ byController: false }), soft()],
    [['AUTHORITY_REQUIRED', 'controller', ''], fenced.with({ byController: false }), close()],
    [['AUTHORITY_REQUIRED', 'controller', ''], fenced.with({ byController: false }), reopen()],
    [['DATE_IN_FUTURE', '2025', 'period'], open, soft('2025')],
    [
      ['DATE_IN_FUTURE', '2024-12-31 2024-12-29', 'effectiveDate'],
      open,
      soft('2024', '2024-12-29'),
    ],
    [['DATE_IN_FUTURE', '2024', 'period'], open, soft('2024', '2024-12-30')],
    [['DATES_NOT_ORDERED', '2024-12-30 2024-12-31', 'effectiveDate'], open, softOn('2024-12-30')],
    [['DATES_NOT_ORDERED', '2024-12-31', 'effectiveDate'], fenced, closeOn('2024-12-30')],
    [
      ['DATES_NOT_ORDERED', '2025-01-30 2025-01-31', 'effectiveDate'],
      open.commands(softOn('2025-01-31')),
      closeOn('2025-01-30'),
    ],
    [
      ['DATES_NOT_ORDERED', '2024-12-31 2025-01-31', 'effectiveDate'],
      open.commands(soft(), closeOn('2025-01-31')),
      reopen(),
    ],
    [['PERIOD_STATUS', '2024', ''], fenced, soft()],
    [['PERIOD_STATUS', '2023', ''], fenced, soft('2023')],
    [['PERIOD_STATUS', '2024', ''], fenced.commands(close()), soft()],
    [['PERIOD_STATUS', '2024', ''], open, close()],
    [['PERIOD_STATUS', '2023', ''], fenced, close(books, '2023')],
    [['PERIOD_STATUS', '2024', ''], fenced.commands(close()), close()],
    [['PERIOD_STATUS', '2024', ''], open, reopen()],
    [['PERIOD_STATUS', '2023', ''], open.commands(soft('2023'), soft()), reopen('2023')],
    [['PERIOD_STATUS', '2023', ''], closedTwice, reopen('2023')],
    [['PERIOD_STATUS', '2023', ''], fenced.commands(close()), reopen('2023')],
    [['PERIOD_UNSETTLED', '1 seconds', ''], fenced.with({ fenceSecondsLeft: 1 }), close()],
    [
      ['PERIOD_UNSETTLED', 'A1, A2', ''],
      fenced.with({ pendingApplications: ['A1', 'A2'] }),
      close(),
    ],
    [
      ['PERIOD_UNSETTLED', 'revaluations REV-1, REV-2', ''],
      fenced.with({ unfinishedRuns: ['REV-1', 'REV-2'] }),
      close(),
    ],
    [
      ['PERIOD_UNSETTLED', 'proposals PROP-1', ''],
      fenced.with({ unfinishedApprovals: ['PROP-1'] }),
      close(),
    ],
    [
      ['NOT_REVALUED', '2024-12-31 EUR 500.00 on 1310 for TA-GEN of pledge P1', ''],
      fenced.with({ notValued: ['EUR 500.00 on 1310 for TA-GEN of pledge P1 at USD 555.56'] }),
      close(),
    ],
    [
      ['NOT_REVALUED', 'I1, I2, I3, I4, I5 and 2 more', ''],
      fenced.with({ notValued: ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7'] }),
      close(),
    ],
    [
      ['TRIAL_BALANCE_MISMATCH', 'sequence 8', 'throughSequence'],
      fenced.with({ lastSequence: 8 }),
      close(),
    ],
    [
      ['TRIAL_BALANCE_MISMATCH', '10 2024', 'throughSequence'],
      fenced.with({ postedSince: [10, 11] }),
      close(),
    ],
    [
      ['TRIAL_BALANCE_MISMATCH', '1110 100.01 100.00', 'trialBalance'],
      fenced,
      close({ ...books, '1110': '100.01' }),
    ],
    [
      ['TRIAL_BALANCE_MISMATCH', '4110 0.00 -100.00', 'trialBalance'],
      fenced,
      close({ '1110': '100.00' }),
    ],
    [
      ['TRIAL_BALANCE_MISMATCH', '1120 1.00 0.00', 'trialBalance'],
      fenced,
      close({ ...books, '1120': '1.00' }),
    ],
    [
      ['TRIAL_BALANCE_MISMATCH', '1110 0.00 100.00', 'trialBalance'],
      fenced,
      close({ '4110': '1.00' }),
    ],
    [['INVALID_AMOUNT', '"much"', ''], fenced, close({ ...books, '1110': 'much' })],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
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

  it('may be posted on its own date, and says so only where it is another', () => {
    const own = { effectiveDate: '2025-01-20' };
    expect(posted(own, { postingDate: '2025-01-20' }, closed, today)).toEqual(own);
    expect(posted(own, { postingDate: '2025-02-10' }, closed, today)).toEqual({
      ...own,
      postingDate: '2025-02-10',
    });
    expect(postingDateOf(own)).toBe('2025-01-20');
    expect(postingDateOf({ ...own, postingDate: '2025-02-10' })).toBe('2025-02-10');
  });

  it('keeps the posting date of a step decided before, whatever the day is', () => {
    expect(posted(december, { postingDate: '2025-02-19' }, null, today)).toEqual({
      ...december,
      postingDate: '2025-02-19',
      originalPeriod: '2024',
    });
  });

  it.each([
    ['PERIOD_CLOSED: period 2024 is closed', 'effectiveDate', closed, undefined],
    ['PERIOD_CLOSED: period 2024 is soft-closed', 'effectiveDate', fenced, undefined],
    ['PERIOD_CLOSED: period 2024 is closed', 'effectiveDate', closed, '2024-12-31'],
    [
      'DATES_NOT_ORDERED: postingDate 2024-12-14 is before the effectiveDate 2024-12-15',
      'postingDate',
      closed,
      '2024-12-14',
    ],
    ['DATE_IN_FUTURE: postingDate 2025-02-19', 'postingDate', closed, '2025-02-19'],
    ['INVALID_DATE: postingDate', 'postingDate', closed, '2025-02-30'],
  ] as const)('is refused with %s (%s) (%#)', (refusal, field, posting, postingDate) => {
    const message = expect.stringContaining(refusal) as string;
    expect(() => posted(december, { postingDate }, posting, today)).toThrow(
      expect.objectContaining({ message, field }),
    );
  });

  it('takes nothing back before the day on which that is posted', () => {
    const reversal = { effectiveDate: '2025-01-10' };
    const taken = { concerns: '2025-01-10', notBefore: '2025-01-20' };
    const refusal = { code: 'DATES_NOT_ORDERED', field: 'postingDate' };
    const message = expect.stringContaining('2025-01-20') as string;
    expect(() => posted(reversal, taken, closed, today)).toThrow(
      expect.objectContaining({ ...refusal, message }),
    );
    const dated = { ...taken, postingDate: '2025-01-20' };
    expect(posted(reversal, dated, closed, today)).toEqual({
      ...reversal,
      postingDate: '2025-01-20',
    });
    expect(posted(reversal, taken, null, today)).toEqual(reversal);
  });

  it('asks for the controller where only the controller may act', () => {
    expect(() => demandController(fenced, 'a write-off')).toThrow(
      'AUTHORITY_REQUIRED: a write-off needs the approval of the controller',
    );
    demandController(closed, 'a write-off');
    demandController(null, 'a step that was decided before');
  });
});
