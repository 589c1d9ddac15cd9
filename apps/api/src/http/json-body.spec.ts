import { memberStatedTwice } from './json-body';

describe('a member that is stated twice', () => {
  it.each([
    ['{"amount":"1.00","amount":"2.00"}', 'amount'],
    ['{"amount":{"currency":"EUR","currency":"USD"}}', 'amount.currency'],
    ['{"lines":[{"no":1},{"no":2,"dueOn":"a","no":3}]}', 'lines[1].no'],
    ['{"a":1,"b":{"c":1,"c":2},"a":3}', 'b.c'],
    ['{"a":1,"\\u0061":2}', 'a'],
  ])('is found in %s', (json, path) => {
    expect(memberStatedTwice(json)).toBe(path);
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":{"a":2}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '"a"',
    '',
  ])('is none in %s', (json) => {
    expect(memberStatedTwice(json)).toBeUndefined();
  });
});
