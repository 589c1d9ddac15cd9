import type { Json } from '@art30/event-sourcing';
import { fits, fitsBeside, givenOf, isList, isObject, shapeOfTag, type Unknowns } from './check';
import type {
  ListSchema,
  MapSchema,
  Member,
  PatternSchema,
  SchemaData,
  Shape,
  TextSchema,
  Tie,
} from './schema';

/** A member that does not fit, named by its path from the root, such as `lines[0].gross.amount`. */
export interface Fault {
  readonly field: string;
  /** Sentence about the fault and its remedy, which continues after the field's name. */
  readonly detail: string;
}

/** Most characters of an example in a sentence; a longer one is replaced by the names of its fields. */
const exampleLengthMax = 120;

/**
 * Returns all faults of a value against a shape: unknown members first, then members in the order of the shape. The
 * list is empty if the value fits.
 *
 * @param field path of the value itself; empty for a whole request or event.
 */
export function faultsInShape(shape: Shape, value: Unknowns, field = ''): Fault[] {
  const unknownMemberFaults = Object.keys(value)
    .filter((name) => !Object.hasOwn(shape.members, name))
    .map((name) => ({ field: joined(field, name), detail: unknownMember(shape) }));
  const memberFaults = Object.entries(shape.members).flatMap(([name, member]) =>
    faultsInMember(member, value[name], { field: joined(field, name), beside: value }),
  );
  return [...unknownMemberFaults, ...memberFaults];
}

interface Place {
  readonly field: string;
  /** The object that contains the member, for rules between its members. */
  readonly beside: Unknowns;
}

function faultsInMember(member: Member, value: unknown, { field, beside }: Place): Fault[] {
  if (fitsBeside(member, value, beside)) return [];
  const { schema, presence, tie, example } = member;
  if (value === undefined && presence === 'required') {
    return [{ field, detail: `is missing: it ${refusalOf(schema, example)}` }];
  }
  const own = value === undefined ? [] : faultsIn(schema, value, { field, example });
  return own.length > 0 || tie === undefined ? own : [{ field, detail: tieRefusal(tie, beside) }];
}

interface Named {
  readonly field: string;
  readonly example?: Json | undefined;
}

function faultsIn(schema: SchemaData, value: unknown, named: Named): Fault[] {
  if (fits(schema, value)) return [];
  const inner = faultsWithin(schema, value, named);
  return inner.length > 0
    ? inner
    : [{ field: named.field, detail: refusalOf(schema, named.example) }];
}

/**
 * Returns the faults of a value's members and items. The list is empty if the value as a whole has the wrong type or
 * size.
 */
function faultsWithin(schema: SchemaData, value: unknown, named: Named): Fault[] {
  const { field } = named;
  switch (schema.kind) {
    case 'nullable':
      return faultsWithin(schema.of, value, named);
    case 'part':
      return isObject(value) ? faultsInShape(schema.shape, value, field) : [];
    case 'variants': {
      const shape = isObject(value) ? shapeOfTag(schema, value) : undefined;
      return shape && isObject(value) ? faultsInShape(shape, value, field) : [];
    }
    case 'listOf': {
      const { items, itemsMin, itemsMax } = schema;
      if (!isList(value, itemsMin, itemsMax)) return [];
      if (!isComposed(items) || !value.every(isObject)) return [];
      return value.flatMap((item, index) => faultsIn(items, item, { field: `${field}[${index}]` }));
    }
    default:
      return [];
  }
}

function isComposed({ kind }: SchemaData): boolean {
  return kind === 'part' || kind === 'variants';
}

function joined(parent: string, property: string): string {
  return parent === '' ? property : `${parent}.${property}`;
}

function unknownMember({ members }: Shape): string {
  const names = Object.keys(members);
  return names.length === 0
    ? 'is not a field here: leave it out'
    : `is not a field here: the fields are ${listed(names)}`;
}

/**
 * Returns the text of a refusal: the form that a value must have, from the verb on, such as `must be true or false`.
 *
 * @param example example of the member, if it has one.
 */
export function refusalOf(schema: SchemaData, example?: Json): string {
  switch (schema.kind) {
    case 'pattern':
      return patternRefusal(schema, example);
    case 'text':
      return textRefusal(schema);
    case 'oneOf':
      return `must be one of ${schema.values.join(', ')}`;
    case 'wholeNumber':
      return `must be a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'yesOrNo':
      return 'must be true or false';
    case 'json':
      return 'must be JSON';
    case 'part':
      return `must be an object${such(schema, example)}`;
    case 'variants':
      return `must be an object whose ${schema.tag} is one of ${Object.keys(schema.shapes).join(', ')}`;
    case 'listOf':
      return listRefusal(schema, example);
    case 'mapOf':
      return mapRefusal(schema, example);
    case 'nullable':
      return `${refusalOf(schema.of, example)}, or null`;
  }
}

function textRefusal({ lengthMin, lengthMax, file, plain }: TextSchema): string {
  const text = `must be text of ${countOf(lengthMin, lengthMax)} characters`;
  if (plain) {
    return `${text} on one line, without control characters and marks that turn its direction or have no width`;
  }
  return file ? `${text} that names a file: without / and \\, and not . or ..` : text;
}

/** Returns the text of a pattern's refusal, with the example of the member or, without one, that of the pattern. */
function patternRefusal({ must, such: usual }: PatternSchema, example?: Json): string {
  if (usual === undefined) return must;
  const own = typeof example === 'string' ? example : undefined;
  return `${must}, such as ${own === undefined ? usual : usual.replace(/[^"]+/, () => own)}`;
}

function listRefusal({ items, itemsMin, itemsMax, different }: ListSchema, example?: Json): string {
  const count = countOf(itemsMin, itemsMax);
  if (isComposed(items)) return `must be a list of ${count} objects${suchEach(items, example)}`;
  const all = different ? 'different ' : '';
  if (items.kind === 'oneOf') {
    return `must be a list of ${all}words among ${items.values.join(', ')}`;
  }
  return `must be a list of ${count} ${all}values, each of which ${refusalOf(items)}`;
}

function mapRefusal({ what, itemsMax, values }: MapSchema, example?: Json): string {
  const each = values.kind === 'pattern' ? values.name : values.kind;
  const shown = example === undefined ? '' : `, such as ${written(example)}`;
  return `must name at most ${itemsMax} ${what}, each with a ${each}${shown}`;
}

function countOf(least: number, most: number): string {
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
}

function suchEach(items: SchemaData, example?: Json): string {
  const first = Array.isArray(example) ? (example[0] as Json | undefined) : undefined;
  return such(items, first).replace(/^ /, ', each ');
}

/** Returns words for an object: an example, or its field names if the example is too long. */
function such(schema: SchemaData, example?: Json): string {
  const shown = example ?? exampleOf(schema);
  const text = shown === undefined ? '' : written(shown);
  if (text !== '' && text.length <= exampleLengthMax) return ` such as ${text}`;
  const names = schema.kind === 'part' ? requiredOf(schema.shape).map(([name]) => name) : [];
  return names.length === 0 ? '' : ` with ${listed(names)}`;
}

/** Returns an example made of the examples of all required members; undefined if one of them has none. */
function exampleOf(schema: SchemaData): Json | undefined {
  if (schema.kind === 'nullable') return exampleOf(schema.of);
  if (schema.kind === 'listOf') {
    const item = exampleOf(schema.items);
    return item === undefined ? undefined : [item];
  }
  if (schema.kind !== 'part') return undefined;
  const members = requiredOf(schema.shape).map(
    ([name, { schema: of, example = exampleOf(of) }]) => [name, example] as const,
  );
  return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
}

function requiredOf({ members }: Shape): [string, Member][] {
  return Object.entries(members).filter(([, { presence }]) => presence === 'required');
}

/** Returns JSON with a space after each comma and colon, so that it is easy to read in a sentence. */
function written(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as Json[]).map(written).join(', ')}]`;
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}: ${written(member ?? null)}`,
  );
  return `{${members.join(', ')}}`;
}

/** Returns names as a list in a sentence: `a, b and c`. */
function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function tieRefusal(tie: Tie, beside: Unknowns): string {
  switch (tie.rule) {
    case 'notTogetherWith':
      return `cannot be given together with ${listed(givenOf(tie, beside))}: leave one of them out`;
    case 'onlyWith':
      return `says nothing without ${tie.other}: give both or neither`;
    case 'onlyWhere':
      return `can be given only where ${tie.other} is ${tie.needed}: leave it out`;
    case 'neededUnless':
      return `is missing: it may be left out only where ${tie.other} is ${tie.value}`;
    case 'neededWithout':
      return (
        `is missing: it may be left out only where ` +
        `${[tie.other, ...(tie.orOthers ?? [])].join(' or ')} is given`
      );
  }
}
