import { comparedReference, referenceForm } from './reference-form';
import type {
  Infer,
  ListSchema,
  MapSchema,
  Member,
  SchemaData,
  Shape,
  TextSchema,
  Tie,
} from './schema';

type Fits = (value: unknown) => boolean;
/** A JSON object whose members are not checked yet. */
export type Unknowns = Readonly<Record<string, unknown>>;

/** True if the value fits the schema. */
export function fits(schema: SchemaData, value: unknown): boolean {
  return compiled(schema)(value);
}

/** True if the value is an object of the shape, without further members. */
export function fitsShape<S extends Shape>(shape: S, value: unknown): value is Infer<S> {
  return shapeCheck(shape)(value);
}

/**
 * True if the value fits the member of an object, whose other members are given too; `undefined` stands for an absent
 * value.
 */
export function fitsBeside(member: Member, value: unknown, beside: Unknowns): boolean {
  if (value === undefined) return mayBeAbsent(member, beside);
  const { schema, tie } = member;
  return compiled(schema)(value) && (tie === undefined || holdsTie(tie, beside));
}

function mayBeAbsent(
  { presence, tie }: Pick<Member, 'presence' | 'tie'>,
  beside: Unknowns,
): boolean {
  if (presence === 'required') return false;
  if (tie?.rule === 'neededWithout') return givenOf(tie, beside).length > 0;
  return tie?.rule !== 'neededUnless' || beside[tie.other] === tie.value;
}

/** Returns the members that a tie names and that are present. A tie is a rule by which one member depends on others. */
export function givenOf(
  { other, orOthers = [] }: Extract<Tie, { readonly orOthers?: readonly string[] }>,
  beside: Unknowns,
): string[] {
  return [other, ...orOthers].filter((name) => beside[name] !== undefined);
}

function holdsTie(tie: Tie, beside: Unknowns): boolean {
  const other = beside[tie.other];
  switch (tie.rule) {
    case 'notTogetherWith':
      return givenOf(tie, beside).length === 0;
    case 'onlyWith':
      return other !== undefined;
    case 'onlyWhere':
      return other === tie.needed;
    case 'neededUnless':
    case 'neededWithout':
      return true;
  }
}

/** Ties (rules between members) that can make an optional member required. */
const needs = new Set<Tie['rule']>(['neededUnless', 'neededWithout']);

/** Cache of compiled checks by schema, because an event's check runs thousands of times. */
const checks = new WeakMap<object, Fits>();

function compiled(schema: SchemaData): Fits {
  const cached = checks.get(schema);
  if (cached) return cached;
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

/** Control characters that text must not contain: all except tabs and line ends. */
const strayControl = /(?![\t\n\r])\p{Cc}/u;

/**
 * Characters that plain names must not contain, because they can make two names look alike: line ends, control
 * characters, marks that change the direction of text (UAX 9), the zero-width space and the byte order mark. The
 * joiners U+200C and U+200D are allowed, because Persian needs them.
 */
const notPlain = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u;

/** Matches a path separator, and the names `.` and `..`. */
const pathForm = /[/\\]|^\.{1,2}$/;

function textCheck({ lengthMin, lengthMax, reference, file, plain }: TextSchema): Fits {
  return (value) => {
    if (typeof value !== 'string' || value.length > lengthMax || !value.isWellFormed())
      return false;
    if (plain && notPlain.test(value)) return false;
    if (file && pathForm.test(referenceForm(value))) return false;
    if (reference) return isReference(value, lengthMin, lengthMax);
    return !strayControl.test(value) && (lengthMin === 0 || value.trim() !== '');
  };
}

/** The length is checked after normalization, because that can make a reference longer. */
function isReference(value: string, lengthMin: number, lengthMax: number): boolean {
  if (referenceForm(value).length > lengthMax) return false;
  return lengthMin === 0 || comparedReference(value) !== '';
}

function listCheck({ items, itemsMin, itemsMax, different }: ListSchema): Fits {
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

/**
 * Compiles the check of a shape into a function. That function reads only the members that an object has, because
 * stored lines have few of many possible members and one command may read thousands of lines.
 */
function shapeCheck(shape: Shape): Fits {
  const cached = checks.get(shape);
  if (cached) return cached;
  const named = Object.entries(shape.members);
  const members = new Map(
    named.map(([name, { schema, presence, tie }]) => {
      const required = presence === 'required' ? 1 : 0;
      return [name, { fits: compiled(schema), tie, required }] as const;
    }),
  );
  const required = named.filter(([, { presence }]) => presence === 'required').length;
  const sometimesNeeded = named.filter(([, { tie }]) => tie && needs.has(tie.rule));
  const made: Fits = (value) => {
    if (!isObject(value)) return false;
    let present = 0;
    for (const name in value) {
      const member = members.get(name);
      if (member === undefined) return false;
      const held = value[name];
      if (held === undefined) continue;
      if (!member.fits(held)) return false;
      if (member.tie !== undefined && !holdsTie(member.tie, value)) return false;
      present += member.required;
    }
    return present === required && lacksNone(sometimesNeeded, value);
  };
  checks.set(shape, made);
  return made;
}

/**
 * True if the object has every member that a tie (a rule between members) requires. This is a separate function because
 * the engine reads an object captured by a closure more slowly.
 */
function lacksNone(members: readonly (readonly [string, Member])[], value: Unknowns): boolean {
  for (const [name, member] of members) {
    if (value[name] === undefined && !mayBeAbsent(member, value)) return false;
  }
  return true;
}

/** Returns the shape of a variant; the value states its name in the member `tag`. */
export function shapeOfTag({ tag, shapes }: SchemaData & { kind: 'variants' }, value: Unknowns) {
  const word = value[tag];
  return typeof word === 'string' && Object.hasOwn(shapes, word) ? shapes[word] : undefined;
}

/** True for an array whose length is within the bounds. */
export function isList(value: unknown, itemsMin: number, itemsMax: number): value is unknown[] {
  return Array.isArray(value) && value.length >= itemsMin && value.length <= itemsMax;
}

/** True for a JSON object: neither an array nor `null`. */
export function isObject(value: unknown): value is Unknowns {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
