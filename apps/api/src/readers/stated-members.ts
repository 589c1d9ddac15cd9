import type { kit } from '@art30/accounting';

/**
 * Copies only the members of an answer that its shape (schema) declares. A new member of the books is then not shown to
 * donors until the shape of their answer declares it.
 */
export function statedMembers<S extends kit.Shape>(shape: S, value: kit.Infer<S>): kit.Infer<S> {
  return ofShape(shape, value) as kit.Infer<S>;
}

function ofShape({ members }: kit.Shape, value: unknown): unknown {
  const given = value as Readonly<Record<string, unknown>>;
  const stated = Object.entries(members).flatMap(([name, { schema }]) =>
    given[name] === undefined ? [] : [[name, ofSchema(schema, given[name])]],
  );
  return Object.fromEntries(stated);
}

function ofSchema(schema: kit.SchemaData, value: unknown): unknown {
  switch (schema.kind) {
    case 'part':
      return ofShape(schema.shape, value);
    case 'listOf':
      return (value as readonly unknown[]).map((item) => ofSchema(schema.items, item));
    case 'nullable':
      return value === null ? null : ofSchema(schema.of, value);
    case 'mapOf':
    case 'variants':
      throw new Error(`no answer to a donor has a ${schema.kind}`);
    default:
      return value;
  }
}
