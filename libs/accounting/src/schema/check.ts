import type { MapSchema, Member, SchemaData, Shape, TextSchema, Tie } from './schema';

/** A member at fault, by its path from the root, `lines[0].gross.amount`. */
export interface Fault {
  readonly field: string;
  /** What was wrong and what to do, as a sentence that begins after the field's name. */
  readonly detail: string;
}

type Fits = (value: unknown) => boolean;
/** An object of JSON that nothing is known of yet. */
type Unknowns = Readonly<Record<string, unknown>>;

export const unknownMember = 'is not a field of this request';

/** Whether the value is an object of the shape, with no member beyond it. */
export function fitsShape(shape: Shape, value: unknown): boolean {
  return shapeCheck(shape)(value);
}

/** Whether the value, `undefined` where there is none, may stand for the member in this object. */
export function fitsBeside(member: Member, value: unknown, beside: Unknowns): boolean {
  if (value === undefined) return mayBeAbsent(member, beside);
  const { schema, tie } = member;
  return compiled(schema)(value) && (tie === undefined || holdsTie(tie, beside));
}

/**
 * All that keeps the value from being an object of the shape: unknown members first, then the
 * members in the order of the shape. Empty where it fits.
 *
 * @param field path of the value itself, empty for a whole request or event.
 */
export function faultsInShape(shape: Shape, value: Unknowns, field = ''): Fault[] {
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(shape.members, name))
    .map((name) => ({ field: joined(field, name), detail: unknownMember }));
  const known = Object.entries(shape.members).flatMap(([name, member]) =>
    faultsInMember(member, value[name], { field: joined(field, name), beside: value }),
  );
  return [...unknown, ...known];
}

interface Place {
  readonly field: string;
  /** The object that the member is of. */
  readonly beside: Unknowns;
}

function faultsInMember(member: Member, value: unknown, { field, beside }: Place): Fault[] {
  if (fitsBeside(member, value, beside)) return [];
  const { schema, presence, tie } = member;
  const leftOut = value === undefined && presence === 'optional';
  const own = leftOut ? [] : faultsIn(schema, value, field);
  return own.length > 0 || tie === undefined ? own : [{ field, detail: tieRefusal(tie) }];
}

function mayBeAbsent(
  { presence, tie }: Pick<Member, 'presence' | 'tie'>,
  beside: Unknowns,
): boolean {
  if (presence === 'required') return false;
  if (tie?.rule === 'neededWithout') return beside[tie.other] !== undefined;
  return tie?.rule !== 'neededUnless' || beside[tie.other] === tie.value;
}

function faultsIn(schema: SchemaData, value: unknown, field: string): Fault[] {
  if (compiled(schema)(value)) return [];
  const own = [{ field, detail: refusalOf(schema) }];
  switch (schema.kind) {
    case 'nullable':
      return faultsIn(schema.of, value, field);
    case 'part':
      return isObject(value) ? faultsInShape(schema.shape, value, field) : own;
    case 'variants': {
      const shape = isObject(value) ? shapeOfTag(schema, value) : undefined;
      return shape && isObject(value) ? faultsInShape(shape, value, field) : own;
    }
    case 'listOf': {
      const { items, itemsMin, itemsMax } = schema;
      if (!isList(value, itemsMin, itemsMax)) return own;
      if (!isComposed(items) || !value.every(isObject)) return own;
      return value.flatMap((item, index) => faultsIn(items, item, `${field}[${index}]`));
    }
    default:
      return own;
  }
}

/** The refusal of a value of this kind, from the verb on. */
export function refusalOf(schema: SchemaData): string {
  switch (schema.kind) {
    case 'pattern':
      return schema.must;
    case 'text':
      return (
        `must be text of ${schema.lengthMin} to ${schema.lengthMax} characters` +
        (schema.exact ? ' without spaces around it' : '')
      );
    case 'oneOf':
      return `must be one of ${schema.values.join(', ')}`;
    case 'wholeNumber':
      return `must be a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'yesOrNo':
      return 'must be true or false';
    case 'json':
      return 'must be JSON';
    case 'part':
      return 'must be an object';
    case 'variants':
      return `must be an object whose ${schema.tag} is one of ${Object.keys(schema.shapes).join(', ')}`;
    case 'listOf':
      return listRefusal(schema);
    case 'mapOf':
      return mapRefusal(schema);
    case 'nullable':
      return `${refusalOf(schema.of)}, or null`;
  }
}

function listRefusal({ items, itemsMin, itemsMax, different }: SchemaData & { kind: 'listOf' }) {
  if (isComposed(items)) return `must be a list of ${itemsMin} to ${itemsMax} objects`;
  if (items.kind === 'oneOf') {
    return `must be a list of ${different ? 'different ' : ''}words among ${items.values.join(', ')}`;
  }
  const each = items.kind === 'pattern' ? items.name : items.kind;
  return `must be a list of ${itemsMin} to ${itemsMax} ${different ? 'different ' : ''}values, each: ${each}`;
}

function mapRefusal({ what, itemsMax, values }: MapSchema): string {
  const each = values.kind === 'pattern' ? values.name : values.kind;
  return `must name at most ${itemsMax} ${what}, each with a ${each}`;
}

function isComposed({ kind }: SchemaData): boolean {
  return kind === 'part' || kind === 'variants';
}

function tieRefusal(tie: Tie): string {
  switch (tie.rule) {
    case 'notTogetherWith':
      return `cannot be given together with ${tie.other}`;
    case 'onlyWith':
      return `can only be given together with ${tie.other}`;
    case 'onlyWhere':
      return `can be given only where ${tie.other} is ${tie.needed}`;
    case 'neededUnless':
      return `may be left out only where ${tie.other} is ${tie.value}`;
    case 'neededWithout':
      return `may be left out only where ${tie.other} is given`;
  }
}

function holdsTie(tie: Tie, beside: Unknowns): boolean {
  const other = beside[tie.other];
  switch (tie.rule) {
    case 'notTogetherWith':
      return other === undefined;
    case 'onlyWith':
      return other !== undefined;
    case 'onlyWhere':
      return other === tie.needed;
    case 'neededUnless':
    case 'neededWithout':
      return true;
  }
}

/** Checks that were made from a schema, by the schema: an event's is asked for thousands of times. */
const checks = new WeakMap<object, Fits>();

function compiled(schema: SchemaData): Fits {
  const known = checks.get(schema);
  if (known) return known;
  const made = compile(schema);
  checks.set(schema, made);
  return made;
}

function compile(schema: SchemaData): Fits {
  switch (schema.kind) {
    case 'pattern': {
      const form = new RegExp(schema.pattern);
      return (value) => typeof value === 'string' && form.test(value);
    }
    case 'text':
      return textCheck(schema);
    case 'oneOf': {
      const words = new Set<unknown>(schema.values);
      return (value) => words.has(value);
    }
    case 'wholeNumber': {
      const { minimum, maximum } = schema;
      return (value) =>
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= minimum &&
        value <= maximum;
    }
    case 'yesOrNo':
      return (value) => typeof value === 'boolean';
    case 'json':
      return (value) => value !== undefined;
    case 'part':
      return shapeCheck(schema.shape);
    case 'variants':
      return (value) => {
        const shape = isObject(value) ? shapeOfTag(schema, value) : undefined;
        return shape !== undefined && fitsShape(shape, value);
      };
    case 'listOf':
      return listCheck(schema);
    case 'mapOf':
      return mapCheck(schema);
    case 'nullable': {
      const of = compiled(schema.of);
      return (value) => value === null || of(value);
    }
  }
}

function textCheck({ lengthMin, lengthMax, exact }: TextSchema): Fits {
  return (value) =>
    typeof value === 'string' &&
    value.length <= lengthMax &&
    /^(?:[\t\n\r]|\P{Cc})*$/u.test(value) &&
    value.isWellFormed() &&
    (lengthMin === 0 || value.trim() !== '') &&
    (!exact || value === value.trim());
}

function listCheck({
  items,
  itemsMin,
  itemsMax,
  different,
}: SchemaData & { kind: 'listOf' }): Fits {
  const item = compiled(items);
  return (value) =>
    isList(value, itemsMin, itemsMax) &&
    value.every(item) &&
    (!different || new Set(value).size === value.length);
}

function mapCheck({ keys, values, itemsMax }: MapSchema): Fits {
  const key = compiled(keys);
  const held = compiled(values);
  return (value) => {
    if (!isObject(value)) return false;
    const pairs = Object.entries(value);
    return pairs.length <= itemsMax && pairs.every(([name, each]) => key(name) && held(each));
  };
}

function shapeCheck(shape: Shape): Fits {
  const known = checks.get(shape);
  if (known) return known;
  const members = Object.entries(shape.members).map(([name, member]) => ({
    ...{ name, member, tie: member.tie },
    fits: compiled(member.schema),
  }));
  const made: Fits = (value) => {
    if (!isObject(value)) return false;
    let present = 0;
    for (const { name, member, fits, tie } of members) {
      const held = value[name];
      if (Object.hasOwn(value, name)) present += 1;
      if (held === undefined) {
        if (!mayBeAbsent(member, value)) return false;
      } else if (!fits(held) || (tie !== undefined && !holdsTie(tie, value))) {
        return false;
      }
    }
    return present === Object.keys(value).length;
  };
  checks.set(shape, made);
  return made;
}

function shapeOfTag({ tag, shapes }: SchemaData & { kind: 'variants' }, value: Unknowns) {
  const word = value[tag];
  return typeof word === 'string' && Object.hasOwn(shapes, word) ? shapes[word] : undefined;
}

function isList(value: unknown, itemsMin: number, itemsMax: number): value is unknown[] {
  return Array.isArray(value) && value.length >= itemsMin && value.length <= itemsMax;
}

/** An object of JSON, no list and no `null`. */
export function isObject(value: unknown): value is Unknowns {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The path of a member of what stands at a path. */
export function joined(parent: string, property: string): string {
  return parent === '' ? property : `${parent}.${property}`;
}
