import { type Contract, eachOperation, isReference, type Operation, type Part } from './document';
import { examples, type RequestExample } from './examples';
import type { OperationId } from './operations';

/** Example of an idempotency key in the API contract. The API page sends a fresh key in its place. */
export const exampleKey = 'a-fresh-key';

/**
 * Replaces the example key in a request by a fresh one, so that each click on the API page is a new request. Other keys
 * stay. The page receives the source text of this function, so the function must not use anything else of this file.
 */
export function withFreshKey(request: { headers: Record<string, string> }): object {
  if (request.headers['Idempotency-Key'] === 'a-fresh-key') {
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
    const key = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    request.headers['Idempotency-Key'] = key;
  }
  return request;
}

/** The keywords of a schema from which a sample is built. */
interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Builds a sample that fits a schema from the examples of its members; optional members are left out. */
function sampleOf(schema: Schema, document: Contract): unknown {
  const { $ref, example, anyOf, oneOf, items, properties = {}, required = [] } = schema;
  if (example !== undefined) return example;
  if ($ref !== undefined) return sampleOf(schemaAt($ref, document), document);
  const [variant] = anyOf ?? oneOf ?? [];
  if (variant !== undefined) return sampleOf(variant, document);
  if (items !== undefined) return [sampleOf(items, document)];
  const members = required.flatMap((name) => {
    const member = properties[name];
    return member === undefined ? [] : [[name, sampleOf(member, document)] as const];
  });
  return Object.fromEntries(members);
}

function schemaAt(reference: string, { components }: Contract): Schema {
  const name = reference.replace('#/components/schemas/', '');
  return components['schemas']?.[name] ?? {};
}

/**
 * Parameters that have no example. Nobody knows a revision or cursor by heart, a `knownAt` in 2024 would exclude data
 * recorded today, and only auditors may record a run.
 */
export const neverFilledIn = [
  'If-Match',
  'Prefer',
  'dryRun',
  'asAt',
  'knownAt',
  'after',
  'cursor',
  'engagement',
];

/**
 * Returns a copy of the API document with an example for each request. It has the mandatory members with their own
 * examples, and the values in `examples`. The API page fills in every example, and a list with all filters set would be
 * empty. The example of an optional parameter is therefore moved into its description.
 */
export function withExamples(document: Contract): Contract {
  return eachOperation(document, (operation) => {
    const example = examples[operation.operationId as OperationId] ?? {};
    return withBodyExamples(withParameterExamples(operation, example), example, document);
  });
}

function withParameterExamples(
  operation: Operation,
  { path = {}, query = {} }: RequestExample,
): Operation {
  const parameters = (operation.parameters ?? []).map((part) => {
    if (isReference(part)) return part;
    const { example, ...schema } = part.schema ?? {};
    const filledIn = query[part.name];
    if (filledIn !== undefined) return { ...part, schema: { ...schema, example: filledIn } };
    if (neverFilledIn.includes(part.name)) return { ...part, schema };
    const stated = part.name === 'Idempotency-Key' ? exampleKey : path[part.name];
    const shown = stated ?? example;
    if (part.required === true) return { ...part, schema: { ...schema, example: shown } };
    const said = shown === undefined ? '' : ` Example: \`${shown as string}\`.`;
    return { ...part, schema, description: `${part.description ?? ''}${said}`.trimStart() };
  });
  return { ...operation, parameters };
}

function withBodyExamples(
  operation: Operation,
  example: RequestExample,
  document: Contract,
): Operation {
  const { requestBody } = operation;
  if (requestBody === undefined) return operation;
  const json = requestBody.content['application/json'];
  if (json === undefined) return operation;
  const content = {
    'application/json': { ...json, ...bodyExamples(json.schema, example, document) },
  };
  return { ...operation, requestBody: { ...requestBody, content } };
}

function bodyExamples(schema: Part, { body, bodies }: RequestExample, document: Contract): Part {
  const sample = sampleOf(schema, document) as Part;
  if (bodies === undefined) return { example: { ...sample, ...body } };
  const named = Object.entries(bodies).map(([summary, stated]) => [
    summary.replaceAll(/[^\w]+/g, '-'),
    { summary, value: { ...sample, ...stated } },
  ]);
  return { examples: Object.fromEntries(named) as Part };
}
