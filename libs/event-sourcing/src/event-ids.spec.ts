import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import type { JsonObject } from './canonical-json';
import { eventIdOf, namedEvent } from './event-ids';
import { eventNameOf, type EventMetadata } from './event-store';

const name = '3ef3c77e-2a66-5c58-8a08-34e966ab36d3';
const requestHash = '1'.repeat(64);
const said = { type: 'ReceiptApplied', data: { amount: '10.00', lines: [{ no: 1 }] } };

/** Generator of event data, with values of every kind that event data may have. */
const facts = fc.dictionary(
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }),
  fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
) as fc.Arbitrary<JsonObject>;

describe('the id of an event', () => {
  it('is a UUID of version 8 of SHA-256 over its name, type, request and data', () => {
    const text =
      `["${name}","ReceiptApplied","${requestHash}"]` + '{"amount":"10.00","lines":[{"no":1}]}';
    const hex = createHash('sha256').update(text).digest('hex');
    const id = eventIdOf(name, said, requestHash);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const bits = id.replaceAll('-', '');
    expect([bits.slice(0, 12), bits.slice(13, 16), bits.slice(17)]).toEqual([
      ...[hex.slice(0, 12), hex.slice(13, 16), hex.slice(17, 32)],
    ]);
  });

  it.each([
    ['name', () => eventIdOf(name.replace('3', '4'), said, requestHash)],
    ['type', () => eventIdOf(name, { ...said, type: 'ReceiptApplicationRefused' }, requestHash)],
    ['facts', () => eventIdOf(name, { ...said, data: { amount: '10.01' } }, requestHash)],
    ['request', () => eventIdOf(name, said, '2'.repeat(64))],
  ])('is another one under another %s', (_what, other) => {
    expect(other()).not.toBe(eventIdOf(name, said, requestHash));
  });

  it('is the same of equal facts as they are read back, and of no others', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        const idOf = (data: JsonObject) => eventIdOf(name, { type: 'Sampled', data }, requestHash);
        const read = JSON.parse(JSON.stringify(one)) as JsonObject;
        expect(idOf({ ...read, absent: undefined })).toBe(idOf(one));
        const areEqual = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(idOf(one) === idOf(other)).toBe(areEqual);
      }),
    );
  });
});

describe('the name of an event', () => {
  const metadata: EventMetadata = {
    recordedAt: '2024-03-01T00:00:00.000Z',
    recordedBy: 'u.test',
    keyHash: '0'.repeat(64),
    requestHash,
  };

  it('is kept in its metadata, in place of that of an event that it goes on from', () => {
    const written = namedEvent(name, said, { ...metadata, name: 'another' });
    expect(written).toEqual({
      ...said,
      id: eventIdOf(name, said, requestHash),
      metadata: { ...metadata, name },
    });
    expect(eventNameOf(written)).toBe(name);
  });

  it('is the id of an event of before names were kept', () => {
    expect(eventNameOf({ id: name, metadata })).toBe(name);
  });
});

function sorted(object: JsonObject): unknown {
  return Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
}
