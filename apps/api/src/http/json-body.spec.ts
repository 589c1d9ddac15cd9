import { jsonDepthMax } from '@art30/event-sourcing';
import { bodyValuesMax, excessOf, statedTwice } from './json-body';

describe('a member that is stated twice', () => {
  it.each([
    ['{"amount":"1.00","amount":"2.00"}', 'amount'],
    ['{"amount":{"currency":"EUR","currency":"USD"}}', 'amount.currency'],
    ['{"lines":[{"no":1},{"no":2,"dueOn":"a","no":3}]}', 'lines[1].no'],
    ['{"a":1,"b":{"c":1,"c":2},"a":3}', 'b.c'],
    ['{"a":1,"\\u0061":2}', 'a'],
  ])('is found in %s', (json, path) => {
    expect(statedTwice(json, JSON.parse(json))).toBe(path);
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":{"a":2}}',
    '[{"a":1},{"a":1}]',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"a:b":":","c":[{"d:":{"\\":":1}}]}',
    '"a"',
    'null',
  ])('is none in %s', (json) => {
    expect(statedTwice(json, JSON.parse(json))).toBeUndefined();
  });
});

describe('a document that has too much', () => {
  const fields = (count: number) =>
    `{${Array.from({ length: count }, (_, index) => `"a${index}":1`).join(',')}}`;
  const items = (count: number) => `[${Array.from({ length: count }, () => '1').join(',')}]`;
  const lists = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each([
    ['one field too many', fields(bodyValuesMax + 1)],
    ['one item too many', items(bodyValuesMax + 1)],
    ['too many of both', `[${[fields(bodyValuesMax / 2), items(bodyValuesMax / 2)].join(',')}]`],
    ['one field over and over', `{${'"a":1,'.repeat(75_000)}"a":1}`],
    ['commas alone', ','.repeat(1_000_000)],
  ])('of fields and items is found by %s', (_what, json) => {
    expect(excessOf(json)).toBe(
      `has more than ${bodyValuesMax} fields and list items: split the request`,
    );
  });

  it.each([lists(jsonDepthMax + 1), '{"a":'.repeat(200_000), '['.repeat(1_000_000)])(
    'of levels is found',
    (json) => {
      expect(excessOf(json)).toContain(`deeper than the ${jsonDepthMax} levels`);
    },
  );

  it.each([
    fields(bodyValuesMax),
    items(bodyValuesMax),
    lists(jsonDepthMax),
    JSON.stringify({ reason: '[{,"\\'.repeat(100_000) }),
    '"\\',
    '',
  ])('is not one within the limits', (json) => {
    expect(excessOf(json)).toBeUndefined();
  });

  it('is not the largest pledge that can be taken over', () => {
    const money = { amount: '1.00', currency: 'EUR' };
    const pair = { amount: money, usd: '1.00' };
    const share = { purpose: 'k', amount: money };
    const terms = { no: 1, dueOn: '2024-01-01', amount: money, source: 's' };
    const balance = {
      instalment: 1,
      purpose: 'k',
      receivable: pair,
      conditionalOutstanding: pair,
      received: pair,
      conditionalLiability: pair,
      writtenOff: pair,
      allowanceUsd: '1.00',
    };
    const times = <T>(count: number, of: T) => Array.from({ length: count }, () => of);
    const instalments = times(100, { ...terms, lines: times(10, share) });
    const agreement = { instalments, earmarks: times(100, share) };
    const body = { agreement, earmarks: times(100, share), balances: times(200, balance) };
    expect(excessOf(JSON.stringify(body))).toBeUndefined();
  });
});
