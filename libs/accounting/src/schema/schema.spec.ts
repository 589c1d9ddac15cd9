import {
  date,
  decimal,
  differentOnes,
  faultsInShape,
  fitsShape,
  id,
  listOf,
  mapOf,
  Money,
  money,
  nullable,
  oneOf,
  optional,
  part,
  reference,
  shape,
  text,
  tied,
  variants,
  wholeNumber,
  yesOrNo,
  type Infer,
} from '.';

const Line = shape('Line', {
  instalment: wholeNumber(1, 100)('Number of the instalment.', 2),
  purpose: optional(id('Purpose.', 'k')),
  amount: money('Part of it.'),
});
const Interest = shape('Interest', {
  kind: oneOf(['INTEREST'])('Kind.'),
  clause: reference('Clause.'),
});
const Levy = shape('Levy', { kind: oneOf(['LEVY'])('Kind.'), rate: decimal('Rate.', '0.01') });
const Stated = shape('Stated', {
  day: date('Day.', '2025-04-30'),
  lines: listOf(Line, 2, 1)('Lines.'),
  condition: nullable(text(10)('Condition.')),
  credit: optional(variants('kind', { INTEREST: Interest, LEVY: Levy })('Credit.')),
  calls: optional(differentOnes(oneOf(['m', 'n']), 2)('Calls.', ['m'])),
  rates: optional(mapOf(id, decimal, { what: 'currencies', itemsMax: 2 })('Rates.')),
  open: optional(yesOrNo('Open.', true)),
  excess: optional(
    tied(
      { rule: 'notTogetherWith', other: 'credit', orOthers: ['calls', 'open'] },
      part(Money)('Excess.'),
    ),
  ),
  outcome: oneOf(['MET', 'FAILED'])('Outcome.'),
  evidence: optional(
    tied({ rule: 'neededUnless', other: 'outcome', value: 'FAILED' }, text(9)('Document.')),
  ),
  place: optional(tied({ rule: 'neededWithout', other: 'rates' }, id('Place.', 'k'))),
  closedOn: optional(tied({ rule: 'onlyWith', other: 'open' }, date('Day.', '2025-05-01'))),
});

const eur = { amount: '20000.00', currency: 'EUR' };
const whole: Infer<typeof Stated> = {
  day: '2025-04-30',
  lines: [{ instalment: 2, amount: eur }],
  condition: null,
  rates: {},
  outcome: 'FAILED',
};
const faults = (more: object) => faultsInShape(Stated, { ...whole, ...more });
const fields = (more: object) => faults(more).map(({ field }) => field);

describe('an object that is held against its shape', () => {
  it('fits with what must be there and nothing else', () => {
    expect(fitsShape(Stated, whole)).toBe(true);
    expect(faultsInShape(Stated, whole)).toEqual([]);
    expect(fitsShape(Stated, { ...whole, credit: { kind: 'LEVY', rate: '0.01' } })).toBe(true);
  });

  it.each([
    ['an unknown member', { note: 'x' }, ['note']],
    ['a member left out', { day: undefined }, ['day']],
    ['null for a member left out', { open: null }, ['open']],
    ['a date that is none', { day: '30.4.2025' }, ['day']],
    ['a list too short', { lines: [] }, ['lines']],
    ['a list too long', { lines: [1, 2, 3].map(() => whole.lines[0]) }, ['lines']],
    ['no object in a list', { lines: ['x'] }, ['lines']],
    ['a number out of range', { lines: [{ instalment: 0, amount: eur }] }, ['lines[0].instalment']],
    [
      'members of a part, each by its path',
      { lines: [{ instalment: 2.5, amount: { amount: 7, currency: 'eur' }, x: 1 }] },
      ['lines[0].x', 'lines[0].instalment', 'lines[0].amount.amount', 'lines[0].amount.currency'],
    ],
    ['a text too long', { condition: 'more than ten' }, ['condition']],
    ['a kind that is none', { credit: { kind: 'GIFT' } }, ['credit']],
    [
      'a member of another kind',
      { credit: { kind: 'LEVY', clause: '12' } },
      ['credit.clause', 'credit.rate'],
    ],
    ['a word twice', { calls: ['m', 'm'] }, ['calls']],
    ['a number where a decimal is a string', { rates: { EUR: 0.9 } }, ['rates']],
    ['two that say the same', { excess: eur, credit: { kind: 'LEVY', rate: '1' } }, ['excess']],
    ['one that is needed', { outcome: 'MET' }, ['evidence']],
    ['neither of two', { rates: undefined }, ['place']],
    ['one that says nothing alone', { closedOn: '2025-05-01' }, ['closedOn']],
  ])('is refused for %s', (_what, more, expected) => {
    expect(fields(more)).toEqual(expected);
    expect(fitsShape(Stated, { ...whole, ...more })).toBe(false);
  });

  it('says what was wrong as a sentence after the name of the member', () => {
    expect(faults({ day: 7 })).toEqual([{ field: 'day', detail: 'must be a date, YYYY-MM-DD' }]);
    expect(faults({ excess: eur, credit: { kind: 'LEVY', rate: '1' } })[0]?.detail).toBe(
      'cannot be given together with credit: leave one of them out',
    );
    expect(faults({ excess: eur, calls: ['m'], open: true })[0]?.detail).toBe(
      'cannot be given together with calls and open: leave one of them out',
    );
    expect(faults({ rates: undefined })[0]?.detail).toBe(
      'is missing: it may be left out only where rates is given',
    );
    expect(faults({ condition: undefined })[0]?.detail).toBe(
      'is missing: it must be text of 1 to 10 characters, or null',
    );
  });

  it('shows what a member may be by its example', () => {
    expect(faults({ lines: 'none' })[0]?.detail).toBe(
      'must be a list of 1 to 2 objects, each such as ' +
        '{"instalment": 2, "amount": {"amount": "600000.00", "currency": "EUR"}}',
    );
    expect(faults({ lines: [{ instalment: 1, amount: 600000 }] })[0]?.detail).toBe(
      'must be an object such as {"amount": "600000.00", "currency": "EUR"}',
    );
    expect(faults({ credit: { kind: 'LEVY', rate: 0.01 } })[0]?.detail).toBe(
      'must be a decimal in a string, such as "0.01"',
    );
  });

  it('names the members that there are where one is not known', () => {
    expect(faults({ credit: { kind: 'LEVY', rate: '1', clause: '12' } })[0]).toEqual({
      field: 'credit.clause',
      detail: 'is not a field here: the fields are kind and rate',
    });
  });
});
