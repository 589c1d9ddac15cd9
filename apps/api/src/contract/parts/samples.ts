import type { Contract } from './document';

/** A schema as far as a sample is made of it. */
interface Schema {
  readonly $ref?: string;
  readonly example?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** A value of a schema: the examples of its members, without those that may be left out. */
export function sampleOf(schema: Schema, document: Contract): unknown {
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
