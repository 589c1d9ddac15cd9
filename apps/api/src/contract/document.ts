/** A part of an OpenAPI document that this folder copies and does not interpret. */
export type Part = Readonly<Record<string, unknown>>;

export interface Reference {
  readonly $ref: string;
  /** Description that replaces that of the referenced component (OpenAPI 3.1). */
  readonly description?: string;
}

export interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Part;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Part | Reference>>;
  readonly content?: Readonly<Record<string, Part>>;
}

export interface RequestBody {
  /** Schemas of the body by media type: JSON, or the bytes of a document. */
  readonly content: Readonly<Record<string, { readonly schema: Part }>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly tags?: readonly string[] | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: RequestBody | undefined;
  readonly responses: Readonly<Record<string, Response | Reference>>;
  readonly security?: readonly object[];
}

/** Operations of one path, by HTTP method. */
export type PathItem = Readonly<Record<string, Operation>>;
export type Paths = Readonly<Record<string, PathItem>>;
export type Components = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The parts of an OpenAPI document that the functions in this folder transform. */
export interface Contract {
  readonly paths: Paths;
  readonly components: Components;
}

/** Returns a copy of the document with a function applied to each operation. */
export function eachOperation(
  document: Contract,
  change: (operation: Operation) => Operation,
): Contract {
  const paths = mapped(document.paths, (item) => mapped(item, change));
  return { ...document, paths };
}

export function operationsOf({ paths }: Contract): readonly Operation[] {
  return Object.values(paths).flatMap((item) => Object.values(item));
}

/** Returns a copy of a record with a function applied to each value. */
export function mapped<Before, After>(
  record: Readonly<Record<string, Before>>,
  change: (value: Before, name: string) => After,
): Record<string, After> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, change(value, name)]),
  );
}

/**
 * Returns a copy of the document with further components of one kind. They are sorted by name, so that the document is
 * the same whatever code generated it.
 */
export function withComponents(
  document: Contract,
  kind: string,
  more: Readonly<Record<string, unknown>>,
): Contract {
  const all = Object.entries({ ...document.components[kind], ...more });
  const ordered = Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return { ...document, components: { ...document.components, [kind]: ordered } };
}

export function isReference(part: object): part is Reference {
  return '$ref' in part;
}
