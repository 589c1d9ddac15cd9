import { canonicalJson, isCanonicalObject, NotCanonical } from './canonical-json';

/**
 * True if parsing a text and writing it canonically gives the same text: the slow way, with which the scan is
 * compared.
 */
function isRewrittenAlike(text: string): boolean {
  try {
    return text.startsWith('{') && canonicalJson(JSON.parse(text)) === text;
  } catch (error) {
    if (error instanceof NotCanonical || error instanceof SyntaxError) return false;
    throw error;
  }
}

const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('a text is a canonical object', () => {
  it.each([
    '{}',
    '{"a":1,"b":[true,false,null,-7,0,"x"],"c":{"d":[]}}',
    '{"1":"a","10":"b","2":"c"}',
    '{"\\"":1,"\\\\":2,"\\u0000":3}',
    '{"a":"\\b\\t\\n\\u000b\\f\\r\\u001f \\u007f"}',
    '{"a":"\\b\\t\\n\\u000b\\f\\r\\u001f é 😀"}',
    '{"é":1,"😀":2,"￿":3}',
    '{"a":9007199254740991,"b":-9007199254740991}',
    '{"a":9007199254740992}',
    '{"a":-0}',
    '{"a":01}',
    '{"a":1.5}',
    '{"a":1e3}',
    '{"b":1,"a":2}',
    '{"a":1,"a b":2,"ab":3}',
    '{"a b":1,"a":2}',
    '{"a":1,"a\\n":2}',
    '{"a\\n":1,"a":2}',
    '{"a\\n":1,"a\\u001f":2,"a ":3}',
    '{"a\\"":1,"a#":2}',
    '{"a#":1,"a\\"":2}',
    '{"a": 1}',
    '{"a":1}\n',
    ' {"a":1}',
    '{"a":"\\/"}',
    '{"a":"\\u0041"}',
    '{"a":"\\u000a"}',
    '{"a":"\\u001F"}',
    '{"a":"\\ud800"}',
    '{"a":"\ud800"}',
    '{"a":1,}',
    '{"a"}',
    '{"a":}',
    '{,}',
    '{"a":[1,]}',
    '{"a":[,1]}',
    '{"a":tru}',
    '{"a":1}{}',
    '[]',
    '"a"',
    '',
    '{',
    nested(33),
    nested(34),
  ])('just where writing what it says gives the same text: %j', (text) => {
    expect(isCanonicalObject(text)).toBe(isRewrittenAlike(text));
  });

  it('not with a member twice, though parsing does not tell', () => {
    expect(isCanonicalObject('{"a":1,"a":1}')).toBe(false);
    expect(isCanonicalObject('{"a":1,"\\u0061":1}')).toBe(false);
  });

  it('also where it is long', () => {
    expect(isCanonicalObject(`{"a":"${'x"\\n'.replace('"', '\\"').repeat(300_000)}"}`)).toBe(true);
  });
});
