import { isObject, shapeOfTag } from './check';
import type { SchemaData, Shape } from './schema';
import { referenceForm } from './reference-form';

/**
 * Returns the object with every reference in its stored form ({@link referenceForm}). All other values are unchanged,
 * even those that do not fit the shape.
 */
export function withStoredReferences<T extends object>(shape: Shape, value: T): T {
  const stored = Object.entries(value).map(([name, held]) => {
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    return [name, member === undefined ? held : storedIn(member.schema, held)] as const;
  });
  return Object.fromEntries(stored) as T;
}

function storedIn(schema: SchemaData, value: unknown): unknown {
  switch (schema.kind) {
    case 'text':
      return schema.reference && typeof value === 'string' ? referenceForm(value) : value;
    case 'nullable':
      return storedIn(schema.of, value);
    case 'part':
      return isObject(value) ? withStoredReferences(schema.shape, value) : value;
    case 'variants': {
      const shape = isObject(value) ? shapeOfTag(schema, value) : undefined;
      return shape && isObject(value) ? withStoredReferences(shape, value) : value;
    }
    case 'listOf':
      return Array.isArray(value) ? value.map((item) => storedIn(schema.items, item)) : value;
    case 'mapOf':
      return isObject(value) ? mapped(schema.values, value) : value;
    default:
      return value;
  }
}

function mapped(values: SchemaData, value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [key, storedIn(values, held)]),
  );
}
