import type { Member, Members, MembersOf, Schema, SchemaData, Shape, Tie, TypeOf } from './schema';

/**
 * States an object of JSON, once for all its uses: the type of the facts (`Infer`), the check of
 * requests and of stored events, the HTTP contract and the tables of the documentation.
 *
 * @param name its name in the contract; no other shape bears it.
 */
export function shape<const Name extends string, M extends Members>(
  name: Name,
  members: M,
): Shape<M, Name> {
  return { name, members };
}

/** States what the service answers. */
export function answer<const Name extends string, M extends Members>(
  name: Name,
  members: M,
): Shape<M, Name> {
  return { name, members, answer: true };
}

/** The member may be left out; `null` is no way of leaving out. */
export function optional<T>(member: Member<T, 'required'>): Member<T, 'optional'> {
  return { ...member, presence: 'optional' };
}

/** The member is there and may be `null`. */
export function nullable<T>(member: Member<T, 'required'>): Member<T | null, 'required'> {
  return { ...member, schema: { kind: 'nullable', of: member.schema } };
}

/** The same member with another meaning, and an example of its own where one is given. */
export function meaning<M extends Member>(
  member: M,
  means: string,
  example?: Member['example'],
): M {
  return { ...member, means, ...(example === undefined ? {} : { example }) };
}

/** The member goes with another one, or not. */
export function tied<M extends Member>(tie: Tie, member: M): M {
  return { ...member, tie };
}

/** These members of a shape, to state another one with. */
export function pick<M extends Members, K extends keyof M>(
  { members }: Shape<M>,
  ...names: readonly K[]
): Pick<M, K> {
  const kept = Object.entries(members).filter(([name]) => names.includes(name as K));
  return Object.fromEntries(kept) as Pick<M, K>;
}

/** All members of a shape but these. */
export function omit<M extends Members, K extends keyof M>(
  { members }: Shape<M>,
  ...names: readonly K[]
): Omit<M, K> {
  const kept = Object.entries(members).filter(([name]) => !names.includes(name as K));
  return Object.fromEntries(kept) as Omit<M, K>;
}

/** Completes a kind of value to a member: what it says here, and an example. */
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

/** An object of one of the shapes: the word under `tag` says which. */
export function variants<const S extends Readonly<Record<string, Shape>>>(
  tag: string,
  shapes: S,
): Kind<OneOfShapes<S>> {
  return kind<OneOfShapes<S>>({ kind: 'variants', tag, shapes });
}

/** A list of shapes or of values of one kind. */
export function listOf<const S extends Stated>(
  of: S,
  itemsMax: number,
  itemsMin = 0,
): Kind<readonly Held<S>[]> {
  return kind<readonly Held<S>[]>({ kind: 'listOf', items: dataOf(of), itemsMin, itemsMax });
}

/** A list in which no value stands twice. */
export function differentOnes<T>(of: Kind<T>, itemsMax: number, itemsMin = 0): Kind<readonly T[]> {
  const list = { items: of.schema, itemsMin, itemsMax, different: true } as const;
  return kind<readonly T[]>({ kind: 'listOf', ...list });
}

function dataOf(of: Stated): SchemaData {
  return 'schema' in of ? of.schema : { kind: 'part', shape: of };
}
