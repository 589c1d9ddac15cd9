import { given, ratesContext, requestOn } from '@art30/testing';
import { rateOn, ratesDecider, rateWarnings } from './rates.decider';
import { PublishExchangeRates, rateListCurrenciesMax } from './rates.facts';
import { settingsOn } from '../kernel/policy-settings';

type Facts = PublishExchangeRates['facts'];
const list = (effectiveDate: string, rates: Record<string, string>, more: Partial<Facts> = {}) =>
  new PublishExchangeRates(
    {
      effectiveDate,
      publishedOn: effectiveDate,
      kind: 'MONTHLY',
      source: { name: 'fictitious list' },
      rates,
      ...more,
    },
    requestOn(),
  );

const september = list('2024-09-01', { EUR: '0.915', JPY: '145.30', CHF: '0.850' });
const midSeptember = list('2024-09-15', { EUR: '0.910' }, { kind: 'MID_MONTH' });
const october = list('2024-10-01', { EUR: '0.900', JPY: '143.00', CHF: '0.845' });
const none = given(ratesDecider, ratesContext);
const published = none.commands(september, midSeptember, october);
const rate = (currency: string, date: string, table = published.state) =>
  rateOn(table, currency, date).unitsPerUsd;

describe('a published rate far from another', () => {
  const jump = (rate: string, other: string, date: string, percent: number) => ({
    code: 'RATE_JUMP',
    detail:
      `rate ${rate} of EUR differs from ${other} of ${date} ` +
      `by more than ${percent} %: see that it is right`,
  });
  const euro = (rate: string, more: Partial<Facts> = {}, date = '2024-09-20') =>
    list(date, { EUR: rate }, { kind: 'MID_MONTH', ...more });
  const approved = { approvalReference: 'Controller memo' };
  const warnings = (command: PublishExchangeRates) =>
    published
      .when(command)
      .decided()
      .flatMap(({ data }) => data.warnings ?? []);

  it('is warned of above 5 %, against the one before and the one after', () => {
    expect(warnings(euro('0.945'))).toEqual([]);
    expect(warnings(euro('0.955'))).toEqual([jump('0.955', '0.900', '2024-10-01', 5)]);
    expect(warnings(euro('0.956'))).toEqual([
      jump('0.956', '0.910', '2024-09-15', 5),
      jump('0.956', '0.900', '2024-10-01', 5),
    ]);
    expect(warnings(euro('0.855'))).toEqual([jump('0.855', '0.910', '2024-09-15', 5)]);
    expect(warnings(euro('0.500', approved, '2024-08-31'))).toEqual([
      jump('0.500', '0.915', '2024-09-01', 5),
    ]);
  });

  it('is refused above 20 % without an approval reference', () => {
    expect(warnings(euro('1.080'))).toHaveLength(2);
    published
      .when(euro('1.080000000001'))
      .thenRefused('APPROVAL_REFERENCE_REQUIRED', 'EUR 0.900 2024-10-01 20', 'approvalReference');
    published
      .when(euro('0.719', { approvalReference: ' ' }))
      .thenRefused('APPROVAL_REFERENCE_REQUIRED', '0.719 0.910 20', 'approvalReference');
    expect(warnings(euro('0.500', approved))).toHaveLength(2);
  });

  it('is warned of in one order, whatever the order of the currencies in the list', () => {
    const jumps = { JPY: '155.00', EUR: '0.960' };
    const warnedRates = warnings(list('2024-11-01', jumps)).map(({ detail }) =>
      detail.slice(0, 18),
    );
    expect(warnedRates).toEqual(['rate 0.960 of EUR ', 'rate 155.00 of JPY']);
  });

  it('is what a list the wrong way round is full of', () => {
    const turned = list('2024-11-01', { JPY: '0.0069', CHF: '0.850' });
    published
      .when(turned)
      .thenRefused('APPROVAL_REFERENCE_REQUIRED', 'JPY 0.0069 143.00', 'approvalReference');
  });

  it('is not held against the list that it supersedes', () => {
    const mistyped = published.commands(list('2024-11-01', { EUR: '0.090' }, approved));
    mistyped
      .when(list('2024-11-01', { EUR: '0.901' }, { supersedes: '2024-11-01.MONTHLY' }))
      .thenEvents({ type: 'ExchangeRatesPublished' });
    const more = { ...approved, kind: 'MID_MONTH', supersedes: '2024-10-01.MONTHLY' } as const;
    expect(warnings(list('2024-10-01', { EUR: '0.5' }, more))).toEqual([
      jump('0.5', '0.910', '2024-09-15', 5),
    ]);
  });

  it('is held against the nearest list that names its currency', () => {
    const later = list('2024-09-20', { JPY: '160.00' });
    expect(warnings(later)).toEqual([
      {
        code: 'RATE_JUMP',
        detail:
          'rate 160.00 of JPY differs from 145.30 of 2024-09-01 by more than 5 %: see that it is right',
      },
      {
        code: 'RATE_JUMP',
        detail:
          'rate 160.00 of JPY differs from 143.00 of 2024-10-01 by more than 5 %: see that it is right',
      },
    ]);
  });

  it('has nothing to be held against where no other list names its currency', () => {
    const first = list('2024-09-20', { KWD: '0.3' });
    expect(warnings(first)).toEqual([]);
    expect(published.when(first).decided()[0]?.data).not.toHaveProperty('warnings');
  });
});

describe('the operational rate on a date', () => {
  it.each([
    ['on the day a list takes effect', 'EUR', '2024-09-01', '0.915'],
    ['the day before a mid-month list', 'EUR', '2024-09-14', '0.915'],
    ['on the day of a mid-month list', 'EUR', '2024-09-15', '0.910'],
    ['not named by the mid-month list', 'JPY', '2024-09-15', '145.30'],
    ['at the end of the month', 'CHF', '2024-09-30', '0.850'],
    ['of the next list', 'EUR', '2024-10-01', '0.900'],
    ['long after the last list', 'EUR', '2025-03-01', '0.900'],
    ['of the dollar itself', 'USD', '1999-01-01', '1'],
  ])('%s', (_when, currency, date, expected) => {
    expect(rate(currency, date)).toBe(expected);
  });

  it.each([
    ['before any list', 'EUR', '2024-08-31'],
    ['of a currency that no list names', 'KWD', '2024-10-10'],
  ])('is missing %s', (_what, currency, date) => {
    expect(() => rate(currency, date)).toThrow(
      `RATE_MISSING: no operational rate of ${currency} is effective by ${date}`,
    );
  });

  it('is the newest by effective date, not the one published last', () => {
    const late = none.commands(october, september);
    expect(rate('EUR', '2024-10-02', late.state)).toBe('0.900');
    expect(rate('EUR', '2024-09-02', late.state)).toBe('0.915');
  });

  it('names the list it comes from', () => {
    expect(rateOn(published.state, 'EUR', '2024-09-20')).toEqual({
      list: '2024-09-15.MID_MONTH',
      effectiveDate: '2024-09-15',
      unitsPerUsd: '0.910',
    });
    expect(rateOn(published.state, 'USD', '2024-09-20')).toEqual({
      list: null,
      effectiveDate: null,
      unitsPerUsd: '1',
    });
  });
});

describe('a mistyped list', () => {
  const right = { EUR: '0.951', JPY: '145.30', CHF: '0.850' };
  const corrected = none.commands(
    september,
    list('2024-09-01', right, { supersedes: '2024-09-01.MONTHLY' }),
  );

  it('is replaced by the one that supersedes it', () => {
    expect(rate('EUR', '2024-09-02', corrected.state)).toBe('0.951');
    expect(corrected.state.lists).toHaveLength(2);
  });

  it('can be replaced again, by naming the list that stands', () => {
    const third = list('2024-09-01', { EUR: '0.950' }, { supersedes: '2024-09-01.MONTHLY.1' });
    const twice = corrected.commands(third);
    expect(rate('EUR', '2024-09-02', twice.state)).toBe('0.950');
  });

  it('with a mistyped date leaves the wrong date empty', () => {
    const moved = none.commands(
      list('2024-08-01', right),
      list('2024-09-01', right, { supersedes: '2024-08-01.MONTHLY' }),
    );
    expect(() => rate('EUR', '2024-08-15', moved.state)).toThrow(
      expect.objectContaining({ code: 'RATE_MISSING' }),
    );
    expect(rate('EUR', '2024-09-01', moved.state)).toBe('0.951');
  });
});

describe('publishing a list', () => {
  it('keeps source, kind and dates as published and books nothing', () => {
    none.when(list('2024-12-31', { EUR: '0.940' }, { publishedOn: '2024-12-27' })).thenEvents({
      type: 'ExchangeRatesPublished',
      data: {
        listId: '2024-12-31.MONTHLY',
        publishedOn: '2024-12-27',
        source: { name: 'fictitious list' },
        entries: [],
      },
    });
  });

  it('takes an id of the caller', () => {
    none
      .when(list('2024-12-31', { EUR: '0.940' }, { id: 'JAN-2025' }))
      .thenEvents({ data: { listId: 'JAN-2025' } });
  });

  const codes = 'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM'.split(' ');
  const tooMany = Object.fromEntries(
    Array.from({ length: rateListCurrenciesMax + 1 }, (_, i) => [`${codes[i % 10]}${i}`, '1']),
  );

  const manual = (more: Partial<Facts>) =>
    list('2024-11-01', { EUR: '0.9' }, { kind: 'MANUAL', ...more });
  const rates = (EUR: string) => list('2024-11-01', { EUR });
  const midMonth = list('2024-09-01', { EUR: '0.9' }, { kind: 'MID_MONTH' });
  const takenId = list('2024-11-01', { EUR: '0.9' }, { id: '2024-09-01.MONTHLY' });
  const overNothing = list('2024-11-01', { EUR: '0.9' }, { supersedes: 'AUG' });
  const unpublished = list('2024-11-30', { EUR: '0.9' }, { publishedOn: '2042-01-01' });
  const undated = list('2024-11-30', { EUR: '0.9' }, { publishedOn: '' });

  it.each([
    [['RATE_LIST_EXISTS', '2024-09-01.MONTHLY', 'effectiveDate'], list('2024-09-01', { EUR: '1' })],
    [['RATE_LIST_EXISTS', '2024-09-01.MONTHLY', 'effectiveDate'], midMonth],
    [['RATE_LIST_EXISTS', '2024-09-01.MONTHLY', 'effectiveDate'], takenId],
    [['RATE_LIST_UNKNOWN', 'AUG', 'supersedes'], overNothing],
    [['RATE_MISSING', 'at least one rate', 'rates'], list('2024-11-01', {})],
    [
      ['RATE_APPROVAL_REQUIRED', 'approvalReference', 'approvalReference'],
      manual({ reason: 'none' }),
    ],
    [
      ['RATE_APPROVAL_REQUIRED', 'approvalReference', 'approvalReference'],
      manual({ reason: 'none', approvalReference: ' ' }),
    ],
    [['RATE_APPROVAL_REQUIRED', 'reason', 'reason'], manual({ approvalReference: 'memo 12' })],
    [['UNKNOWN_CURRENCY', 'EUX', 'rates.EUX'], list('2024-11-01', { EUX: '0.9' })],
    [['UNKNOWN_CURRENCY', 'USD', 'rates.USD'], list('2024-11-01', { USD: '1' })],
    [['INVALID_AMOUNT', 'EUR', 'rates.EUR'], rates('0')],
    [['INVALID_AMOUNT', 'EUR', 'rates.EUR'], rates('-0.9')],
    [['INVALID_AMOUNT', 'EUR', 'rates.EUR'], rates('par')],
    [['INVALID_AMOUNT', 'EUR', 'rates.EUR'], rates('9e-1')],
    [['INVALID_AMOUNT', 'EUR 999999999 12', 'rates.EUR'], rates('999999999.1')],
    [['LIMIT_EXCEEDED', '300', 'rates'], list('2024-11-01', tooMany)],
    [['INVALID_DATE', '', 'effectiveDate'], list('2024-11-31', { EUR: '0.9' })],
    [['INVALID_DATE', '', 'publishedOn'], undated],
    [['DATE_IN_FUTURE', '2042-01-01 2024-12-31', 'publishedOn'], unpublished],
  ] as const)('is refused with %j (%#)', (refusal, command) => {
    published.when(command).thenRefusal(refusal);
  });

  it('is not refused for the number of its currencies where it carries the most allowed', () => {
    const most = Object.keys(tooMany).slice(1);
    none
      .when(list('2024-11-01', Object.fromEntries(most.map((code) => [code, '1']))))
      .thenRefused('UNKNOWN_CURRENCY', most[0] ?? '', `rates.${most[0]}`);
  });

  it.each(['0.000000000001', '999999999'])('takes a rate as far out as %s', (EUR) => {
    none.when(rates(EUR)).thenEvents({ data: { rates: { EUR } } });
  });

  it('takes a manual rate with its approval and its reason', () => {
    const approved = {
      kind: 'MANUAL',
      approvalReference: 'memo 12',
      reason: 'none published',
    } as const;
    published
      .when(list('2024-11-01', { EUR: '0.9' }, approved))
      .thenEvents({ data: { kind: 'MANUAL', approvalReference: 'memo 12' } });
  });
});

describe('a superseded list', () => {
  it('is superseded once', () => {
    const [first] = published.state.lists;
    const over = { supersedes: first?.listId ?? '' };
    const once = published.commands(list('2024-11-01', { EUR: '0.9' }, over));
    once
      .when(list('2024-11-02', { EUR: '0.9' }, over))
      .thenRefused('RATE_LIST_EXISTS', '2024-09-01.MONTHLY 2024-11-01.MONTHLY.3', 'supersedes');
  });

  describe('of a closed year', () => {
    const over = { supersedes: '2024-10-01.MONTHLY' };
    const right = { EUR: '0.901', JPY: '143.00', CHF: '0.845' };
    const warnings = (closed: readonly string[], runs: readonly string[], reason?: string) =>
      given(ratesDecider, { ...ratesContext, periods: { softClosed: [], closed }, runs })
        .commands(september, midSeptember, october)
        .when(list('2024-10-01', right, reason === undefined ? over : { ...over, reason }));

    /** Replaces a list of June 2021. The next list of CHF is of January 2022, of JPY of 2023, of EUR of 2024. */
    const longAgo = (rates: Record<string, string>, closed: readonly string[]) =>
      given(ratesDecider, {
        ...ratesContext,
        periods: { softClosed: [], closed },
        runs: ['R1', 'R2'],
      })
        .commands(
          list('2021-06-01', rates),
          list('2022-01-01', { CHF: '0.9' }),
          list('2023-01-01', { JPY: '100' }),
          list('2024-01-01', { EUR: '1.0' }),
          list('2024-06-01', { EUR: '1.0', JPY: '100', CHF: '0.9' }),
        )
        .when(list('2021-06-01', rates, { supersedes: '2021-06-01.MONTHLY', reason: 'mistyped' }));

    it('needs a reason, and warns of the year and of the runs that valued at it', () => {
      warnings(['2024'], ['REV-2024']).thenRefused(
        'RATE_APPROVAL_REQUIRED',
        '2024-10-01.MONTHLY 2024',
        'reason',
      );
      expect(warnings(['2024'], ['REV-2024'], 'mistyped').decided()).toMatchObject([
        {
          data: {
            reason: 'mistyped',
            warnings: [
              {
                code: 'RATES_IN_CLOSED_YEAR',
                detail: expect.stringContaining(
                  '2024, which is closed, and by revaluation runs REV-2024',
                ),
              },
            ],
          },
        },
      ]);
    });

    it('says that no run valued at it', () => {
      const [event] = warnings(['2024'], [], 'mistyped').decided();
      expect(event?.data.warnings?.map(({ detail }) => detail)).toEqual([
        'rate list 2024-10-01.MONTHLY was used in 2024, which is closed, and by no revaluation run: ' +
          'what was booked at it stays as it is, and GET /v1/audit/tests/withdrawn-rates lists it',
      ]);
    });

    it('names all runs and all closed years in which a rate of it was valid', () => {
      const [event] = longAgo({ EUR: '1.0' }, ['2021', '2022', '2023']).decided();
      expect(event?.data.warnings?.map(({ detail }) => detail)).toEqual([
        'rate list 2021-06-01.MONTHLY was used in 2021, 2022, 2023, which is closed, ' +
          'and by revaluation runs R1, R2: ' +
          'what was booked at it stays as it is, and GET /v1/audit/tests/withdrawn-rates lists it',
      ]);
    });

    it('was used in a year only up to the next list of each of its currencies', () => {
      const years = (rates: Record<string, string>) =>
        longAgo(rates, ['2021', '2022', '2023']).decided()[0]?.data.warnings?.[0]?.detail;
      expect(years({ JPY: '100' })).toContain('was used in 2021, 2022, which');
      expect(years({ JPY: '100', EUR: '1.0' })).toContain('was used in 2021, 2022, 2023, which');
      expect(years({ CHF: '0.9' })).toContain('was used in 2021, which');
    });

    it('is superseded without one while its year is open', () => {
      expect(warnings(['2023'], []).decided()).toMatchObject([
        { data: { supersedes: over.supersedes } },
      ]);
      expect(warnings(['2023'], []).decided()[0]?.data.warnings).toBeUndefined();
    });
  });
});

describe('an old rate', () => {
  const used = rateOn(published.state, 'EUR', '2024-12-31');

  it('is warned of after 45 days and not before', () => {
    expect(settingsOn('2024-01-01').rateAgeDaysMax).toBe(45n);
    expect(rateWarnings(used, '2024-11-15')).toEqual([]);
    expect(rateWarnings(used, '2024-11-16')).toEqual([
      {
        code: 'RATE_OLD',
        detail: 'rate 0.900 of 2024-10-01 is 46 days old on 2024-11-16: publish a newer one',
      },
    ]);
    expect(rateWarnings(rateOn(published.state, 'USD', '2099-01-01'), '2099-01-01')).toEqual([]);
  });
});
