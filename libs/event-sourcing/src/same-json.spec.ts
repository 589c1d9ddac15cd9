import * as fc from 'fast-check';
import { canonicalJson, isSameJson } from './canonical-json';

const integers = fc.maxSafeInteger();
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    ...[integers, fc.boolean(), fc.constant(null), fc.constantFrom('', 'a', 'é')],
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__', 'toString'), tie('value'), {
      maxKeys: 3,
    }),
  ),
})).value;

describe('the same JSON', () => {
  it('is what has the same canonical text', () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(isSameJson(one, other)).toBe(canonicalJson(one) === canonicalJson(other));
        expect(isSameJson(one, JSON.parse(canonicalJson(one)))).toBe(true);
      }),
    );
  });

  it.each([
    ['another order of members', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['a member that is undefined', { a: 1, b: undefined }, { a: 1 }, true],
    ['another that is undefined', { a: 1 }, { a: 1, b: undefined }, true],
    ['a member too few', { a: 1, b: 2 }, { a: 1 }, false],
    ['a member too many', { a: 1 }, { a: 1, b: null }, false],
    ['a member of another name', { a: 1 }, { b: 1 }, false],
    ['another order of items', [1, 2], [2, 1], false],
    ['a list for an object', [], {}, false],
    ['no object', null, {}, false],
  ])('is told with %s', (_what, one, other, expected) => {
    expect(isSameJson(one, other)).toBe(expected);
    expect(isSameJson([one], [other])).toBe(expected);
  });
});
