import type { Member, Members, MembersOf, Schema, SchemaData, Shape, Tie, TypeOf } from './schema';

/**
 * Defines a JSON object once for all uses: the type of the facts (`Infer`), the check of requests and stored events,
 * the HTTP contract and the tables of the documentation.
 *
 * @param name name of the shape in the contract; no other shape has the same name.
 */
export function shape<const Name extends string, M extends Members>(
  name: Name,
  members: M,
): Shape<M, Name> {
  return { name, members };
}

/** Defines an object in an answer of the service. */
export function answer<const Name extends string, M extends Members>(
  name: Name,
  members: M,
): Shape<M, Name> {
  return { name, members, answer: true };
}

/** Returns the member as an optional one; `null` does not stand for absence. */
export function optional<T>(member: Member<T, 'required'>): Member<T, 'optional'> {
  return { ...member, presence: 'optional' };
}

/** Returns the member as one that may be `null`. */
export function nullable<T>(member: Member<T, 'required'>): Member<T | null, 'required'> {
  return { ...member, schema: { kind: 'nullable', of: member.schema } };
}

/** Returns a copy of a member with another meaning and, if given, another example. */
export function meaning<M extends Member>(
  member: M,
  means: string,
  example?: Member['example'],
): M {
  return { ...member, means, ...(example === undefined ? {} : { example }) };
}

/** Returns the member with a tie: a rule by which its presence depends on another member. */
export function tied<M extends Member>(tie: Tie, member: M): M {
  return { ...member, tie };
}

/** Returns the named members of a shape, for use in another shape. */
export function pick<M extends Members, K extends keyof M>(
  { members }: Shape<M>,
  ...names: readonly K[]
): Pick<M, K> {
  const kept = Object.entries(members).filter(([name]) => names.includes(name as K));
  return Object.fromEntries(kept) as Pick<M, K>;
}

/** Returns all members of a shape except these. */
export function omit<M extends Members, K extends keyof M>(
  { members }: Shape<M>,
  ...names: readonly K[]
): Omit<M, K> {
  const kept = Object.entries(members).filter(([name]) => !names.includes(name as K));
  return Object.fromEntries(kept) as Omit<M, K>;
}

/** A kind of value: a function that makes a member from it, given the member's meaning and an example. */
export interface Kind<T> {
  (means: string, example?: Member['example']): Member<T, 'required'>;
  readonly schema: Schema<T>;
}

export function kind<T>(schema: Schema<T>): Kind<T> {
  const stated = (means: string, example?: Member['example']): Member<T, 'required'> => ({
    schema,
    presence: 'required',
    means,
    ...(example === undefined ? {} : { example }),
  });
  return Object.assign(stated, { schema });
}

type Stated = Kind<unknown> | Shape;
type Held<S extends Stated> =
  S extends Shape<infer M> ? MembersOf<M> : S extends { schema: infer D } ? TypeOf<D> : never;

/** One object of the shape. */
export function part<M extends Members>(of: Shape<M>): Kind<MembersOf<M>> {
  return kind<MembersOf<M>>({ kind: 'part', shape: of });
}

type OneOfShapes<S extends Readonly<Record<string, Shape>>> = {
  [K in keyof S]: S[K] extends Shape<infer M> ? MembersOf<M> : never;
}[keyof S];

/** One object of several shapes; the word under `tag` selects the shape. */
export function variants<const S extends Readonly<Record<string, Shape>>>(
  tag: string,
  shapes: S,
): Kind<OneOfShapes<S>> {
  return kind<OneOfShapes<S>>({ kind: 'variants', tag, shapes });
}

/** A list of objects of a shape, or of values of one kind. */
export function listOf<const S extends Stated>(
  of: S,
  itemsMax: number,
  itemsMin = 0,
): Kind<readonly Held<S>[]> {
  return kind<readonly Held<S>[]>({ kind: 'listOf', items: dataOf(of), itemsMin, itemsMax });
}

/** A list without duplicates. */
export function differentOnes<T>(of: Kind<T>, itemsMax: number, itemsMin = 0): Kind<readonly T[]> {
  const list = { items: of.schema, itemsMin, itemsMax, different: true } as const;
  return kind<readonly T[]>({ kind: 'listOf', ...list });
}

function dataOf(of: Stated): SchemaData {
  return 'schema' in of ? of.schema : { kind: 'part', shape: of };
}
