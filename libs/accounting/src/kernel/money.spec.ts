import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import {
  decimalBetween,
  minorUnitsLimit,
  Money,
  mulDivRounded,
  splitRunning,
  type MoneyFact,
} from './money';
import { Rejection } from './rejection';

const usd = (amount: string) => Money.parse(amount, 'USD');
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'accepted';
  } catch (error) {
    if (error instanceof Rejection) return error.code;
    throw error;
  }
};

describe('reading an amount', () => {
  it.each([
    ['100', 'EUR', 10_000n, '100.00'],
    ['100.5', 'EUR', 10_050n, '100.50'],
    ['100.50', 'EUR', 10_050n, '100.50'],
    ['0.01', 'USD', 1n, '0.01'],
    ['000.10', 'USD', 10n, '0.10'],
    ['-0.05', 'USD', -5n, '-0.05'],
    ['-0.00', 'USD', 0n, '0.00'],
    ['1500', 'JPY', 1_500n, '1500'],
    ['0', 'JPY', 0n, '0'],
    ['-7', 'JPY', -7n, '-7'],
    ['1.234', 'KWD', 1_234n, '1.234'],
    ['0.005', 'KWD', 5n, '0.005'],
    ['99999999999.99', 'USD', minorUnitsLimit - 1n, '99999999999.99'],
    ['9999999999999', 'JPY', minorUnitsLimit - 1n, '9999999999999'],
  ])('keeps %s %s as whole minor units', (amount, currency, minor, written) => {
    const money = Money.parse(amount, currency);
    expect(money.minor).toBe(minor);
    expect(money.toString()).toBe(written);
  });

  it.each([
    ['nothing', '', 'USD', 'INVALID_AMOUNT'],
    ['a word', 'ten', 'USD', 'INVALID_AMOUNT'],
    ['an exponent', '1e3', 'USD', 'INVALID_AMOUNT'],
    ['a comma', '1,5', 'USD', 'INVALID_AMOUNT'],
    ['grouped digits', '1 000', 'USD', 'INVALID_AMOUNT'],
    ['a plus sign', '+1', 'USD', 'INVALID_AMOUNT'],
    ['two signs', '--1', 'USD', 'INVALID_AMOUNT'],
    ['a point without digits before it', '.5', 'USD', 'INVALID_AMOUNT'],
    ['a point without digits after it', '5.', 'USD', 'INVALID_AMOUNT'],
    ['two points', '1.2.3', 'USD', 'INVALID_AMOUNT'],
    ['a blank around', ' 1', 'USD', 'INVALID_AMOUNT'],
    ['a line break after', '1\n', 'USD', 'INVALID_AMOUNT'],
    ['digits of another script', '١', 'USD', 'INVALID_AMOUNT'],
    ['hexadecimal', '0x10', 'USD', 'INVALID_AMOUNT'],
    ['no number', 'NaN', 'USD', 'INVALID_AMOUNT'],
    ['31 digits', '1'.repeat(31), 'USD', 'INVALID_AMOUNT'],
    ['a third decimal of USD', '1.005', 'USD', 'INVALID_MINOR_UNITS'],
    ['a third decimal even when zero', '1.000', 'USD', 'INVALID_MINOR_UNITS'],
    ['any decimal of JPY', '100.5', 'JPY', 'INVALID_MINOR_UNITS'],
    ['a fourth decimal of KWD', '1.0005', 'KWD', 'INVALID_MINOR_UNITS'],
    ['a code that is no currency', '1', 'XXX', 'UNKNOWN_CURRENCY'],
    ['a currency in small letters', '1', 'usd', 'UNKNOWN_CURRENCY'],
    ['no currency', '1', '', 'UNKNOWN_CURRENCY'],
    ['a code with a blank', '1', 'USD ', 'UNKNOWN_CURRENCY'],
    ['gold', '1', 'XAU', 'UNKNOWN_CURRENCY'],
    ['the limit in cents', '100000000000.00', 'USD', 'AMOUNT_TOO_LARGE'],
    ['the limit below zero', '-100000000000.00', 'USD', 'AMOUNT_TOO_LARGE'],
    ['the limit in yen', '10000000000000', 'JPY', 'AMOUNT_TOO_LARGE'],
    ['the limit in fils', '10000000000.000', 'KWD', 'AMOUNT_TOO_LARGE'],
  ])('refuses %s', (_what, amount, currency, code) => {
    expect(codeOf(() => Money.parse(amount, currency))).toBe(code);
  });

  it.each([
    ['zero', '0.00'],
    ['less than zero', '-0.01'],
  ])('refuses %s where a command must give an amount', (_what, amount) => {
    expect(() => Money.positive({ amount, currency: 'USD' }, 'gross')).toThrow(
      'INVALID_AMOUNT: gross must be above zero',
    );
  });

  it('names the member of the request that is at fault', () => {
    const fact: MoneyFact = { amount: '1.5', currency: 'JPY' };
    expect(() => Money.of(fact, 'lines[2].gross')).toThrow(
      expect.objectContaining({ field: 'lines[2].gross' }),
    );
    expect(() => Money.of({ ...fact, currency: 'JPN' }, 'net')).toThrow(
      expect.objectContaining({ field: 'net.currency' }),
    );
  });

  it.each([
    [`"${'9'.repeat(40)}" is`, 'of 60 digits', '9'.repeat(60), 'USD'],
    ['JPY has 0 decimals', 'with decimals of a yen', '100.5', 'JPY'],
    ['"1.0005" has 4', 'with a fourth decimal', '1.0005', 'KWD'],
    ['below USD 100000000000.00', 'too large', '100000000000.00', 'USD'],
    ['"DOLLARS OF" is', 'in a currency of many letters', '1', 'DOLLARS OF THE UNITED STATES'],
  ])('says %s where an amount is %s', (figures, _what, amount, currency) => {
    expect(() => Money.parse(amount, currency)).toThrow(figures);
  });

  it('writes what it reads, whatever the currency', () => {
    const anyMinor = fc.bigInt({ min: 1n - minorUnitsLimit, max: minorUnitsLimit - 1n });
    fc.assert(
      fc.property(anyMinor, fc.constantFrom('USD', 'JPY', 'KWD'), (minor, currency) => {
        const written = Money.ofMinor(minor, currency).toJSON();
        expect(Money.of(written).minor).toBe(minor);
      }),
    );
  });
});

describe('adding up', () => {
  it('is exact', () => {
    expect(usd('0.10').plus(usd('0.20')).toString()).toBe('0.30');
    expect(usd('1.00').minus(usd('1.01')).toString()).toBe('-0.01');
    expect(usd('5.00').negated().toString()).toBe('-5.00');
    expect(Money.zero('KWD').toString()).toBe('0.000');
  });

  it('compares within one currency only', () => {
    expect(usd('1.00').equals(Money.parse('1.00', 'EUR'))).toBe(false);
    expect(usd('1.01').exceeds(usd('1.00'))).toBe(true);
    expect(usd('1.00').exceeds(usd('1.00'))).toBe(false);
  });

  it.each([
    ['a sum', (a: Money, b: Money) => a.plus(b)],
    ['a difference', (a: Money, b: Money) => a.minus(b)],
    ['a comparison', (a: Money, b: Money) => a.exceeds(b)],
  ])('refuses %s of two currencies', (_what, act) => {
    expect(() => act(usd('1.00'), Money.parse('1.00', 'EUR'))).toThrow(
      'CURRENCY_MISMATCH: amount must be in USD, not EUR',
    );
  });
});

describe('converting at units per USD 1', () => {
  it.each([
    ['600000.00', 'EUR', '0.900', '666666.67'],
    ['500000.00', 'EUR', '0.900', '555555.56'],
    ['599985.00', 'EUR', '0.905', '662966.85'],
    ['180000.00', 'CHF', '0.890', '202247.19'],
    ['150', 'JPY', '150', '1.00'],
    ['1', 'JPY', '151.70', '0.01'],
    ['1000.000', 'KWD', '0.3075', '3252.03'],
    ['0.001', 'KWD', '0.3075', '0.00'],
    ['1.00', 'USD', '1', '1.00'],
  ])('%s %s at %s is USD %s', (amount, currency, rate, expected) => {
    expect(Money.parse(amount, currency).toUsdRounded(rate).toString()).toBe(expected);
  });

  it.each([
    ['half a cent', '0.01', '2', '0.01'],
    ['less than half a cent', '0.01', '2.000001', '0.00'],
    ['half a cent below zero', '-0.01', '2', '-0.01'],
    ['two and a half cents', '0.05', '2', '0.03'],
    ['two and a half cents below zero', '-0.05', '2', '-0.03'],
  ])('rounds %s away from zero', (_what, amount, rate, expected) => {
    expect(Money.parse(amount, 'EUR').toUsdRounded(rate).toString()).toBe(expected);
  });

  it.each([[''], ['abc'], ['1e3'], ['0x10'], ['1.'], [' 1']])('takes no rate of "%s"', (rate) => {
    expect(() => usd('1.00').toUsdRounded(rate)).toThrow('is no decimal number');
  });

  it('refuses a rate of nothing, at which every value is too large', () => {
    expect(() => usd('1.00').toUsdRounded('0.00')).toThrow('AMOUNT_TOO_LARGE');
  });

  it('rounds once, not digit by digit', () => {
    // 0.4999999... of a cent must not be rounded to half a cent and then to a whole one.
    expect(Money.parse('0.01', 'EUR').toUsdRounded('2.000000000001').toString()).toBe('0.00');
  });

  it('refuses a value that the books could not write down', () => {
    const largest = Money.parse('99999999999.99', 'EUR');
    expect(() => largest.toUsdRounded('0.9')).toThrow(
      /AMOUNT_TOO_LARGE: EUR 99999999999\.99 at 0\.9/,
    );
    expect(codeOf(() => largest.toUsdRounded('1.000000000001'))).toBe('accepted');
  });
});

describe('what is rounded', () => {
  /** A second implementation to compare with: decimals with so many digits that only the last step rounds. */
  const Other = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_UP });
  const whole = (value: Decimal) => BigInt(value.toDecimalPlaces(0).toFixed(0));
  const minor = fc.bigInt({ min: -99_999_999_999n, max: 99_999_999_999n });
  const rate = fc
    .tuple(fc.integer({ min: 0, max: 9_999 }), fc.stringMatching(/^\d{0,12}$/))
    .map(([units, decimals]) => (decimals === '' ? String(units) : `${units}.${decimals}`));
  const price = rate.filter((text) => new Other(text).gte('0.01'));
  const currency = fc.constantFrom(['USD', 2] as const, ['JPY', 0] as const, ['KWD', 3] as const);

  it('comes out as decimals have it, at any rate', () => {
    fc.assert(
      fc.property(minor, price, currency, (amount, unitsPerUsd, [code, digits]) => {
        const major = new Other(amount.toString()).div(new Other(10).pow(digits));
        const cents = whole(major.div(unitsPerUsd).times(100));
        if (cents < minorUnitsLimit && cents > -minorUnitsLimit) {
          expect(Money.ofMinor(amount, code).toUsdRounded(unitsPerUsd).minor).toBe(cents);
        }
        const units = new Other(amount.toString()).div(100).times(unitsPerUsd);
        expect(Money.ofMinor(amount, 'USD').fromUsdRounded(unitsPerUsd, code).minor).toBe(
          whole(units.times(new Other(10).pow(digits))),
        );
      }),
    );
  });

  it('comes out as decimals have it, as a part or less a surcharge', () => {
    fc.assert(
      fc.property(minor, rate, (amount, share) => {
        const money = Money.ofMinor(amount, 'EUR');
        const exact = new Other(amount.toString());
        expect(money.timesRounded(share).minor).toBe(whole(exact.times(share)));
        expect(money.withoutSurchargeRounded(share).minor).toBe(
          whole(exact.div(new Other(share).plus(1))),
        );
      }),
    );
  });

  it('comes out as decimals have it, of any three whole numbers', () => {
    const any = fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n });
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        fc.pre(c !== 0n);
        const exact = new Other((a * b).toString()).div(c.toString());
        expect(mulDivRounded(a, b, c)).toBe(whole(exact));
      }),
    );
  });
});

describe('taking a share', () => {
  it.each([
    [10n, 1n, 3n, 3n],
    [10n, 2n, 3n, 7n],
    [1n, 1n, 2n, 1n],
    [-1n, 1n, 2n, -1n],
    [-3n, 1n, 2n, -2n],
    [5n, 0n, 3n, 0n],
    [9_999_999_999_999n, 9_999_999_999_998n, 9_999_999_999_999n, 9_999_999_999_998n],
  ])('%s × %s ÷ %s is %s, half up', (a, b, c, expected) => {
    expect(mulDivRounded(a, b, c)).toBe(expected);
  });

  it('takes everything when the part is the whole, and nothing of nothing', () => {
    expect(usd('123.45').shareRounded(7n, 7n).toString()).toBe('123.45');
    expect(usd('123.45').shareRounded(0n, 0n).toString()).toBe('0.00');
  });

  it.each([
    ['452000.00', '0.13', '400000.00'],
    ['0.01', '0.13', '0.01'],
    ['113000.00', '0.13', '100000.00'],
    ['100.00', '0.07', '93.46'],
    ['100.00', '0', '100.00'],
    ['100.00', '1', '50.00'],
  ])('%s less a support rate of %s is %s', (gross, rate, programmable) => {
    expect(usd(gross).withoutSurchargeRounded(rate).toString()).toBe(programmable);
  });
});

describe('splitting a total over weights by running totals', () => {
  const weights = fc.array(fc.bigInt({ min: 0n, max: 1_000_000n }), {
    minLength: 1,
    maxLength: 12,
  });
  const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);
  const split = fc.tuple(weights, fc.bigInt({ min: 0n, max: 1_000_000_000n }));

  it('gives 1 cent of 3 equal parts to one of them', () => {
    expect(splitRunning(1n, [1n, 1n, 1n])).toEqual([0n, 1n, 0n]);
    expect(splitRunning(100n, [1n, 1n, 1n])).toEqual([33n, 34n, 33n]);
  });

  it('gives nothing where nothing weighs', () => {
    expect(splitRunning(100n, [0n, 0n])).toEqual([0n, 0n]);
    expect(splitRunning(100n, [])).toEqual([]);
  });

  it('loses no unit', () => {
    fc.assert(
      fc.property(split, ([parts, total]) => {
        fc.pre(sum(parts) > 0n);
        expect(sum(splitRunning(total, parts))).toBe(total);
      }),
    );
  });

  it('gives no part below zero and nothing to a part without weight', () => {
    fc.assert(
      fc.property(split, ([parts, total]) => {
        splitRunning(total, parts).forEach((part, index) => {
          expect(part >= 0n).toBe(true);
          if (parts[index] === 0n) expect(part).toBe(0n);
        });
      }),
    );
  });

  it('gives no part more than its weight while the total does not pass their sum', () => {
    fc.assert(
      fc.property(split, ([parts, total]) => {
        const whole = sum(parts);
        fc.pre(whole > 0n);
        splitRunning(total % (whole + 1n), parts).forEach((part, index) => {
          expect(part <= (parts[index] ?? 0n)).toBe(true);
        });
      }),
    );
  });

  it('stays within one unit of the exact share', () => {
    fc.assert(
      fc.property(split, ([parts, total]) => {
        const whole = sum(parts);
        fc.pre(whole > 0n);
        splitRunning(total, parts).forEach((part, index) => {
          const distance = part * whole - total * (parts[index] ?? 0n);
          expect((distance < 0n ? -distance : distance) <= whole).toBe(true);
        });
      }),
    );
  });

  it('mirrors when the total is below zero', () => {
    fc.assert(
      fc.property(split, ([parts, total]) => {
        expect(splitRunning(-total, parts)).toEqual(
          splitRunning(total, parts).map((part) => 0n - part),
        );
      }),
    );
  });
});

describe('a fraction such as a support rate', () => {
  it.each([
    ['0.13', true],
    ['0', true],
    ['1', true],
    ['1.000000000001', false],
    ['-0.1', false],
    ['13%', false],
    ['.13', false],
    ['0.1300000000001', false],
    ['1e-1', false],
    ['', false],
  ])('between 0 and 1: %s -> %s', (text, expected) => {
    expect(decimalBetween(text, '0', '1')).toBe(expected);
  });
});

describe('US dollars in a currency', () => {
  it.each([
    ['100.00', '0.950', 'EUR', '95.00'],
    ['0.01', '0.5', 'EUR', '0.01'],
    ['10.00', '150.15', 'JPY', '1502'],
    ['100.00', '0.3072', 'KWD', '30.720'],
    ['1.00', '1', 'USD', '1.00'],
  ])('%s at %s are %s %s, rounded once', (amount, unitsPerUsd, currency, expected) => {
    const money = Money.parse(amount, 'USD').fromUsdRounded(unitsPerUsd, currency);
    expect(money.named).toBe(`${currency} ${expected}`);
  });
});
