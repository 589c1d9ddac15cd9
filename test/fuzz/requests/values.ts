import fc from 'fast-check';
import type { Contract, Schema } from './contract';

/** Largest number of items in a list; broken values include longer ones. */
const itemsMax = 3;
/** Depth of objects below which optional members are left out. */
const depthMax = 5;

/** Arbitraries for the values of a schema, by keyword, including the examples of the contract. */
export class Values {
  private readonly patterns = new Map<string, fc.Arbitrary<string>>();

  constructor(private readonly contract: Contract) {}

  /** Returns an arbitrary for values that the schema allows; business rules may still refuse them. */
  of(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    const resolvedSchema = this.contract.resolved(schema);
    const anyOf = resolvedSchema.anyOf ?? resolvedSchema.oneOf;
    if (anyOf !== undefined) return fc.oneof(...anyOf.map((one) => this.of(one, depth)));
    if (resolvedSchema.enum !== undefined) return fc.constantFrom(...resolvedSchema.enum);
    const [type, ...others] = [resolvedSchema.type ?? 'object'].flat();
    const one = this.ofType(type ?? '', resolvedSchema, depth);
    if (others.includes('null')) return fc.oneof(one, fc.constant(null));
    if (resolvedSchema.example === undefined || type === 'object') return one;
    return fc.oneof(
      { weight: 2, arbitrary: one },
      { weight: 1, arbitrary: exampleOf(resolvedSchema) },
    );
  }

  private ofType(type: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    switch (type) {
      case 'string':
        return this.text(schema);
      case 'integer':
        return fc.integer({
          min: schema.minimum ?? 0,
          max: Math.min(schema.maximum ?? 1_000_000, Number.MAX_SAFE_INTEGER),
        });
      case 'number':
        return fc.double({ noNaN: true });
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(this.of(schema.items ?? {}, depth + 1), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.max(
            schema.minItems ?? 0,
            Math.min(schema.maxItems ?? itemsMax, itemsMax),
          ),
        });
      default:
        return this.object(schema, depth);
    }
  }

  private object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const { properties = {}, required = [], additionalProperties } = schema;
    if (typeof additionalProperties === 'object') {
      const name = fc.constantFrom('EUR', 'CHF', 'JPY', 'k', '1110', '9999');
      return fc.dictionary(name, this.of(additionalProperties, depth + 1), { maxKeys: itemsMax });
    }
    const members = Object.entries(properties).filter(
      ([name]) => depth < depthMax || required.includes(name),
    );
    return fc.record(
      Object.fromEntries(members.map(([name, member]) => [name, this.of(member, depth + 1)])),
      { requiredKeys: [...required] },
    );
  }

  private text({ format, pattern, minLength = 0, maxLength = 100 }: Schema): fc.Arbitrary<string> {
    if (format === 'date') return days;
    if (pattern !== undefined) return this.matching(pattern);
    const unit = fc.constantFrom('a', 'Z', '7', ' ', '-', 'é', 'ß', '漢', '𝒳', '\u0301');
    return fc.string({ unit, minLength, maxLength: Math.max(minLength, Math.min(maxLength, 24)) });
  }

  /** Returns texts that match a pattern; those that its lookaheads exclude are filtered out. */
  private matching(pattern: string): fc.Arbitrary<string> {
    const knownTexts = this.patterns.get(pattern);
    if (knownTexts !== undefined) return knownTexts;
    const ahead = /\(\?!.*?\$\)/g;
    const whole = new RegExp(pattern);
    const made = fc
      .stringMatching(new RegExp(pattern.replace(ahead, '')))
      .filter((text) => whole.test(text));
    this.patterns.set(pattern, made);
    return made;
  }
}

function exampleOf({ example }: Schema): fc.Arbitrary<unknown> {
  return fc.constant(example);
}

const dayMs = 86_400_000;
/** Dates in the years of the books, and extreme ones. */
const days = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .integer({ min: 0, max: 800 })
      .map((day) => new Date(Date.UTC(2024, 0, 1) + day * dayMs).toISOString().slice(0, 10)),
  },
  { weight: 1, arbitrary: fc.constantFrom('0001-01-01', '1899-12-31', '9999-12-31') },
);

/** Values of a wrong type, size or character set, which replace members of a request. */
export const brokenValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 1e21, 2 ** 53, -0, '', ' ', [], {}],
    ...[[[]], [null], { a: 1 }, { amount: '1.00' }, { amount: 1, currency: 'USD' }],
  ),
  // Amounts that are invalid or too large.
  fc.constantFrom<unknown>(
    ...['-1.00', '0.00', '1e9', '1,5', '٣.00', '0x10', '1.999', '99999999999999999999.99', 'NaN'],
    ...[
      { amount: '-1.00', currency: 'USD' },
      { amount: '0.00', currency: 'USD' },
    ],
    ...[
      { amount: '1.00', currency: 'JPY' },
      { amount: '1.00', currency: 'usd' },
    ],
    ...[
      { amount: '1.00', currency: 'XXX' },
      { amount: '99999999999.99', currency: 'USD' },
    ],
  ),
  fc.constantFrom<unknown>(
    ...['2024-02-30', '0000-01-01', '9999-12-31', '10000-01-01', '2024-1-1', '2024-13-01'],
    ...['2024-01-01T00:00:00Z', '-001-01-01', '+2024-01-01', '2023-02-29', '2024', '2024-00'],
  ),
  // Characters that cause trouble in stores, logs and screens.
  fc.constantFrom<unknown>(
    ...[
      '\ud800',
      '\udfff x',
      'a\u0000b',
      '\u202eabc',
      '\u200b',
      '\ufeff',
      '\u0301',
      '\n',
      '\u0085',
    ],
    ...['__proto__', 'constructor', '../../etc/passwd', '%00', "' OR 1=1 --", '<b>x</b>', '${7}'],
    ...['é', 'ﬀ', 'İ', 'K', '‐', '.', '..', '~', 'a~b', 'a/b', 'a%2Fb', '🏳️‍🌈'],
  ),
  fc.integer({ min: 1, max: 5 }).map((power) => 'x'.repeat(10 ** power)),
  fc.integer({ min: 2, max: 400 }).map((levels) => nested(levels)),
  fc.integer({ min: 100, max: 2_000 }).map((items) => Array.from({ length: items }, () => 'x')),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

function nested(levels: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}
