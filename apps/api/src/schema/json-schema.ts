import type { kit } from '@art30/accounting';

/** Keywords of JSON Schema 2020-12 as OpenAPI 3.1 takes them. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema in the words of JSON Schema; it refers to other shapes by their names. */
export function jsonSchemaOf(schema: kit.SchemaData): JsonSchema {
  switch (schema.kind) {
    case 'pattern': {
      const { pattern, format } = schema;
      return { type: 'string', pattern, ...(format === undefined ? {} : { format }) };
    }
    case 'text':
      return { type: 'string', minLength: schema.lengthMin, maxLength: schema.lengthMax };
    case 'oneOf':
      return { type: 'string', enum: [...schema.values] };
    case 'wholeNumber':
      return { type: 'integer', minimum: schema.minimum, maximum: schema.maximum };
    case 'yesOrNo':
      return { type: 'boolean' };
    case 'json':
      return { type: 'object', additionalProperties: true };
    case 'part':
      return refTo(schema.shape);
    case 'variants':
      return { oneOf: Object.values(schema.shapes).map((shape) => refTo(shape)) };
    case 'listOf':
      return {
        ...{ type: 'array', items: jsonSchemaOf(schema.items) },
        ...(schema.itemsMin > 0 || !schema.different ? { minItems: schema.itemsMin } : {}),
        maxItems: schema.itemsMax,
        ...(schema.different ? { uniqueItems: true } : {}),
      };
    case 'mapOf': {
      const { values, itemsMax } = schema;
      const additionalProperties = jsonSchemaOf(values);
      return { type: 'object', additionalProperties, maxProperties: itemsMax };
    }
    case 'nullable':
      return nullableSchema(schema.of);
  }
}

function nullableSchema(schema: kit.SchemaData): JsonSchema {
  const { type, ...rest } = jsonSchemaOf(schema);
  if (typeof type === 'string') return { type: [type, 'null'], ...rest };
  return { anyOf: [rest, { type: 'null' }] };
}

function refTo({ name }: kit.Shape): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** The shapes that a schema refers to itself, not through others. */
export function shapesIn(schema: kit.SchemaData): readonly kit.Shape[] {
  switch (schema.kind) {
    case 'part':
      return [schema.shape];
    case 'variants':
      return Object.values(schema.shapes);
    case 'listOf':
      return shapesIn(schema.items);
    case 'mapOf':
      return shapesIn(schema.values);
    case 'nullable':
      return shapesIn(schema.of);
    default:
      return [];
  }
}

/** The same without limits: what the service answers keeps them, and nobody else has to. */
export function unlimited(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(schema).filter(([keyword]) => !limits.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [
      keyword,
      nested.has(keyword) && isSchema(value) ? unlimited(value) : value,
    ]),
  );
}

const limits = new Set([
  ...['pattern', 'format', 'minLength', 'maxLength', 'minimum', 'maximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'maxProperties'],
]);
const nested = new Set(['items', 'additionalProperties']);

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
