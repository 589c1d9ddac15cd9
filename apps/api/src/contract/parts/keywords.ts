import { eachOperation, isReference, mapped, type Contract, type Part } from './document';

/** Keywords of a schema in the order in which they are written; others come after them. */
const keywords = [
  ...['$ref', 'anyOf', 'oneOf', 'type', 'format', 'enum', 'pattern', 'minLength', 'maxLength'],
  ...['minimum', 'maximum', 'items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'additionalProperties', 'maxProperties', 'required', 'description', 'example'],
];

/** The document with its schemas written in one order of keywords, however they were made. */
export function withOrderedKeywords(document: Contract): Contract {
  const { schemas = {}, ...others } = document.components;
  const components = { ...others, schemas: mapped(schemas, ordered) };
  return eachOperation({ ...document, components }, (operation) => ({
    ...operation,
    parameters: (operation.parameters ?? []).map((part) =>
      isReference(part) ? part : { ...part, schema: ordered(part.schema) as Part },
    ),
  }));
}

function ordered(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(ordered);
  if (typeof schema !== 'object' || schema === null) return schema;
  const known = keywords.filter((keyword) => keyword in schema);
  const names = new Set([...known, ...Object.keys(schema)]);
  return Object.fromEntries([...names].map((name) => [name, inner(name, (schema as Part)[name])]));
}

/**
 * The value of a keyword in order: members keep their own order, an example stays as it is, all
 * else is a schema.
 */
function inner(keyword: string, value: unknown): unknown {
  if (keyword === 'properties') return mapped(value as Part, ordered);
  return keyword === 'example' ? value : ordered(value);
}
