import {
  actor,
  count,
  country,
  currency,
  date,
  decimal,
  differentOnes,
  evidenceDocuments,
  faultsInShape,
  fitsShape,
  id,
  json,
  ledgerAccount,
  listOf,
  mapOf,
  moment,
  month,
  name,
  nullable,
  oneOf,
  plainName,
  reference,
  referenceOrBlank,
  sha256,
  shape,
  text,
  textOrBlank,
  usdAmount,
  uuid,
  wholeNumber,
  year,
  yearOrMonth,
  yesOrNo,
  type Member,
} from '.';

const only = (it: Member) => shape('Only', { it });
const faultsOf = (member: Member, it: unknown) => faultsInShape(only(member), { it });
const fitsIn = (member: Member, it: unknown) => fitsShape(only(member), { it });

const hex = '0123456789abcdef'.repeat(4);
const lowUuid = '00000000-0000-0000-0000-00000000000a';
const must = {
  id: 'must be an id: 1 to 64 letters, digits, dots, underscores or hyphens, and not . or ..',
  actor: 'must be an id: 1 to 128 lower-case letters, digits or . _ - : | ~, and not . or ..',
  decimal: 'must be a decimal in a string, such as "600000.00"',
  usd: 'must be US dollars and cents in a string, such as "600000.00"',
  moment: 'must be a moment in UTC, such as 2024-09-17T15:30:00.000Z',
  month: 'must be a month, YYYY-MM, such as 2024-11',
  year: 'must have four digits, such as 2024',
  yearOrMonth: 'must be a year or a month, such as 2024 or 2024-11',
  date: 'must be a date, YYYY-MM-DD',
  currency: 'must be the three letters of a currency, such as EUR',
  country: 'must be the three letters of a country, such as KEN',
  account: 'must be the four digits of a ledger account, such as 1110',
  sha256: 'must be a SHA-256 in 64 lower-case hexadecimal digits',
  uuid: 'must be a UUID in lower-case letters',
};

describe('a value of one kind', () => {
  it.each<[string, Member, unknown[], unknown[], string]>([
    [
      'an id',
      id('Id.'),
      ['k', 'A.b_c-9', '...', 'x'.repeat(64)],
      ['', '.', '..', 'a b', 'é', 'a/b', 'x'.repeat(65), 'a\n', 7, null, ['k'], {}, true],
      must.id,
    ],
    [
      'a person',
      actor('Person.'),
      ['amara', 'a.b_c-d:e|f~9', 'x'.repeat(128)],
      ['', '.', '..', 'Amara', 'a b', 'x'.repeat(129), 7],
      must.actor,
    ],
    [
      'a UUID',
      uuid('Id.'),
      [lowUuid, 'abcdef01-2345-6789-abcd-ef0123456789'],
      [lowUuid.toUpperCase(), `${lowUuid}0`, `0${lowUuid}`, lowUuid.replaceAll('-', ''), '', 7],
      must.uuid,
    ],
    [
      'a date',
      date('Day.'),
      ['2025-02-28', '2025-02-31', '0000-00-00'],
      ['2025-2-28', '25-02-28', '2025-02-28T', ' 2025-02-28', '2025/02/28', 20250228, null],
      must.date,
    ],
    [
      'a moment',
      moment('Moment.'),
      ['2024-09-17T15:30:00.000Z'],
      [
        '2024-09-17T15:30:00Z',
        '2024-09-17T15:30:00.000',
        '2024-09-17 15:30:00.000Z',
        '2024-09-17T15:30:00.000Z ',
        'x2024-09-17T15:30:00.000Z',
        '2024-09-17T15:30:00.0000Z',
        '2024-09-17T15:30:00.000+00:00',
        1,
      ],
      must.moment,
    ],
    ['a year', year('Year.'), ['2024'], ['24', '20245', '2024-', 'x2024', 2024], must.year],
    [
      'a month',
      month('Month.'),
      ['2024-01', '2024-09', '2024-10', '2024-12'],
      ['2024-00', '2024-13', '2024-1', '2024', '2024-011', '12024-01', 202401],
      must.month,
    ],
    [
      'a year or a month',
      yearOrMonth('Period.'),
      ['2024', '2024-01', '2024-09', '2024-10', '2024-12'],
      ['2024-00', '2024-13', '2024-1', '2024-', '202', '2024-01-01', '12024', 2024],
      must.yearOrMonth,
    ],
    [
      'a decimal',
      decimal('Amount.'),
      ['0', '-1', '600000.00', '-0.5', '9'.repeat(30), `1.${'9'.repeat(30)}`],
      ['', '.', '1.', '.5', '+1', '1,5', '1e3', ' 1', '1 ', '--1', '9'.repeat(31), 1.5, null],
      must.decimal,
    ],
    [
      'US dollars',
      usdAmount('Amount.'),
      ['0.00', '-1.50', `${'9'.repeat(30)}.00`],
      ['0', '1.5', '1.505', '.50', '+1.00', '1.00 ', ' 1.00', `${'9'.repeat(31)}.00`, 1.5],
      must.usd,
    ],
    [
      'a currency',
      currency('Currency.'),
      ['EUR', 'ZZZ'],
      ['EU', 'EURO', 'eur', 'E1R', 'xEUR', 3],
      must.currency,
    ],
    ['a country', country('Country.'), ['KEN'], ['KE', 'KENY', 'ken', 'xKEN', 3], must.country],
    [
      'a ledger account',
      ledgerAccount('Account.'),
      ['1110'],
      ['111', '11100', 'x1110', '111a', 1110],
      must.account,
    ],
    [
      'a hash',
      sha256('Hash.'),
      [hex],
      [hex.slice(1), `${hex}0`, `0${hex}`, hex.toUpperCase(), 0],
      must.sha256,
    ],
    [
      'yes or no',
      yesOrNo('Open.'),
      [true, false],
      ['true', 0, 1, null, {}],
      'must be true or false',
    ],
    [
      'a whole number',
      wholeNumber(2, 5)('Number.'),
      [2, 3, 5],
      [1, 6, 2.5, '3', NaN, Infinity, null, [3], true],
      'must be a whole number from 2 to 5',
    ],
    [
      'a count',
      count('Count.'),
      [-(2 ** 53) + 1, 0, 2 ** 53 - 1],
      [2 ** 53, -(2 ** 53), 0.5],
      'must be a whole number from -9007199254740991 to 9007199254740991',
    ],
    [
      'a word',
      oneOf(['MET', 'FAILED'])('Outcome.'),
      ['MET', 'FAILED'],
      ['met', '', 'MET ', null, ['MET'], 1],
      'must be one of MET, FAILED',
    ],
    [
      'text',
      text(5)('Text.'),
      ['a', 'a b c', '  x', 'a\tb', 'a\nb', 'a\r', '\u202ea', 'é'],
      ['', ' ', '\n', 'abcdef', 'a\u0000', 'a\u007f', 'a\u0085', '\ud800', 7, null, ['a']],
      'must be text of 1 to 5 characters',
    ],
    [
      'text that may be blank',
      textOrBlank(5)('Text.'),
      ['', ' ', 'abcde'],
      ['abcdef', '\u0000', '\udc00', 7, null],
      'must be text of at most 5 characters',
    ],
    [
      'a name',
      name('Name.'),
      ['Kenya', 'a\nb', 'x'.repeat(200)],
      ['', 'x'.repeat(201), '\u0007'],
      'must be text of 1 to 200 characters',
    ],
    [
      'a plain name',
      plainName('Name.'),
      ['Kenya', 'x'.repeat(200), 'ا\u200cب', 'ا\u200dب'],
      [
        '',
        '  ',
        'x'.repeat(201),
        'a\nb',
        'a\tb',
        'a\u2028b',
        'a\u2029b',
        'a\u202ab',
        'a\u202eb',
        'a\u2066b',
        'a\u2069b',
        'a\u200bb',
        '\ufeffa',
        7,
      ],
      'must be text of 1 to 200 characters on one line, ' +
        'without control characters and marks that turn its direction or have no width',
    ],
    [
      'a reference',
      reference('Reference.'),
      ['INV 7', ' INV  7 ', 'a\u0000b', 'x'.repeat(140)],
      ['', ' ', '\u200b', '\u0000', 'x'.repeat(141), '\ud800', 7, null],
      'must be text of 1 to 140 characters',
    ],
    [
      'a reference that may be blank',
      referenceOrBlank('Reference.'),
      ['', ' ', '\u200b', 'x'.repeat(140)],
      ['x'.repeat(141), '\u0958'.repeat(71), '\ud800', 7],
      'must be text of at most 140 characters',
    ],
    ['JSON', json('Anything.'), [null, 0, '', [], {}], [], 'must be JSON'],
    [
      'a value or null',
      nullable(yesOrNo('Open.')),
      [null, true],
      ['null', 0, {}],
      'must be true or false, or null',
    ],
    [
      'a list of values',
      listOf(id, 3)('Ids.'),
      [[], ['a', 'b', 'b']],
      [['a', 'b', 'c', 'd'], ['a', ''], [null], 'a', {}, { length: 1 }, null],
      `must be a list of at most 3 values, each of which ${must.id}`,
    ],
    [
      'a list without duplicates',
      differentOnes(id, 3, 2)('Ids.'),
      [
        ['a', 'b'],
        ['a', 'b', 'c'],
      ],
      [['a'], ['a', 'a'], ['a', 'b', 'a'], ['a', 'b', 'c', 'd'], ['a', 7]],
      `must be a list of 2 to 3 different values, each of which ${must.id}`,
    ],
    [
      'a list of words',
      listOf(oneOf(['m', 'n']), 3, 1)('Calls.'),
      [['m'], ['m', 'm', 'n']],
      [[], ['x'], ['m', 'm', 'm', 'm']],
      'must be a list of words among m, n',
    ],
    [
      'a list of different words',
      differentOnes(oneOf(['m', 'n']), 3)('Calls.'),
      [[], ['n', 'm']],
      [['m', 'm'], ['x']],
      'must be a list of different words among m, n',
    ],
    [
      'a map of numbers',
      mapOf(id, yesOrNo, { what: 'flags', itemsMax: 1 })('Flags.'),
      [{}, { a: true }],
      [{ a: 1 }, { a: true, b: true }, { 'a b': true }, [], null, 'a'],
      'must name at most 1 flags, each with a yesOrNo',
    ],
    [
      'a map with an example',
      mapOf(id, decimal, { what: 'rates', itemsMax: 2 })('Rates.', { EUR: '0.9' }),
      [{ EUR: '1', CHF: '2' }],
      [{ EUR: 1 }, { '..': '1' }, { a: '1', b: '2', c: '3' }],
      'must name at most 2 rates, each with a decimal in a string, such as {"EUR": "0.9"}',
    ],
  ])('%s', (...row) => {
    const [, member, right, wrong, detail] = row;
    for (const value of right) {
      expect([value, faultsOf(member, value)]).toEqual([value, []]);
      expect([value, fitsIn(member, value)]).toEqual([value, true]);
    }
    for (const value of wrong) {
      expect([value, faultsOf(member, value)]).toEqual([value, [{ field: 'it', detail }]]);
      expect([value, fitsIn(member, value)]).toEqual([value, false]);
    }
  });

  it.each<[string, Member, string]>([
    ['its example instead of that of its kind', decimal('Rate.', '0.01'), '"0.01"'],
    ['that of its kind where it has none', decimal('Rate.'), '"600000.00"'],
    ['a text with a character of a replacement', currency('Currency.', '$&'), '$&'],
    ['that of its kind where its own is no text', year('Year.', 7), '2024'],
  ])('shows in its refusal %s', (_what, member, shown) => {
    expect(faultsOf(member, 7)[0]?.detail.split(', such as ')[1]).toBe(shown);
  });
});

describe('documents behind a fact', () => {
  const document = { name: 'agreement.pdf', mediaType: 'application/pdf', size: 1, sha256: hex };
  const faults = (more: object) =>
    faultsOf(evidenceDocuments, [{ ...document, ...more }]).map(({ field }) => field);

  it.each(['agreement.pdf', '...', 'a b', 'x'.repeat(200)])('may have the name %j', (of) => {
    expect(faults({ name: of })).toEqual([]);
  });

  it.each(['', '.', '..', ' .. ', '.\u200b', 'a/b', 'a\\b', 'x'.repeat(201), 7])(
    'cannot have the name %j',
    (of) => {
      expect(faultsOf(evidenceDocuments, [{ ...document, name: of }])).toEqual([
        {
          field: 'it[0].name',
          detail:
            'must be text of 1 to 200 characters that names a file: without / and \\, and not . or ..',
        },
      ]);
    },
  );

  it.each([
    ['application/pdf', true],
    ['image/svg+xml', true],
    [`${'a'.repeat(63)}/${'b'.repeat(63)}`, true],
    [`${'a'.repeat(64)}/b`, false],
    [`a/${'b'.repeat(64)}`, false],
    ['Application/pdf', false],
    ['application', false],
    ['application/', false],
    ['/pdf', false],
    ['+a/b', false],
    ['a/+b', false],
    ['text/plain; charset=utf-8', false],
    [' text/plain', false],
  ])('take the media type %s: %s', (mediaType, taken) => {
    expect(faults({ mediaType })).toEqual(taken ? [] : ['it[0].mediaType']);
    if (taken) return;
    expect(faultsOf(evidenceDocuments, [{ ...document, mediaType }])[0]?.detail).toBe(
      'must be a media type in lower case, without parameters, such as application/pdf',
    );
  });

  it('have 1 byte to 20 MiB, and are 1 to 10', () => {
    expect(faults({ size: 20_971_520 })).toEqual([]);
    expect(faults({ size: 20_971_521 })).toEqual(['it[0].size']);
    expect(faults({ size: 0 })).toEqual(['it[0].size']);
    const many = (length: number) => Array.from({ length }, () => document);
    expect(fitsIn(evidenceDocuments, many(10))).toBe(true);
    expect(fitsIn(evidenceDocuments, undefined)).toBe(true);
    expect(fitsIn(evidenceDocuments, [])).toBe(false);
    expect(fitsIn(evidenceDocuments, many(11))).toBe(false);
  });
});
