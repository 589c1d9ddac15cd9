import { currencyCodes, functionalCurrency, minorUnitsOf } from './currency';

describe('currencies of ISO 4217', () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['CHF', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['VND', 0],
    ['XOF', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['TND', 3],
    ['IQD', 3],
    ['MGA', 2],
    ['MRU', 2],
    ['XCG', 2],
    ['BGN', 2],
  ])('%s has %s decimals', (code, decimals) => {
    expect(minorUnitsOf(code)).toBe(decimals);
  });

  it.each([
    ['gold', 'XAU'],
    ['the test code', 'XTS'],
    ['special drawing rights', 'XDR'],
    ['no currency', 'XXX'],
    ['a funds code', 'CLF'],
    ['a unit of account of a fund', 'XAD'],
    ['the guilder that XCG followed', 'ANG'],
    ['the bolivar before its redenomination', 'VEF'],
    ['the rouble of Belarus before its redenomination', 'BYR'],
    ['a member of every object', 'toString'],
    ['small letters', 'eur'],
  ])('knows no decimals of %s', (_what, code) => {
    expect(minorUnitsOf(code)).toBeUndefined();
  });

  it('keeps its books in US dollars', () => {
    expect(functionalCurrency).toBe('USD');
    expect(currencyCodes()).toContain('USD');
  });

  it('lists each code once, three capital letters, in order', () => {
    const codes = currencyCodes();
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(150);
  });
});
