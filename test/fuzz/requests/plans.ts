import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { bodyOf, bodyPlans, type BodyPlan } from './bodies';
import { isCommand, variablesOf, type Contract, type Operation, type Parameter } from './contract';
import { kindOf, type KnownValues, type Names } from './known-values';
import { brokenValues, type Values } from './values';

/** Sender of a request: a person who may, any person, or one with a bad token. */
export type Sender =
  | { readonly who: 'allowed' | 'anybody' | 'badToken'; readonly at: number }
  | { readonly who: 'nobody' };

/**
 * Instructions for a request, independent of the existing ids. The same plan makes the same request in the
 * same state of the ledger.
 */
export interface Plan {
  readonly operation: string;
  readonly sender: Sender;
  readonly body: BodyPlan;
  /** Broken values for path variables, by index. */
  readonly path: readonly (string | undefined)[];
  /** Query parameters by name, some repeated; `{known: 7}` stands for an existing value. */
  readonly query: readonly (readonly [string, unknown])[];
  /** Idempotency-Key; undefined for a new one. */
  readonly key: string | undefined;
  readonly ifMatch: string | undefined;
  readonly dryRun: string | undefined;
  readonly oddity: Oddity;
  /** Number below 100 that decides how a resulting proposal continues. */
  readonly then: number;
  /** Minutes by which the clock advances before the request. */
  readonly minutes: number;
}

const oddities = [
  ...['none', 'type', 'noType', 'charset', 'method', 'slash', 'accept', 'host', 'origin'],
  ...['headers', 'forwarded', 'notUtf8', 'notJson', 'empty', 'huge', 'deep', 'bodyOnGet', 'gone'],
  ...['override', 'encoding', 'expect'],
] as const;
export type Oddity = (typeof oddities)[number];

/** A request in the form in which it is sent. */
export interface Ready {
  readonly operation: Operation;
  readonly sender: Sender;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
  /** Value of the body, if it is JSON. */
  readonly value: unknown;
  readonly plan: Plan;
}

const senders: fc.Arbitrary<Sender> = fc.oneof(
  { weight: 84, arbitrary: fc.record({ who: fc.constant('allowed' as const), at: fc.nat(99) }) },
  { weight: 10, arbitrary: fc.record({ who: fc.constant('anybody' as const), at: fc.nat(99) }) },
  { weight: 4, arbitrary: fc.record({ who: fc.constant('badToken' as const), at: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.constant({ who: 'nobody' as const }) },
);

const sometimes = <T>(weight: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary });

const keys = fc.constantFrom('', ' x', 'x'.repeat(200), 'x'.repeat(201), 'é', 'again', '"', 'a, b');
const tags = fc.constantFrom(
  '"0"',
  '"1"',
  '"2"',
  '"999"',
  '*',
  'W/"1"',
  '3',
  '""',
  '"1", "2"',
  '"-1"',
);
const odd = fc.oneof(
  { weight: 92, arbitrary: fc.constant('none' as const) },
  { weight: 8, arbitrary: fc.constantFrom(...oddities) },
);
/** Weight of commands compared with queries, because commands write. */
const commandWeight = 3;

/** Returns an arbitrary for plans of requests to these operations. */
export function plansOf(operations: readonly Operation[], values: Values): fc.Arbitrary<Plan> {
  const weighted = operations.flatMap((operation) =>
    Array.from({ length: operation.examples.length > 0 ? commandWeight : 1 }, () => operation),
  );
  return fc.constantFrom(...weighted).chain((operation) => planOf(operation, values));
}

function planOf(operation: Operation, values: Values): fc.Arbitrary<Plan> {
  const asked = operation.parameters.filter((one) => one.in === 'query' && one.name !== 'dryRun');
  const isQuery = operation.method === 'GET';
  return fc.record<Plan>({
    operation: fc.constant(operation.id),
    sender: senders,
    body: bodyPlans(operation, values),
    path: fc.tuple(
      ...variablesOf(operation.path).map(() => sometimes(8, brokenValues.map(String))),
    ),
    query: isQuery
      ? questions(asked, values)
      : sometimes(2, questions(asked, values)).map((one) => one ?? []),
    key: sometimes(5, keys),
    ifMatch: sometimes(6, tags),
    dryRun: sometimes(8, fc.constantFrom('true', 'true', 'false', 'yes', '')),
    oddity: odd,
    then: fc.nat(99),
    minutes: fc.constantFrom(0, 0, 0, 1, 5, 11),
  });
}

function questions(
  asked: readonly Parameter[],
  values: Values,
): fc.Arbitrary<readonly (readonly [string, unknown])[]> {
  const one = fc
    .constantFrom<Parameter>(...asked, { name: 'colour', in: 'query', schema: { type: 'string' } })
    .chain((parameter) =>
      fc.tuple(
        fc.constant(parameter.name),
        fc.oneof(
          { weight: 4, arbitrary: values.of(parameter.schema) },
          { weight: 3, arbitrary: fc.nat().map((at) => ({ known: at })) },
          { weight: 1, arbitrary: brokenValues },
        ),
      ),
    );
  return fc.array(one, { maxLength: 3 });
}

/** Makes the request of a plan, with existing ids. */
export function readyOf(
  plan: Plan,
  contract: Contract,
  { knownValues, index }: { readonly knownValues: KnownValues; readonly index: number },
): Ready {
  const operation = contract.operations.find(({ id }) => id === plan.operation) as Operation;
  const names = knownValues.namesFor(operation.path, plan.body.names);
  const { text, value, bytes } = contentOf(plan, operation, { knownValues, names, index });
  const path = pathOf(plan, operation, { knownValues, names, bytes });
  const query = [
    ...plan.query.map(([name, asked]) => [name, queryValue(name, asked, knownValues)] as const),
    ...(plan.dryRun === undefined || operation.method === 'GET'
      ? []
      : [['dryRun', plan.dryRun] as const]),
  ];
  const asked = query.map((pair) => pair.map(encoded).join('=')).join('&');
  const body = bytes ?? (operation.body === undefined ? undefined : Buffer.from(text));
  return {
    operation,
    sender: plan.sender,
    method: operation.method,
    plan,
    value,
    body,
    target: asked === '' ? path : `${path}?${asked}`,
    headers: headersOf(plan, operation, index),
  };
}

/** Returns the body: JSON, or bytes if the operation takes bytes. */
function contentOf(
  plan: Plan,
  operation: Operation,
  context: { knownValues: KnownValues; names: Names; index: number },
): { text: string; value: unknown; bytes?: Buffer } {
  const { body } = operation;
  if (body === undefined || body.mediaType === 'application/json')
    return bodyOf(plan.body, operation, context);
  return { text: '', value: undefined, bytes: Buffer.from(`document ${plan.body.names}`) };
}

function pathOf(
  plan: Plan,
  { path, parameters }: Operation,
  {
    knownValues,
    names,
    bytes,
  }: { knownValues: KnownValues; names: Names; bytes: Buffer | undefined },
): string {
  const variables = variablesOf(path);
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const kind = kindOf(path, name);
    const example = parameters.find((one) => one.in === 'path' && one.name === name)?.schema
      .example;
    const right = bytes !== undefined && name === 'sha256' ? hashOf(bytes) : names[kind];
    const broken = plan.path[variables.indexOf(name)];
    const there =
      right ??
      knownValues.oneOf(kind, plan.body.names) ??
      (typeof example === 'string' ? example : 'nobody');
    return encoded(broken ?? there);
  });
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Matches log positions. They are not sent as they are, because the service waits for a future position and
 * then answers 503.
 */
const position = /^\d{16,40}$/;

function queryValue(name: string, asked: unknown, knownValues: KnownValues): string {
  if (name === 'after' && position.test(String(asked)))
    return knownValues.oneOf('after', 1) ?? '0'.repeat(16);
  if (typeof asked !== 'object' || asked === null) return String(asked);
  const { known: at } = asked as { known?: unknown };
  if (typeof at !== 'number') return JSON.stringify(asked);
  const kind = { donor: 'donorId', pledge: 'pledgeId', receipt: 'receiptId' }[name] ?? name;
  return knownValues.oneOf(kind, at) ?? '1';
}

/** Encodes a text for a URL; lone surrogates are replaced, because they cannot be encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function headersOf(
  plan: Plan,
  { method, body, parameters }: Operation,
  index: number,
): (readonly [string, string])[] {
  if (method === 'GET') return [];
  const key = isCommand({ parameters }) ? (plan.key ?? `fuzz ${index}`) : plan.key;
  return [
    ...(body === undefined ? [] : [['content-type', body.mediaType] as const]),
    ...(key === undefined ? [] : [['idempotency-key', key] as const]),
    ...(plan.ifMatch === undefined ? [] : [['if-match', plan.ifMatch] as const]),
  ];
}
