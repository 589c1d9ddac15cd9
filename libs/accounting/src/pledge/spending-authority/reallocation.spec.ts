import {
  agreedInUsd,
  allocating,
  givenPledge,
  linesOf,
  linesOn,
  place,
  reallocating,
  reducing,
  reversing,
  settlingUsd,
  usdEarmarked,
  usdReceived,
} from '@art30/testing';

const released = usdEarmarked.commands(allocating('j', place('j'), '452.00'));
const consent = (date = '2024-10-04') => ({ donorConsent: { reference: 'letter', date } });

describe('an earmark within another one', () => {
  it.each([
    ['before it', ['f.translation', '452.00'], ['f', '226.00']],
    ['after it', ['f', '226.00'], ['f.translation', '452.00']],
  ] as const)('binds its money, though it was stated %s', (_when, first, second) => {
    const nested = agreedInUsd('678.00', 'm', first, second).commands(
      settlingUsd('678.00', '2024-07-02'),
      allocating('f.translation', place('f.translation'), '226.00'),
    );
    nested
      .when(reallocating(place('f.translation'), place('f'), '113.00'))
      .thenRefused('DONOR_CONSENT_REQUIRED', 'f.translation to f');
    nested
      .when(reducing(place('f.translation'), '113.00'))
      .thenEvents({ data: { lines: [{ to: { purpose: 'f.translation' } }] } });
  });
});

describe('reallocating', () => {
  it('moves authority and money with the consent of the donor', () => {
    const events = released
      .when(reallocating(place('j'), place('l'), '113.00', consent()))
      .decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '3900 113.00 USD = 113.00 j',
      '3900 -113.00 USD = -113.00 l',
    ]);
    expect(linesOn('9210', events, 'purpose')).toEqual([
      '9210 -100.00 USD = -100.00 j',
      '9210 100.00 USD = 100.00 l',
    ]);
  });

  it('warns of a consent of the year 1, before the signature, and of none since', () => {
    const warned = (date: string) =>
      released
        .when(reallocating(place('j'), place('l'), '113.00', consent(date)))
        .decided()
        .flatMap(({ data }) => data.warnings ?? []);
    const code = 'DATES_NOT_ORDERED';
    expect(warned('0001-01-01')).toEqual([
      { code, detail: expect.stringContaining('consent is of 0001-01-01, before the signature') },
    ]);
    expect(warned('2024-10-04')).toEqual([]);
  });

  it.each([
    ['to another level of one purpose', released, place('j'), place('j', 'REGIONAL')],
    ['to another country', released, place('j'), place('j', 'GLOBAL', 'KEN')],
    ['down within the earmark', released, place('j'), place('j.digest')],
    [
      'of money that no earmark ties',
      usdReceived.commands(allocating('TA-GEN', place('k'), '452.00')),
      place('k'),
      place('l'),
    ],
  ] as const)('needs no consent %s', (_what, state, from, to) => {
    state.when(reallocating(from, to, '113.00')).thenEvents({ type: 'ReallocationMade' });
  });

  it('needs no consent for the part of a pledge that no earmark ties', () => {
    const mixed = agreedInUsd('900.00', 'm', ['f', '450.00']).commands(
      settlingUsd('900.00', '2024-07-02'),
      allocating('M-GEN', place('k'), '113.00'),
    );
    mixed.when(reallocating(place('k'), place('l'), '113.00')).decided();
    mixed
      .commands(allocating('f', place('f'), '113.00', { allocationId: 'G9' }))
      .when(reallocating(place('f'), place('l'), '113.00'))
      .thenRefused('DONOR_CONSENT_REQUIRED', 'f to l');
  });

  it('lets the new purpose bind like the old one: it is reduced to itself, and left with consent', () => {
    const moved = released.commands(reallocating(place('j'), place('l'), '113.00', consent()));
    const reduced = moved.commands(reducing(place('l'), '56.50', { effectiveDate: '2024-10-14' }));
    expect(linesOf([reduced.recorded.at(-1)?.event as never])).toEqual([]);
    reduced
      .when(reallocating(place('l'), place('k'), '56.50', { reallocationId: 'G9' }))
      .thenRefused('DONOR_CONSENT_REQUIRED');
    const release = allocating('l', place('l.guidance'), '56.50', {
      allocationId: 'G8',
      effectiveDate: '2024-10-15',
    });
    reduced.when(release).decided();
  });

  it('to a country that is not named is warned of', () => {
    const [event] = released
      .when(reallocating(place('j'), place('l', 'NATIONAL'), '113.00', consent()))
      .decided();
    expect(event?.data.warnings).toEqual([
      {
        code: 'COUNTRY_MISSING',
        detail: 'spending authority for l at national level names no country: state the country',
      },
    ]);
  });

  it('is bound by no consent that nobody needed', () => {
    usdReceived
      .commands(
        allocating('TA-GEN', place('k'), '452.00'),
        reallocating(place('k'), place('l'), '113.00', consent()),
      )
      .when(reallocating(place('l'), place('e'), '113.00', { reallocationId: 'G9' }))
      .thenEvents({ type: 'ReallocationMade' });
  });

  it('forgets a consent whose reallocation was reversed', () => {
    const moved = released.commands(
      reallocating(place('j'), place('f.translation'), '113.00', consent()),
    );
    const back = moved.commands(reversing(moved.idOf('ReallocationMade'), '2024-10-14'));
    const within = back.commands(
      allocating('f', place('f.translation.fr'), '113.00', { allocationId: 'G8' }),
    );
    const events = within.when(reducing(place('f.translation.fr'), '113.00')).decided();
    expect(linesOf(events, 'purpose')).toEqual([
      '3900 113.00 USD = 113.00 f.translation.fr',
      '3900 -113.00 USD = -113.00 f',
    ]);
  });

  it('of the whole remainder takes both residuals as they stand', () => {
    const small = (id: string) => allocating('TA-GEN', place('k'), '0.04', { allocationId: id });
    usdReceived
      .commands(small('S1'), small('S2'))
      .when(reallocating(place('k'), place('l'), '0.08'))
      .thenEvents({ data: { programmable: '0.08', supportReserve: '0.00' } });
  });

  it.each([
    [
      ['PURPOSE_NOT_ALLOWED', 'j GLOBAL', 'to'],
      released,
      reallocating(place('j'), place('j'), '1.00'),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'j GLOBAL KEN', 'to'],
      released,
      reallocating(
        place('j', 'GLOBAL', 'KEN'),
        place('j', 'GLOBAL', 'KEN'),
        '999999.00',
        consent(),
      ),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', '', 'donorConsent'],
      released,
      reallocating(place('j'), place('l'), '1.00'),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', '', 'donorConsent'],
      released,
      reallocating(place('j'), place('l'), '1.00', {
        donorConsent: { reference: ' ', date: '2024-10-04' },
      }),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', '2024-10-15 2024-10-14', 'donorConsent.date'],
      released,
      reallocating(place('j'), place('l'), '1.00', consent('2024-10-15')),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', '', 'donorConsent'],
      released,
      reallocating(place('j'), place('f'), '1.00'),
    ],
    [
      ['DONOR_CONSENT_REQUIRED', '', 'donorConsent'],
      usdEarmarked.commands(allocating('j', place('j.digest'), '9.00')),
      reallocating(place('j.digest'), place('l'), '1.00'),
    ],
    [
      ['INVALID_DATE', '', 'donorConsent.date'],
      released,
      reallocating(place('j'), place('l'), '1.00', consent('4 October')),
    ],
    [
      ['CROSS_RECOMMENDATION', 'TA-GEN', 'to.purpose'],
      released,
      reallocating(place('j'), { purpose: 'TA-GEN' }, '1.00', consent()),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', 'M-GEN', 'to.purpose'],
      released,
      reallocating(place('j'), place('M-GEN'), '1.00', consent()),
    ],
    [
      ['PURPOSE_NOT_ALLOWED', '2024-10-14', 'to.purpose'],
      released,
      reallocating(place('j'), place('p'), '1.00', consent()),
    ],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'from.level'],
      released,
      reallocating({ purpose: 'j' }, place('l'), '1.00', consent()),
    ],
    [
      ['LEVEL_REQUIRED', 'GLOBAL REGIONAL NATIONAL', 'to.level'],
      released,
      reallocating(place('j'), { purpose: 'l' }, '1.00', consent()),
    ],
    [
      ['DUPLICATE_ID', 'G1 P1', 'id'],
      released,
      reallocating(place('j'), place('l'), '1.00', { ...consent(), reallocationId: 'G1' }),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'GLOBAL USD 0.01 2024-10-14', ''],
      released,
      reallocating(place('j'), place('l'), '452.01', consent()),
    ],
    [
      ['INSUFFICIENT_UNSPENT', 'GLOBAL USD 0.88 2024-08-31', ''],
      released,
      reallocating(place('j'), place('l'), '1.00', {
        ...consent('2024-08-01'),
        effectiveDate: '2024-08-31',
      }),
    ],
    [
      ['DATE_IN_FUTURE', '2025-06-01 2024-12-31', 'effectiveDate'],
      released,
      reallocating(place('j'), place('l'), '1.00', { ...consent(), effectiveDate: '2025-06-01' }),
    ],
    [
      ['INVALID_AMOUNT', '', 'gross'],
      released,
      reallocating(place('j'), place('l'), '0.00', consent()),
    ],
    [
      ['PLEDGE_UNKNOWN', 'P1', 'pledgeId'],
      givenPledge(),
      reallocating(place('j'), place('l'), '1.00', consent()),
    ],
  ] as const)('is refused with %j (%#)', (refusal, state, command) => {
    state.when(command).thenRefusal(refusal);
  });
});
