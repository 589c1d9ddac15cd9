import {
  agreedInUsd,
  allocating,
  announcing,
  eur,
  givenPledge,
  linesOf,
  linesOn,
  paying,
  place,
  reducing,
  reporting,
  settling,
  settlingUsd,
  signing,
  signingDirectly,
  undoing,
  usd,
  usdEarmarked,
  usdReceived,
} from '@art30/testing';
import { allocationLinesMax } from '../facts/pledge-parts';

const late = { effectiveDate: '2024-12-20' };

describe('allocating', () => {
  it('moves the gross by 3900 and grants what is left after support costs', () => {
    const events = usdReceived
      .when(allocating('TA-GEN', place('k', 'NATIONAL', 'KEN'), '452.00'))
      .thenEvents({
        type: 'AllocationMade',
        data: { lines: [{ programmable: '400.00', supportReserve: '52.00' }] },
      });
    expect(linesOf(events, 'purpose', 'level', 'country')).toEqual([
      '3900 452.00 USD = 452.00 TA-GEN - -',
      '3900 -452.00 USD = -452.00 k NATIONAL KEN',
    ]);
    expect(linesOn('9210', events, 'purpose', 'level', 'country')).toEqual([
      '9210 400.00 USD = 400.00 k NATIONAL KEN',
    ]);
    expect(linesOn('9220', events)).toEqual(['9220 52.00 USD = 52.00']);
    expect(linesOn('9290', events)).toEqual(['9290 -452.00 USD = -452.00']);
  });

  it('reserves support line by line: nothing of 1,000 times 0.03, and 3.45 of 30.00 at once', () => {
    const reservedBy = (gross: string) =>
      usdReceived
        .when(allocating('TA-GEN', place('k', 'NATIONAL', 'KEN'), gross))
        .thenEvents({ type: 'AllocationMade' });
    expect(linesOn('9220', reservedBy('0.03'))).toEqual(['9220 0.00 USD = 0.00']);
    expect(linesOn('9210', reservedBy('0.03'))).toEqual(['9210 0.03 USD = 0.03']);
    expect(linesOn('9220', reservedBy('30.00'))).toEqual(['9220 3.45 USD = 3.45']);
    expect(linesOn('9210', reservedBy('30.00'))).toEqual(['9210 26.55 USD = 26.55']);
  });

  it.each([
    [
      'NATIONAL',
      undefined,
      ['spending authority for k at national level names no country: state the country'],
    ],
    ['NATIONAL', 'KEN', []],
    ['REGIONAL', undefined, []],
    ['GLOBAL', undefined, []],
  ])('to %s, country %s, warns of %j', (level, country, details) => {
    const warnings = details.map((detail) => ({ code: 'COUNTRY_MISSING', detail }));
    usdReceived
      .when(allocating('TA-GEN', place('k', level, country), '452.00'))
      .thenEvents({ data: { warnings } });
  });

  it('of money earmarked at source is a release: spending authority and nothing else', () => {
    const events = usdEarmarked.when(allocating('f', place('f'), '226.00')).decided();
    expect(linesOf(events)).toEqual([]);
    expect(linesOn('9210', events)).toEqual(['9210 200.00 USD = 200.00']);
  });

  it('goes down within an earmark without asking the donor', () => {
    const events = usdEarmarked
      .when(allocating('f', place('f.translation.fr'), '113.00'))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '3900 113.00 USD = 113.00 f',
      '3900 -113.00 USD = -113.00 f.translation.fr',
    ]);
  });

  it('splits by the support rate of the agreement', () => {
    const atSeven = agreedInUsd('100.00', 'n').state;
    expect(atSeven.status).toBe('signed');
    const terms = { pscRate: '0.07', pscApprovalReference: 'FAFA' };
    givenPledge()
      .commands(signingDirectly(terms), settling([paying(eur('1000.00'), '1104.94')]))
      .when(allocating('TA-GEN', place('k'), '107.00'))
      .thenEvents({ data: { lines: [{ programmable: '100.00', supportReserve: '7.00' }] } });
  });

  it('gives out the last cent and no more', () => {
    usdReceived.when(allocating('TA-GEN', place('k'), '1130.00')).decided();
    usdReceived.when(allocating('TA-GEN', place('k'), '1130.01')).thenRefused('INSUFFICIENT_CASH');
    usdReceived
      .commands(allocating('TA-GEN', place('k'), '1130.00'))
      .when(allocating('TA-GEN', place('l'), '0.01', { allocationId: 'G9' }))
      .thenRefused('INSUFFICIENT_CASH', 'USD 0.01');
  });

  it('never spends the same cash twice, whatever the order in which it is recorded', () => {
    const twoReceipts = agreedInUsd('1000.00', 'n').commands(
      settlingUsd('500.00', '2024-07-02', 'A1'),
      settlingUsd('500.00', '2024-09-02', 'A2'),
      allocating('TA-GEN', place('k'), '900.00', { effectiveDate: '2024-09-02' }),
    );
    const earlier = (gross: string, on: string) =>
      allocating('TA-GEN', place('l'), gross, { allocationId: 'G9', effectiveDate: on });
    twoReceipts.when(earlier('100.00', '2024-07-02')).decided();
    twoReceipts
      .when(earlier('100.01', '2024-07-02'))
      .thenRefused('INSUFFICIENT_CASH', '2024-09-02');
    twoReceipts.when(earlier('0.01', '2024-07-01')).thenRefused('INSUFFICIENT_CASH', '2024-07-01');
  });

  it('counts cash at the value at which it came in, not at the agreed value', () => {
    const atLoss = givenPledge().commands(
      signingDirectly(),
      settling([paying(eur('1000.00'), '1104.94')]),
    );
    atLoss.when(allocating('TA-GEN', place('k'), '1104.94')).decided();
    atLoss.when(allocating('TA-GEN', place('k'), '1104.95')).thenRefused('INSUFFICIENT_CASH');
  });

  it('does not count money that left again', () => {
    usdReceived
      .commands(undoing('A1', '2024-08-01'))
      .when(allocating('TA-GEN', place('k'), '0.01', { effectiveDate: '2024-07-15' }))
      .thenRefused('INSUFFICIENT_CASH', '2024-08-01');
  });

  const advanced = givenPledge().commands(
    announcing({ amount: usd('1000.00') }),
    settlingUsd('1000.00', '2024-04-02'),
  );
  const line = { from: { purpose: 'TA-GEN' }, to: place('k'), gross: usd('0.01') };
  const lines = (count: number) => ({ lines: Array.from({ length: count }, () => line) });

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), allocating('TA-GEN', place('k'), '1.00')],
    [['PLEDGE_STATUS', 'P1 announced', ''], advanced, allocating('TA-GEN', place('k'), '1.00')],
    [
      ['DATES_NOT_ORDERED', 'signed 2024-05-06', 'effectiveDate'],
      advanced.commands(
        signing({ instalments: [{ no: 1, dueOn: '2024-06-30', amount: usd('1000.00') }] }),
      ),
      allocating('TA-GEN', place('k'), '1.00', { effectiveDate: '2024-05-05' }),
    ],
    [
      ['DUPLICATE_ID', 'G1 P1', 'id'],
      usdReceived.commands(allocating('TA-GEN', place('k'), '1.00')),
      allocating('TA-GEN', place('k'), '1.00'),
    ],
    [
      ['INVALID_DATE', '', 'effectiveDate'],
      usdReceived,
      allocating('TA-GEN', place('k'), '1.00', { effectiveDate: 'today' }),
    ],
    [
      ['DATE_IN_FUTURE', '2025-02-01 2024-12-31', 'effectiveDate'],
      usdReceived,
      allocating('TA-GEN', place('k'), '1.00', { effectiveDate: '2025-02-01' }),
    ],
    [
      ['LIMIT_EXCEEDED', '1 200', 'lines'],
      usdReceived,
      allocating('TA-GEN', place('k'), '1.00', { lines: [] }),
    ],
    [
      ['LIMIT_EXCEEDED', '1 200', 'lines'],
      usdReceived,
      allocating('TA-GEN', place('k'), '1.00', lines(allocationLinesMax + 1)),
    ],
    [
      ['CROSS_RECOMMENDATION', 'M-GEN', 'lines[0].from.purpose'],
      usdReceived,
      allocating('M-GEN', place('k'), '1.00'),
    ],
    [
      ['CROSS_RECOMMENDATION', 'M-GEN', 'lines[0].to.purpose'],
      usdReceived,
      allocating('TA-GEN', place('M-GEN'), '1.00'),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-09-01', 'lines[0].to.purpose'],
      usdReceived,
      allocating('TA-GEN', place('f'), '1.00'),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'TA-GEN', 'lines[0].to.purpose'],
      usdReceived,
      allocating('TA-GEN', place('TA-GEN'), '1.00'),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'PSC-FUND 2024-09-01', 'lines[0].to.purpose'],
      usdReceived,
      allocating('TA-GEN', place('PSC-FUND'), '1.00'),
    ],
    [
      ['PURPOSE_UNKNOWN', 'q', 'lines[0].to.purpose'],
      usdReceived,
      allocating('TA-GEN', place('q'), '1.00'),
    ],
    [
      ['PURPOSE_UNKNOWN', 'q', 'lines[0].from.purpose'],
      usdReceived,
      allocating('q', place('k'), '1.00'),
    ],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'lines[0].to.level'],
      usdReceived,
      allocating('TA-GEN', { purpose: 'k' }, '1.00'),
    ],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'lines[0].to.level'],
      usdReceived,
      allocating('TA-GEN', place('k', 'LOCAL'), '1.00'),
    ],
    [
      ['UNKNOWN_COUNTRY', 'FRE', 'lines[0].to.country'],
      usdReceived,
      allocating('TA-GEN', place('k', 'NATIONAL', 'FRE'), '1.00'),
    ],
    [
      ['INVALID_AMOUNT', '', 'lines[0].gross'],
      usdReceived,
      allocating('TA-GEN', place('k'), '0.00'),
    ],
    [
      ['INVALID_AMOUNT', '', 'lines[0].gross'],
      usdReceived,
      allocating('TA-GEN', place('k'), '-1.00'),
    ],
    [
      ['INVALID_MINOR_UNITS', 'USD 2 1.001 3', 'lines[0].gross'],
      usdReceived,
      allocating('TA-GEN', place('k'), '1.001'),
    ],
    [
      ['CURRENCY_MISMATCH', 'USD EUR', 'lines[0].gross'],
      usdReceived,
      allocating('TA-GEN', place('k'), '1.00', { lines: [{ ...line, gross: eur('1.00') }] }),
    ],
    [
      ['INSUFFICIENT_CASH', 'TA-GEN USD 1.00 2024-09-01', ''],
      agreedInUsd('1130.00', 'n'),
      allocating('TA-GEN', place('k'), '1.00'),
    ],
    [
      ['INSUFFICIENT_CASH', 'USD 1.00 2024-09-01', ''],
      usdReceived,
      allocating('k', place('k'), '1.00'),
    ],
    [
      ['INSUFFICIENT_CASH', 'USD 0.01 2024-09-01', ''],
      usdEarmarked,
      allocating('f', place('f'), '226.01'),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', '', 'lines[0].to.purpose'],
      usdEarmarked,
      allocating('f', place('j'), '1.00'),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', 'f', 'lines[0].to.purpose'],
      usdEarmarked,
      allocating('f.translation', place('j'), '1.00'),
    ],
    [
      ['INSUFFICIENT_CASH', 'f.translation', ''],
      usdEarmarked,
      allocating('f.translation', place('f'), '1.00'),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});

describe('what a purpose gained that no earmark covers', () => {
  it('is allocated to any purpose without consent', () => {
    // EUR 90.00 at 0.910 are an expenditure of USD 98.90, paid with cash of the value USD 45.00.
    const gained = givenPledge().commands(
      signingDirectly(),
      settling([paying(eur('1000.00'), '500.00')]),
      allocating('TA-GEN', place('k'), '113.00'),
      reporting(place('k'), eur('90.00'), { paidFrom: 'BK-EUR' }),
    );
    gained
      .when(allocating('k', place('l'), '10.00', { allocationId: 'G9', ...late }))
      .thenEvents({ type: 'AllocationMade' });
  });
});

describe('reducing an allocation', () => {
  const allocated = usdReceived.commands(allocating('TA-GEN', place('k'), '452.00'));

  it('gives the gross back to the bucket and withdraws both parts', () => {
    const events = allocated.when(reducing(place('k'), '113.00')).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '3900 113.00 USD = 113.00 k',
      '3900 -113.00 USD = -113.00 TA-GEN',
    ]);
    expect(linesOn('9210', events)).toEqual(['9210 -100.00 USD = -100.00']);
    expect(linesOn('9220', events)).toEqual(['9220 -13.00 USD = -13.00']);
  });

  it('gives money of an earmark back to the earmark', () => {
    const within = usdEarmarked.commands(allocating('f', place('f.translation.fr'), '113.00'));
    const events = within.when(reducing(place('f.translation.fr'), '113.00')).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '3900 113.00 USD = 113.00 f.translation.fr',
      '3900 -113.00 USD = -113.00 f',
    ]);
  });

  it('of the whole remainder takes both residuals as they stand', () => {
    const small = (id: string) => allocating('TA-GEN', place('k'), '0.04', { allocationId: id });
    const pennies = usdReceived.commands(small('S1'), small('S2'), small('S3'));
    pennies
      .when(reducing(place('k'), '0.12'))
      .thenEvents({ data: { lines: [{ programmable: '0.12', supportReserve: '0.00' }] } });
  });

  it('frees the money for another allocation from its own date on', () => {
    const freed = usdReceived.commands(
      allocating('TA-GEN', place('k'), '1130.00'),
      reducing(place('k'), '1130.00'),
    );
    const again = (on: string) =>
      allocating('TA-GEN', place('l'), '1130.00', { allocationId: 'G9', effectiveDate: on });
    freed.when(again('2024-10-01')).decided();
    freed.when(again('2024-09-30')).thenRefused('INSUFFICIENT_CASH');
  });

  it.each([
    [['PLEDGE_UNKNOWN', 'P1', 'pledgeId'], givenPledge(), reducing(place('k'), '1.00')],
    [
      ['DUPLICATE_ID', 'G1 P1', 'id'],
      allocated,
      reducing(place('k'), '1.00', { reductionId: 'G1' }),
    ],
    [['LIMIT_EXCEEDED', '1 200', 'lines'], allocated, reducing(place('k'), '1.00', { lines: [] })],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'lines[0].from.level'],
      allocated,
      reducing({ purpose: 'k' }, '1.00'),
    ],
    [['INVALID_AMOUNT', '', 'lines[0].gross'], allocated, reducing(place('k'), '0.00')],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      allocated,
      reducing(place('k'), '1.00', { effectiveDate: '2025-06-01' }),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'GLOBAL USD 0.01 2024-10-01', ''],
      allocated,
      reducing(place('k'), '452.01'),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'REGIONAL USD 0.88 2024-10-01', ''],
      allocated,
      reducing(place('k', 'REGIONAL'), '1.00'),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'GLOBAL KEN USD 0.88 2024-10-01', ''],
      allocated,
      reducing(place('k', 'GLOBAL', 'KEN'), '1.00'),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'GLOBAL USD 0.88 2024-10-01', ''],
      allocated,
      reducing(place('l'), '1.00'),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'GLOBAL USD 0.88 2024-08-31', ''],
      allocated,
      reducing(place('k'), '1.00', { effectiveDate: '2024-08-31' }),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});
