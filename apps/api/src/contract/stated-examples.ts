import { examples, type RequestExample } from './examples';
import { exampleKey } from './fresh-key';
import type { OperationId } from './parts/operations';
import {
  eachOperation,
  isReference,
  type Contract,
  type Operation,
  type Part,
} from './parts/document';
import { sampleOf } from './parts/samples';

/**
 * Parameters without an example: nobody has a revision or a cursor by heart, what is recorded now was not
 * known in 2024, and not everybody may put a run on record.
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
 * The document with an example of each request: of its body the members that it must have, with
 * their own examples, and what the life of the contract says of it. The API page fills in what has an
 * example, and a list with all of its filters set is empty: the description of an optional parameter has it.
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
