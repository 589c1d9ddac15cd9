import {
  date,
  decimal,
  faultsInShape,
  fitsShape,
  id,
  listOf,
  Money,
  money,
  nullable,
  oneOf,
  optional,
  part,
  shape,
  text,
  tied,
  variants,
  yesOrNo,
  type Member,
} from '.';

const only = (it: Member) => shape('Only', { it });
const faultsOf = (member: Member, it: unknown) => faultsInShape(only(member), { it });
const fitsIn = (member: Member, it: unknown) => fitsShape(only(member), { it });

const Sum = shape('Sum', { amount: decimal('Amount.', '5'), note: optional(text(9)('Note.')) });
const Bare = shape('Bare', { day: date('Day.'), left: yesOrNo('Left.') });
const One = shape('One', { day: date('Day.') });
const Empty = shape('Empty', {});
const Long = shape('Long', {
  first: text(200)('First.', 'x'.repeat(70)),
  second: text(200)('Second.', 'y'.repeat(70)),
  third: text(200)('Third.', 'z'),
});
const Fee = shape('Fee', { what: oneOf(['FEE'])('What.'), rate: decimal('Rate.', '0.5') });
const Gift = shape('Gift', { what: oneOf(['GIFT'])('What.'), from: id('From.', 'KEN') });
const either = variants('what', { FEE: Fee, GIFT: Gift });

const must = {
  id: 'must be an id: 1 to 64 letters, digits, dots, underscores or hyphens, and not . or ..',
  decimal: 'must be a decimal in a string, such as "600000.00"',
  currency: 'must be the three letters of a currency, such as EUR',
};

describe('an object or a list of objects', () => {
  it.each<[string, Member, unknown, [string, string][]]>([
    ['a text', part(Sum)('Sum.'), 'x', [['it', 'must be an object such as {"amount": "5"}']]],
    ['a list', part(Sum)('Sum.'), [], [['it', 'must be an object such as {"amount": "5"}']]],
    ['null', part(Sum)('Sum.'), null, [['it', 'must be an object such as {"amount": "5"}']]],
    [
      'null for an object that may be null and has a fault',
      nullable(part(Sum)('Sum.')),
      { amount: 1 },
      [['it.amount', 'must be a decimal in a string, such as "5"']],
    ],
    [
      'a text for an object that may be null',
      nullable(part(Sum)('Sum.')),
      'x',
      [['it', 'must be an object such as {"amount": "5"}, or null']],
    ],
    [
      'an example of the member itself',
      part(Sum)('Sum.', { amount: '7', note: null, of: [1, 'a', { b: true }] }),
      'x',
      [
        [
          'it',
          'must be an object such as {"amount": "7", "note": null, "of": [1, "a", {"b": true}]}',
        ],
      ],
    ],
    ['no example', part(Bare)('Bare.'), 'x', [['it', 'must be an object with day and left']]],
    ['no example and one member', part(One)('One.'), 'x', [['it', 'must be an object with day']]],
    ['no members', part(Empty)('Empty.'), 'x', [['it', 'must be an object such as {}']]],
    [
      'an example that is too long',
      part(Long)('Long.'),
      'x',
      [['it', 'must be an object with first, second and third']],
    ],
    [
      'a member where there is none',
      part(Empty)('Empty.'),
      { a: 1 },
      [['it.a', 'is not a field here: leave it out']],
    ],
    [
      'a member that is unknown, one that is missing and one that is wrong',
      part(Sum)('Sum.'),
      { sum: '5', note: '' },
      [
        ['it.sum', 'is not a field here: the fields are amount and note'],
        ['it.amount', 'is missing: it must be a decimal in a string, such as "5"'],
        ['it.note', 'must be text of 1 to 9 characters'],
      ],
    ],
    [
      'the name of a member that every object inherits',
      part(Sum)('Sum.'),
      { amount: '5', constructor: 'x' },
      [['it.constructor', 'is not a field here: the fields are amount and note']],
    ],
    [
      'a variant without its word',
      either('Either.'),
      { rate: '1' },
      [['it', 'must be an object whose what is one of FEE, GIFT']],
    ],
    [
      'a word that every object inherits',
      either('Either.'),
      { what: 'toString' },
      [['it', 'must be an object whose what is one of FEE, GIFT']],
    ],
    [
      'a list for a variant',
      either('Either.'),
      [{ what: 'FEE', rate: '1' }],
      [['it', 'must be an object whose what is one of FEE, GIFT']],
    ],
    [
      'null for a variant',
      either('Either.'),
      null,
      [['it', 'must be an object whose what is one of FEE, GIFT']],
    ],
    [
      'a member of another variant',
      either('Either.'),
      { what: 'GIFT', rate: '1' },
      [
        ['it.rate', 'is not a field here: the fields are what and from'],
        ['it.from', `is missing: it ${must.id}`],
      ],
    ],
    [
      'a variant that may be null',
      nullable(either('Either.')),
      { what: 'FEE', rate: 1 },
      [['it.rate', 'must be a decimal in a string, such as "0.5"']],
    ],
    [
      'variants in a list',
      listOf(Sum, 3, 1)('Sums.'),
      [{ amount: '1' }, { amount: 2 }, { note: 'x' }],
      [
        ['it[1].amount', 'must be a decimal in a string, such as "5"'],
        ['it[2].amount', 'is missing: it must be a decimal in a string, such as "5"'],
      ],
    ],
    [
      'a fault in a list of variants',
      listOf(either, 3)('List.'),
      [{ what: 'FEE', rate: '1' }, { what: 'x' }, { what: 'GIFT', from: '' }],
      [
        ['it[1]', 'must be an object whose what is one of FEE, GIFT'],
        ['it[2].from', must.id],
      ],
    ],
    [
      'a list that is too short',
      listOf(Sum, 3, 1)('Sums.'),
      [],
      [['it', 'must be a list of 1 to 3 objects, each such as {"amount": "5"}']],
    ],
    [
      'a list that is too long',
      listOf(Bare, 1)('Bare.'),
      [{}, {}],
      [['it', 'must be a list of at most 1 objects, each with day and left']],
    ],
    [
      'an item that is no object',
      listOf(Sum, 3)('Sums.', [{ amount: '8' }]),
      [{ amount: '1' }, 'x', { amount: 2 }],
      [['it', 'must be a list of at most 3 objects, each such as {"amount": "8"}']],
    ],
    [
      'a list without an example of its items',
      listOf(either, 2)('List.'),
      'x',
      [['it', 'must be a list of at most 2 objects']],
    ],
    [
      'money',
      money('Money.'),
      { amount: 5, currency: 'euro' },
      [
        ['it.amount', must.decimal],
        ['it.currency', must.currency],
      ],
    ],
    [
      'an object within an object within a list',
      listOf(shape('Outer', { sum: money('Sum.') }), 2)('Outer.'),
      [{ sum: { amount: '1', currency: 'EUR', x: 1, y: 2 } }],
      [
        ['it[0].sum.x', 'is not a field here: the fields are amount and currency'],
        ['it[0].sum.y', 'is not a field here: the fields are amount and currency'],
      ],
    ],
  ])('names by its path: %s', (_what, member, value, expected) => {
    const faults = expected.map(([field, detail]) => ({ field, detail }));
    expect(faultsOf(member, value)).toEqual(faults);
    expect(fitsIn(member, value)).toBe(false);
  });

  it('fits with and without its optional members', () => {
    for (const sum of [
      { amount: '5' },
      { amount: '5', note: 'x' },
      { amount: '5', note: undefined },
    ])
      expect([faultsOf(part(Sum)('Sum.'), sum), fitsIn(part(Sum)('Sum.'), sum)]).toEqual([
        [],
        true,
      ]);
    for (const value of [[], [{ amount: '1' }], [{ amount: '1' }, { amount: '2' }]])
      expect([faultsOf(listOf(Sum, 2)('Sums.'), value)]).toEqual([[]]);
  });

  it('lists examples of lists and of values that may be null within its own example', () => {
    const Row = shape('Row', {
      calls: listOf(oneOf(['m']), 2)('Calls.', ['m']),
      sums: listOf(Money, 2)('Sums.'),
      of: nullable(part(Sum)('Sum.')),
    });
    expect(faultsOf(part(Row)('Row.'), 7)[0]?.detail).toBe(
      'must be an object such as {"calls": ["m"], ' +
        '"sums": [{"amount": "600000.00", "currency": "EUR"}], "of": {"amount": "5"}}',
    );
    const Without = shape('Without', { days: listOf(date, 2)('Days.'), sum: money('Sum.') });
    expect(faultsOf(part(Without)('Row.'), 7)[0]?.detail).toBe(
      'must be an object with days and sum',
    );
  });

  it('shows an example of exactly 120 characters, and names the members instead of a longer one', () => {
    const exactly = '{"day": ""}'.length;
    const of = (length: number) =>
      faultsOf(part(One)('One.', { day: 'x'.repeat(length - exactly) }), 7)[0]?.detail;
    expect(of(120)).toBe(`must be an object such as {"day": "${'x'.repeat(120 - exactly)}"}`);
    expect(of(121)).toBe('must be an object with day');
  });
});

describe('a member that depends on others', () => {
  const Tied = shape('Tied', {
    kind: oneOf(['A', 'B'])('Kind.'),
    one: optional(yesOrNo('One.')),
    two: optional(yesOrNo('Two.')),
    apart: optional(
      tied({ rule: 'notTogetherWith', other: 'one', orOthers: ['two'] }, yesOrNo('Apart.')),
    ),
    alone: optional(tied({ rule: 'notTogetherWith', other: 'one' }, yesOrNo('Alone.'))),
    beside: optional(tied({ rule: 'onlyWith', other: 'one' }, yesOrNo('Beside.'))),
    forA: optional(tied({ rule: 'onlyWhere', other: 'kind', needed: 'A' }, yesOrNo('For A.'))),
    unlessA: optional(
      tied({ rule: 'neededUnless', other: 'kind', value: 'A' }, yesOrNo('Unless A.')),
    ),
    without: optional(
      tied({ rule: 'neededWithout', other: 'one', orOthers: ['two'] }, yesOrNo('Without.')),
    ),
  });
  const right = { kind: 'A', one: true };

  it.each<[object, [string, string][]]>([
    [{}, []],
    [{ beside: true, forA: true, unlessA: true, without: false }, []],
    [{ kind: 'B', unlessA: false }, []],
    [{ one: undefined, two: true }, []],
    [{ one: undefined, without: true }, []],
    [{ one: undefined, without: true, apart: true, alone: true }, []],
    [
      { apart: true, alone: false },
      [
        ['apart', 'cannot be given together with one: leave one of them out'],
        ['alone', 'cannot be given together with one: leave one of them out'],
      ],
    ],
    [
      { two: false, apart: true },
      [['apart', 'cannot be given together with one and two: leave one of them out']],
    ],
    [
      { one: undefined, two: true, beside: true },
      [['beside', 'says nothing without one: give both or neither']],
    ],
    [
      { kind: 'B', unlessA: true, forA: true },
      [['forA', 'can be given only where kind is A: leave it out']],
    ],
    [{ kind: 'B' }, [['unlessA', 'is missing: it may be left out only where kind is A']]],
    [
      { one: undefined },
      [['without', 'is missing: it may be left out only where one or two is given']],
    ],
    [{ without: 7 }, [['without', 'must be true or false']]],
    [{ kind: 'B', unlessA: true, forA: 7 }, [['forA', 'must be true or false']]],
  ])('%j', (more, expected) => {
    const value = { ...right, ...more };
    expect(faultsInShape(Tied, value)).toEqual(
      expected.map(([field, detail]) => ({ field, detail })),
    );
    expect(fitsShape(Tied, value)).toBe(expected.length === 0);
  });

  it('is named by its path within the root that was given', () => {
    expect(faultsInShape(Tied, { kind: 'B', x: 1 }, 'lines[2]').map(({ field }) => field)).toEqual([
      'lines[2].x',
      'lines[2].unlessA',
      'lines[2].without',
    ]);
  });
});
