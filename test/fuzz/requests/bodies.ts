import fc from 'fast-check';
import type { Operation } from './contract';
import { brokenValues, type Values } from './values';
import type { KnownValues, Names } from './known-values';

/**
 * Instructions for a body: it is made from an example of the contract, from an accepted body, or at random
 * from the schema, and then changed.
 */
export interface BodyPlan {
  /** Index of a known body; undefined for the random one. */
  readonly knownBody: number | undefined;
  readonly made: unknown;
  /** Number from which the ids are chosen; the same number gives the same ids. */
  readonly names: number;
  /** True if members that must be unique get new values. */
  readonly isFresh: boolean;
  /** Power of ten by which all amounts are divided. */
  readonly smaller: number;
  /** Days that are added to all dates. */
  readonly later: number;
  readonly breaks: readonly Break[];
}

type Break = { readonly at: number } & (
  | { readonly how: 'value'; readonly value: unknown }
  | { readonly how: 'away' | 'unknown' | 'twice' }
);

const breakOf: fc.Arbitrary<Break> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ at: fc.nat(), how: fc.constant('value' as const), value: brokenValues }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ at: fc.nat(), how: fc.constantFrom('away', 'unknown', 'twice') }),
  },
);

export function bodyPlans({ body }: Operation, values: Values): fc.Arbitrary<BodyPlan> {
  const made = body === undefined ? fc.constant({}) : values.of(body.schema);
  const shared = {
    names: fc.nat(),
    isFresh: fc.nat(9).map((die) => die < 9),
    smaller: fc.constantFrom(0, 0, 1, 2, 3),
    later: fc.oneof(fc.constant(0), fc.integer({ min: -40, max: 60 })),
    breaks: fc.oneof(
      { weight: 7, arbitrary: fc.constant<Break[]>([]) },
      { weight: 3, arbitrary: fc.array(breakOf, { minLength: 1, maxLength: 2 }) },
    ),
  };
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ ...shared, knownBody: fc.nat(), made: fc.constant(undefined) }),
    },
    { weight: 2, arbitrary: fc.record({ ...shared, knownBody: fc.constant(undefined), made }) },
  );
}

/** A body as it is sent, and the value that the service should read from it. */
export interface BodySent {
  readonly text: string;
  readonly value: unknown;
}

/**
 * Makes the body of a plan.
 *
 * @param index number of the request, from which new values are made.
 */
export function bodyOf(
  plan: BodyPlan,
  operation: Operation,
  { knownValues, names, index }: { knownValues: KnownValues; names: Names; index: number },
): BodySent {
  const bodies = [...operation.examples, ...knownValues.bodiesOf(operation.id)];
  const base =
    plan.knownBody === undefined ? plan.made : bodies[plan.knownBody % (bodies.length || 1)];
  const changes = new Changes(plan, { knownValues, names, index });
  const whole = changes.in('', structuredClone(base ?? {}));
  return broken(whole, plan.breaks);
}

/** Matches members that must be unique in the ledger. */
const fresh = /^(?:id|bankReference|paymentReference|document|agreementReference|code)$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const dayMs = 86_400_000;

/** Replaces ids, amounts and dates in a body. */
class Changes {
  private count: number;

  constructor(
    private readonly plan: BodyPlan,
    private readonly context: { knownValues: KnownValues; names: Names; index: number },
  ) {
    this.count = plan.names;
  }

  in(name: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.in(name, item));
    if (typeof value === 'string') return this.text(name, value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, this.in(key, item)]),
    );
  }

  private text(name: string, text: string): string {
    const { plan } = this;
    this.count = (this.count * 7 + 3) % 1_000_003;
    if (fresh.test(name) && plan.isFresh) return `${text.slice(0, 40)}-${this.context.index}`;
    if (day.test(text)) return later(text, plan.later);
    if (/amount|usd|direct|gross/i.test(name) || name === '') return smaller(text, plan.smaller);
    return this.nameOf(name) ?? text;
  }

  /** Returns the id of the thing that the path names, or of another existing one. */
  private nameOf(member: string): string | undefined {
    const { knownValues, names } = this.context;
    if (member in names && this.count % 5 > 0) return names[member];
    return this.count % 5 > 2 ? knownValues.oneOf(member, this.count) : undefined;
  }
}

function later(text: string, days: number): string {
  const time = Date.parse(text);
  if (days === 0 || Number.isNaN(time) || text > '2100' || text < '1900') return text;
  return new Date(time + days * dayMs).toISOString().slice(0, 10);
}

function smaller(text: string, powers: number): string {
  if (powers === 0 || !/^\d{1,12}\.\d\d$/.test(text)) return text;
  return (Math.max(1, Math.round((Number(text) * 100) / 10 ** powers)) / 100).toFixed(2);
}

/** Returns the body with some members replaced by broken values. */
function broken(whole: unknown, breaks: readonly Break[]): BodySent {
  let value = whole;
  let again = '';
  for (const { at, ...how } of breaks) {
    const places = placesIn(value);
    const place = places[at % (places.length || 1)];
    if (place === undefined) continue;
    const { holder, key } = place;
    if (how.how === 'value') set(holder, key, how.value);
    else if (how.how === 'away') Reflect.deleteProperty(holder, key);
    else if (how.how === 'unknown') set(holder, 'colour', 'red');
    else if (holder === value) again = `${JSON.stringify(key)}:${JSON.stringify(holder[key])},`;
    value = whole;
  }
  const text = JSON.stringify(value) ?? '';
  return { value, text: again === '' ? text : `{${again}${text.slice(1)}` };
}

/** Defines a member of any name, including names such as `__proto__`. */
function set(holder: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

interface Held {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): readonly Held[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
