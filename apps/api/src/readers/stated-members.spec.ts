import { kit } from '@art30/accounting';
import { statedMembers } from './stated-members';

const { answer, listOf, money, nullable, optional, part, words } = kit;

const Line = answer('StatedLine', { amount: money('Amount.') });
const Thing = answer('StatedThing', {
  id: words('Id.', 'P1'),
  lines: listOf(Line, 9)('Lines.'),
  first: nullable(part(Line)('First.')),
  gone: nullable(part(Line)('Gone.')),
  left: optional(words('Left out.', 'x')),
});

describe('an answer to a donor', () => {
  it('has what its shape states, at every depth', () => {
    const amount = { amount: '1.00', currency: 'EUR', secret: 1 };
    const line = { amount, secret: 2 };
    const thing = { id: 'P1', lines: [line, line], first: line, gone: null, secret: 3 };
    const stated = { amount: { amount: '1.00', currency: 'EUR' } };
    expect(statedMembers(Thing, thing)).toEqual({
      id: 'P1',
      lines: [stated, stated],
      first: stated,
      gone: null,
    });
  });

  it('states no map, whose keys no shape names', () => {
    const rates = kit.mapOf(kit.currency, kit.words, { what: 'currencies', itemsMax: 9 });
    const Odd = answer('OddAnswer', { rates: rates('Rates.') });
    expect(() => statedMembers(Odd, { rates: {} })).toThrow('no answer to a donor has a mapOf');
  });
});
