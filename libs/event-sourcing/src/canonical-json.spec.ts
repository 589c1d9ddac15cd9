import fc from 'fast-check';
import { canonicalCopy, canonicalJson, jsonDepthMax, type JsonObject } from './canonical-json';

/** Generator of the simple values that an event may have: safe integers, booleans, null and well-formed strings. */
const leaf = fc.oneof(fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.string());
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('json')), fc.dictionary(key(), tie('json'))),
}));

function key() {
  return fc.oneof(fc.string(), fc.nat().map(String)).filter((name) => name !== '__proto__');
}

describe('the canonical form of JSON (RFC 8785)', () => {
  it('orders members by their UTF-16 units, whole numbers too (section 3.2.3)', () => {
    const members = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    expect(canonicalJson(members)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control",' +
        '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",' +
        '"😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    );
    expect(canonicalJson({ 9: 'a', 10: 'b' })).toBe('{"10":"b","9":"a"}');
  });

  it('writes texts with the escapes of section 3.2.2.2 and no others', () => {
    expect(canonicalJson('\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/')).toBe(
      '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"',
    );
    expect(canonicalJson('\u007f')).toBe('"\u007f"');
  });

  it('knows the order of members again, of more objects than it remembers, and of long ones', () => {
    const object = (names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, 0] as const));
    const long = Array.from({ length: 100 }, (_, index) => `name ${index}`).reverse();
    for (const round of [1, 2]) {
      for (let number = 0; number < 1_500; number += 1) {
        const names = ['first', `b${number}`, `a${number}`];
        const expected = `{"a${number}":0,"b${number}":0,"first":0}`;
        expect([round, canonicalJson(object(names))]).toEqual([round, expected]);
      }
      expect(Object.keys(JSON.parse(canonicalJson(object(long))) as object)).toEqual(
        long.toSorted(),
      );
    }
  });

  it('refuses a name that is not well formed, where it is a member at all', () => {
    expect(canonicalJson({ a: 1, '\ud800': undefined })).toBe('{"a":1}');
    const refused = () => canonicalJson({ a: 1, '\ud800': 2 });
    expect(refused).toThrow('has a lone surrogate');
    expect(refused).toThrow('has a lone surrogate');
  });

  it('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: [1, true, null] })).toBe('{"a":[1,true,null]}');
    expect(canonicalJson({ b: undefined })).toBe('{}');
  });

  it('reads back as it was, and is its own canonical form, in whatever order members stand', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        const read: unknown = JSON.parse(text);
        expect(canonicalJson(read)).toBe(text);
        expect(read).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ['a fraction', { lines: [{}, { amount: 0.1 }] }, '.lines[1].amount is not a safe integer'],
    ['no number', [Number.NaN], '[0] is not a safe integer'],
    ['too large a number', 2 ** 53, 'the value is not a safe integer'],
    ['a lone surrogate', { reason: '\ud800' }, '.reason has a lone surrogate'],
    ['a lone surrogate in a name', { '\udc00': 1 }, '.\udc00 has a lone surrogate'],
    ['a BigInt', { amount: 1n }, '.amount is a bigint that JSON does not know'],
    ['a Date', { at: new Date(0) }, '.at is a object that JSON does not know'],
    ['nothing in a list', [undefined], '[0] is a undefined that JSON does not know'],
  ])('refuses %s and says where it stands', (_what, value, sentence) => {
    expect(() => canonicalJson(value)).toThrow(sentence);
  });

  it('refuses what nests too deep, a cycle too', () => {
    const cycle: { again?: unknown } = {};
    cycle.again = cycle;
    expect(() => canonicalJson(cycle)).toThrow(`nests deeper than ${jsonDepthMax}`);
    const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);
    expect(() => canonicalJson(nested(jsonDepthMax))).not.toThrow();
    expect(() => canonicalJson(nested(jsonDepthMax + 1))).toThrow('nests deeper');
  });
});

describe('what is read of canonical JSON', () => {
  it('has the text that it was read of, and is copied once', () => {
    fc.assert(
      fc.property(fc.dictionary(key(), json), (value) => {
        const data = { ...value, none: undefined } as JsonObject;
        const copy = canonicalCopy(data);
        expect(copy).toStrictEqual(JSON.parse(canonicalJson(data)));
        expect(canonicalJson(copy)).toBe(canonicalJson(data));
        expect(canonicalCopy(copy)).toBe(copy);
      }),
    );
  });

  it('is nothing of what JSON does not know', () => {
    expect(() => canonicalCopy({ rate: 0.5 })).toThrow('.rate is not a safe integer');
  });
});

/** Returns a value with the members of its objects in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, held]) => [name, reversed(held)]));
}
