import { demandCountry } from './country';

describe('countries of ISO 3166-1', () => {
  it.each(['KEN', 'SSD', 'PSE', 'XAA', 'XKX', 'XZZ'])('%s is one', (code) => {
    expect(demandCountry(code, 'country')).toBe(code);
  });

  it('may be left out where nothing is known of it', () => {
    expect(demandCountry(undefined, 'country')).toBeUndefined();
  });

  it.each([
    ['a slip for FRA', 'FRE'],
    ['a State that is no more', 'ANT'],
    ['what is reserved for the United Nations', 'UNO'],
    ['a user-assigned code outside XAA to XZZ', 'ZZZ'],
    ['a user-assigned code in small letters', 'xaa'],
    ['two letters', 'XA'],
    ['four letters', 'XAAA'],
    ['a member of every object', 'toString'],
  ])('%s, %s, is refused', (_what, code) => {
    expect(() => demandCountry(code, 'to.country')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_COUNTRY',
        detail: `"${code}" is not a country of ISO 3166-1 in three letters, such as KEN`,
        field: 'to.country',
      }),
    );
  });
});
