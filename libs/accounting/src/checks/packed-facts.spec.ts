import type { Json } from '@art30/event-sourcing';
import fc from 'fast-check';
import { PackedFacts } from './stream-states';

const facts = fc.jsonValue() as fc.Arbitrary<Json>;

describe('packed facts', () => {
  it('come back as they were, whatever they hold', () => {
    const packed = new PackedFacts();
    fc.assert(
      fc.property(fc.dictionary(fc.string(), facts), (some) => {
        const text = packed.pack(some);
        expect(packed.unpack(text)).toEqual(JSON.parse(JSON.stringify(some)));
      }),
    );
  });

  it('leave out what is undefined, and write names once', () => {
    const packed = new PackedFacts();
    const named = { name: 'one', amount: { currency: 'EUR', amount: '1.00' }, none: undefined };
    expect(packed.unpack(packed.pack(named))).toEqual({ name: 'one', amount: named.amount });
    expect(packed.pack(named)).not.toContain('currency');
  });
});
