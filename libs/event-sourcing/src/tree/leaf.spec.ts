import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson } from '../canonical-json';
import type { EventMetadata, RecordedEvent } from '../event-store';
import { leafHash, leafLine } from './leaf';

const metadata: EventMetadata = {
  recordedAt: '2024-05-07T10:00:00.000Z',
  recordedBy: 'officer',
  keyHash: 'a',
  requestHash: 'b',
};
const event: RecordedEvent = {
  id: '6f0a3c1e-9d0b-4c5e-8f3a-2b1d4c5e6f70',
  type: 'SampleRecorded',
  stream: 'pledge-P1',
  revision: 3,
  position: '0000000000000007',
  data: { note: 'sample', amount: '20000.00', lines: [{ instalment: 1 }] },
  metadata,
};
const metadataText =
  '{"keyHash":"a","recordedAt":"2024-05-07T10:00:00.000Z","recordedBy":"officer","requestHash":"b"}';

/** Returns the expected line of the sample event, with the given JSON texts as its data and metadata. */
const lineWith = (data: string, meta = metadataText) =>
  `{"data":${data},"id":"6f0a3c1e-9d0b-4c5e-8f3a-2b1d4c5e6f70","metadata":${meta},` +
  '"revision":3,"stream":"pledge-P1","type":"SampleRecorded"}';

/** Returns a text in base64 and quotes, as a leaf has data that are no canonical JSON object. */
const base64 = (text: string) => `"${Buffer.from(text, 'utf8').toString('base64')}"`;

const ofValues = (values: { data: unknown; metadata: unknown }): RecordedEvent => ({
  ...event,
  stored: { as: 'values', ...values },
});
const ofValue = (data: unknown) => ofValues({ data, metadata });
const ofText = (data: string, text: string = metadataText): RecordedEvent => ({
  ...event,
  stored: { as: 'texts', data, metadata: text },
});

const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

describe('the line of a leaf', () => {
  it('is the whole event in canonical JSON, without its place in the log', () => {
    const data = '{"amount":"20000.00","lines":[{"instalment":1}],"note":"sample"}';
    expect(leafLine(event)).toBe(lineWith(data));
    expect(leafLine(ofText(data))).toBe(lineWith(data));
  });

  it.each<[string, unknown, string]>([
    ['a text', 'text', '"InRleHQi"'],
    ['an empty text', '', '"IiI="'],
    ['JSON that does not parse', '{"amount": 1', base64('"{\\"amount\\": 1"')],
    ['a number', 7, '"Nw=="'],
    ['yes', true, '"dHJ1ZQ=="'],
    ['a list', [1, { b: 2, a: 1 }], base64('[1,{"b":2,"a":1}]')],
    ['an empty list', [], '"W10="'],
    ['null', null, '"bnVsbA=="'],
    ['not there at all', undefined, '""'],
    ['bytes', Uint8Array.of(0, 255, 123, 125), '"AP97fQ=="'],
    ['no bytes', new Uint8Array(), '""'],
    ['a fraction', { b: 0.1, a: 1 }, base64('{"b":0.1,"a":1}')],
    ['too large a number', { a: 2 ** 53 }, base64('{"a":9007199254740992}')],
    ['as deep as may be', JSON.parse(nested(32)), nested(32)],
    ['40 deep', JSON.parse(nested(40)), base64(nested(40))],
    ['20,000 deep', JSON.parse(nested(20_000)), base64(nested(20_000))],
    ['a lone surrogate', { a: 'x\ud800' }, base64('{"a":"x\\ud800"}')],
    ['a lone surrogate in a name', { '\udc00': 1 }, base64('{"\\udc00":1}')],
  ])('holds a value that is %s', (_what, value, member) => {
    expect(leafLine(ofValue(value))).toBe(lineWith(member));
    expect(leafLine(ofValues({ data: {}, metadata: value }))).toBe(lineWith('{}', member));
  });

  it.each<[string, string, string]>([
    ['canonical', '{"a":1,"b":[]}', '{"a":1,"b":[]}'],
    ['spaced', ' { "a" : 1,\n"b" : [ ] } ', '{"a":1,"b":[]}'],
    ['reordered', '{"b":[],"a":1}', '{"a":1,"b":[]}'],
    ['escaped without need', '{"a":"\\u0041\\/"}', '{"a":"A/"}'],
    ['of numbers written otherwise', '{"a":1.0,"b":-0,"c":1e2}', '{"a":1,"b":0,"c":100}'],
    ['with a member twice', '{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['with names like integers', '{"10":"b","9":"a","x":1}', '{"10":"b","9":"a","x":1}'],
    ['with names like integers in their order', '{"9":"a","10":"b"}', '{"10":"b","9":"a"}'],
    ['with a name that objects have of their own', '{"__proto__":1}', '{"__proto__":1}'],
    [
      'a fraction under names like integers',
      '{"b":0.5,"10":1,"9":1}',
      base64('{"9":1,"10":1,"b":0.5}'),
    ],
    ['a fraction and a member twice', '{"a":1,"b":0.5,"a":2}', base64('{"a":2,"b":0.5}')],
    ['too large for any number', '{"a":1e400}', base64('{"a":null}')],
    ['40 deep', nested(40), base64(nested(40))],
    ['a lone surrogate', '{"a":"\\uD800"}', base64('{"a":"\\ud800"}')],
    ['no object', '[1, 2]', base64('[1,2]')],
    ['null', 'null', base64('null')],
  ])('holds what a client reads from a text that is %s', (_what, text, member) => {
    expect(leafLine(ofText(text))).toBe(lineWith(member));
    expect(leafLine(ofValue(JSON.parse(text)))).toBe(lineWith(member));
    expect(leafLine(ofText('{}', text))).toBe(lineWith('{}', member));
  });

  it('is canonical whatever is stored, and says what was stored', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.json({ maxDepth: 6 }), (data, meta) => {
        const line = leafLine(ofText(data, meta));
        expect(canonicalJson(JSON.parse(line))).toBe(line);
        const read = { data: JSON.parse(data), metadata: JSON.parse(meta) };
        expect(leafLine(ofValues(read))).toBe(line);
        expect(readBack((JSON.parse(line) as { data: unknown }).data)).toEqual(JSON.parse(data));
      }),
    );
  });

  it('writes what is no canonical object as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const line = leafLine(ofValue([value]));
        expect(line).toBe(lineWith(base64(JSON.stringify([value]))));
      }),
    );
  });

  it('is what another canonicaliser writes of any event without fractions', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), wholeJson), (data) => {
        const { id, type, stream, revision } = event;
        const other = canonicalize({ id, type, stream, revision, metadata, data });
        expect(leafLine(ofValue(data))).toBe(other);
        expect(leafLine(ofText(JSON.stringify(data)))).toBe(other);
        expect(leafLine(ofText(canonicalize(data) ?? ''))).toBe(other);
      }),
    );
  });
});

describe('the hash of a leaf', () => {
  it('is over the bytes of its line after a zero (RFC 6962, 2.1)', () => {
    const line = lineWith('{"note":"é€😀"}');
    const hash = createHash('sha256').update(Uint8Array.of(0)).update(line, 'utf8').digest('hex');
    expect(Buffer.from(leafHash(line)).toString('hex')).toBe(hash);
    expect(Buffer.from(leafHash(Buffer.from(line))).toString('hex')).toBe(hash);
  });
});

/** Generator of JSON with whole numbers only. The other canonicaliser accepts fractions, which this project refuses. */
const wholeJson = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.string({ unit: 'binary' })),
    fc.array(tie('json')),
    fc.dictionary(fc.oneof(fc.string(), fc.nat().map(String)), tie('json')),
  ),
})).json;

/** Returns the value that a leaf's member stands for. A string is base64 of JSON. */
function readBack(member: unknown): unknown {
  if (typeof member !== 'string') return member;
  return JSON.parse(Buffer.from(member, 'base64').toString('utf8'));
}
