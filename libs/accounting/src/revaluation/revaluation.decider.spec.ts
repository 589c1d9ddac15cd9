import { canonicalJson, eventBytesMax } from '@art30/event-sourcing';
import { exampleRates, given, requestOn } from '@art30/testing';
import { noPeriodClosed } from '../period/period.decider';
import {
  revaluationItemsMax,
  type CompleteReversal,
  type CompleteRevaluation,
  type StartReversal,
  type StartRevaluation,
} from './revaluation.facts';
import { revaluationDecider } from './revaluation.decider';

const context = {
  today: requestOn('2025-01-08').today,
  rates: exampleRates(),
  posting: { periods: noPeriodClosed, byController: false },
  found: [
    { currency: 'JPY', pledges: ['P2', 'P9'], receipts: ['R2'], bankAccounts: [] },
    { currency: 'EUR', pledges: ['P2', 'P1'], receipts: ['R1'], bankAccounts: [] },
  ],
  throughSequence: 41,
  pendingApplications: [],
};
const none = given(revaluationDecider, context);

const starting = (facts: Partial<StartRevaluation['facts']> = {}): StartRevaluation => ({
  type: 'StartRevaluation',
  facts: { revaluationId: 'REV', asAt: '2024-12-31', currencies: ['EUR'], ...facts },
});
const outcome = {
  revaluationId: 'REV',
  pledges: 1,
  receipts: 0,
  bankAccounts: 0,
  leftOut: [{ pledgeId: 'P2', code: 'DEPENDENT_EVENTS', remedy: 'undo that first' }] as const,
};
const completing: CompleteRevaluation = { type: 'CompleteRevaluation', facts: outcome };
const takingBack = (facts: Partial<StartReversal['facts']> = {}): StartReversal => ({
  type: 'StartReversal',
  facts: {
    revaluationId: 'REV',
    effectiveDate: '2024-12-31',
    pledges: ['P1'],
    receipts: [],
    bankAccounts: [],
    reasonCode: 'OTHER',
    reason: 'another rate',
    ...facts,
  },
});
const takenBack: CompleteReversal = { type: 'CompleteReversal', facts: outcome };

const started = none.commands(starting());
const completed = started.commands(completing);
const reversing = completed.commands(takingBack());
const reversed = reversing.commands(takenBack);

describe('a revaluation run', () => {
  it('fixes its rates and what it will value', () => {
    none.when(starting({ documentReference: 'instructions' })).thenEvents({
      type: 'RevaluationStarted',
      data: {
        effectiveDate: '2024-12-31',
        documentReference: 'instructions',
        revaluationId: 'REV',
        rates: {
          EUR: { list: '2024-12-01.MONTHLY', effectiveDate: '2024-12-01', unitsPerUsd: '0.950' },
        },
        throughSequence: 41,
        pledges: ['P1', 'P2'],
        receipts: ['R1'],
        warnings: [],
        policy: 'IPSAS23-UN@1',
        entries: [],
      },
    });
  });

  it('takes every currency in which something is open where none is stated', () => {
    const [event] = none.when(starting({ currencies: undefined })).decided();
    expect(event?.data).toMatchObject({
      pledges: ['P1', 'P2', 'P9'],
      receipts: ['R1', 'R2'],
    });
    expect(Object.keys((event?.data as { rates: object }).rates)).toEqual(['EUR', 'JPY']);
  });

  it('values nothing where nothing is open, and warns of an old rate', () => {
    none.when(starting({ currencies: ['CHF', 'KWD'], asAt: '2024-08-30' })).thenEvents({
      data: {
        pledges: [],
        receipts: [],
        bankAccounts: [],
        warnings: [{ code: 'RATE_OLD' }, { code: 'RATE_OLD' }],
      },
    });
  });

  it('is completed with what it came to, once', () => {
    started.when(completing).thenEvents({
      type: 'RevaluationCompleted',
      data: { effectiveDate: '2024-12-31', ...outcome, entries: [] },
    });
    expect(completed.when(completing).decided()).toEqual([]);
  });

  it('is completed in one event that a store can hold, however much there is to say', () => {
    const remedy = 'EventReversed 4b64bcdc-5973-5654-b4af-9dd4c98503b4 stands on it, '.repeat(
      1_000,
    );
    const leftOut = Array.from({ length: revaluationItemsMax }, (_, item) => ({
      pledgeId: `${item}`.padStart(64, 'P'),
      code: 'DEPENDENT_EVENTS' as const,
      remedy,
    }));
    const ending = { ...completing, facts: { ...outcome, leftOut } };
    const [event] = started.when(ending).decided();
    expect(canonicalJson(event?.data).length).toBeLessThan(eventBytesMax);
    expect(event?.data).toMatchObject({
      leftOut: { 0: { remedy: expect.stringMatching(/^EventReversed .*…$/) as string } },
    });
  });

  it('is taken back as a whole, in two steps', () => {
    completed
      .when(takingBack({ effectiveDate: '2025-01-05', documentReference: 'memo' }))
      .thenEvents({
        type: 'RevaluationReversalStarted',
        data: {
          effectiveDate: '2025-01-05',
          originalPeriod: '2024',
          revaluationId: 'REV',
          pledges: ['P1'],
          receipts: [],
          bankAccounts: [],
          reasonCode: 'OTHER',
          reason: 'another rate',
          documentReference: 'memo',
        },
      });
    reversing.when(takenBack).thenEvents({
      type: 'RevaluationReversed',
      data: { effectiveDate: '2024-12-31', ...outcome, entries: [] },
    });
    expect(reversed.when(takenBack).decided()).toEqual([]);
  });

  it('is taken back under the date of posting that is stated', () => {
    const posted = completed.commands(takingBack({ postingDate: '2025-01-03' }));
    posted.when(takenBack).thenEvents({
      data: { effectiveDate: '2024-12-31', postingDate: '2025-01-03', originalPeriod: '2024' },
    });
  });

  const many = Array.from({ length: revaluationItemsMax }, (_, index) => `P${index}`);
  const closed = { periods: { softClosed: [], closed: ['2024'] }, byController: true };

  it.each([
    ['DUPLICATE_ID', started, starting(), 'id', 'REV'],
    ['DUPLICATE_ID', reversed, starting(), 'id', 'another id'],
    ['DATE_IN_FUTURE', none, starting({ asAt: '2025-01-10' }), 'asAt', ''],
    ['INVALID_DATE', none, starting({ asAt: 'year end' }), 'asAt', ''],
    ['UNKNOWN_CURRENCY', none, starting({ currencies: ['EUR', 'USD'] }), 'currencies[1]', 'USD'],
    ['UNKNOWN_CURRENCY', none, starting({ currencies: ['XXZ'] }), 'currencies[0]', 'XXZ'],
    ['RATE_MISSING', none, starting({ currencies: ['GBP'] }), undefined, 'GBP'],
    [
      'PERIOD_UNSETTLED',
      none.with({ pendingApplications: ['A1', 'A2'] }),
      starting(),
      undefined,
      'A1, A2',
    ],
    ['PERIOD_CLOSED', none.with({ posting: closed }), starting(), 'effectiveDate', '2024'],
    [
      'LIMIT_EXCEEDED',
      none.with({
        found: [{ currency: 'EUR', pledges: many, receipts: ['R1'], bankAccounts: [] }],
      }),
      starting(),
      'currencies',
      '2001 pledges, receipts and bank accounts',
    ],
    ['REVALUATION_UNKNOWN', none, completing, 'revaluationId', 'REV'],
    ['REVALUATION_UNKNOWN', none, takingBack(), 'revaluationId', 'REV'],
    ['REVALUATION_UNKNOWN', none, takenBack, 'revaluationId', 'REV'],
    ['REVALUATION_STATUS', started, takingBack(), undefined, 'not complete yet'],
    ['ALREADY_REVERSED', reversing, takingBack(), undefined, 'REV'],
    ['ALREADY_REVERSED', reversed, takingBack(), undefined, 'REV'],
    [
      'DATES_NOT_ORDERED',
      completed,
      takingBack({ effectiveDate: '2024-12-30' }),
      'effectiveDate',
      '2024-12-31',
    ],
    ['DATE_IN_FUTURE', completed, takingBack({ effectiveDate: '2025-01-10' }), 'effectiveDate', ''],
    ['PERIOD_CLOSED', completed.with({ posting: closed }), takingBack(), 'effectiveDate', '2024'],
  ] as const)('is refused with %s', (...[code, state, command, field, detail]) => {
    expect(state.when(command).thenRefused(code, detail).field).toBe(field);
  });

  it('values as many as the limit says', () => {
    const found = [{ currency: 'EUR', pledges: many, receipts: [], bankAccounts: [] }];
    none.with({ found }).when(starting()).decided();
  });

  it('knows no completion before its end', () => {
    expect(started.when(takenBack).decided()).toEqual([]);
    expect(completed.when(takenBack).decided()).toEqual([]);
  });
});
