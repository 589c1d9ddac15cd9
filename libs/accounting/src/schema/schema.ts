import type { Json } from '@art30/event-sourcing';

/** Phantom member that never exists at run time. It gives `Infer` the type of the values. */
declare const holds: unique symbol;

/**
 * Description of the allowed values as plain data. The checks, the HTTP contract and the documentation are derived from
 * it. `T` is the type of the values that fit.
 */
export type Schema<T = unknown> = SchemaData & { readonly [holds]?: T };

export type SchemaData =
  | TextSchema
  | PatternSchema
  | WordsSchema
  | WholeNumberSchema
  | { readonly kind: 'yesOrNo' }
  /** Any JSON value. */
  | { readonly kind: 'json' }
  | { readonly kind: 'part'; readonly shape: Shape }
  | VariantsSchema
  | ListSchema
  | MapSchema
  | { readonly kind: 'nullable'; readonly of: SchemaData };

/** Free text: no control characters except tabs and line ends, no unpaired surrogates. */
export interface TextSchema {
  readonly kind: 'text';
  /** 0 if the text may be empty, because a business rule decides what that means. */
  readonly lengthMin: 0 | 1;
  /** Most UTF-16 code units. */
  readonly lengthMax: number;
  /** Present for a reference, which is stored as `referenceForm` returns it. */
  readonly reference?: true;
  /** Present for text on one line without characters that change how neighbouring text is displayed. */
  readonly plain?: true;
  /** Present for the name of a file: without `/` and `\\`, and neither `.` nor `..`. */
  readonly file?: true;
}

/** A string that matches a regular expression. */
export interface PatternSchema {
  readonly kind: 'pattern';
  /** Name of the kind for people: `date`, `id`, `UUID`. */
  readonly name: string;
  /** Source of the regular expression, which matches the whole string. */
  readonly pattern: string;
  /** Text of the refusal, from the verb on: "must be a date, YYYY-MM-DD". */
  readonly must: string;
  /** Sample for a member without an example, with its JSON quotes: `"600000.00"`. */
  readonly such?: string;
  /** Name of the format in JSON Schema, if it has one. */
  readonly format?: string;
}

/** One word of a closed set. */
export interface WordsSchema {
  readonly kind: 'oneOf';
  readonly values: readonly string[];
}

export interface WholeNumberSchema {
  readonly kind: 'wholeNumber';
  readonly minimum: number;
  readonly maximum: number;
}

/** One of several shapes; the word under `tag` selects it. */
export interface VariantsSchema {
  readonly kind: 'variants';
  readonly tag: string;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface ListSchema {
  readonly kind: 'listOf';
  readonly items: SchemaData;
  readonly itemsMin: number;
  readonly itemsMax: number;
  /** Present if no item may occur twice. */
  readonly different?: boolean;
}

/** An object whose keys match one pattern and whose values are of one kind. */
export interface MapSchema {
  readonly kind: 'mapOf';
  readonly keys: PatternSchema;
  readonly values: SchemaData;
  readonly itemsMax: number;
  /** Name of the keys in the plural, for the refusal: `currencies`. */
  readonly what: string;
}

/** A rule by which the presence of a member depends on other members. */
export type Tie =
  /** The member and the other ones exclude each other. */
  | {
      readonly rule: 'notTogetherWith';
      readonly other: string;
      readonly orOthers?: readonly string[];
    }
  /** The member is meaningless without the other one. */
  | { readonly rule: 'onlyWith'; readonly other: string }
  /** The member is meaningful only if the other one has this value. */
  | { readonly rule: 'onlyWhere'; readonly other: string; readonly needed: string }
  /** The member may be absent only if the other one has this value. */
  | { readonly rule: 'neededUnless'; readonly other: string; readonly value: string }
  /** The member may be absent only if the other one, or one of the further ones, is present. */
  | {
      readonly rule: 'neededWithout';
      readonly other: string;
      readonly orOthers?: readonly string[];
    };

export type Presence = 'required' | 'optional';

/** A member of a shape: its schema, its meaning and a real example. */
export interface Member<T = unknown, P extends Presence = Presence> {
  readonly schema: Schema<T>;
  readonly presence: P;
  /** Meaning of the value, in one or more sentences. */
  readonly means: string;
  /** Example value; absent if the shapes within the member have examples. */
  readonly example?: Json;
  readonly tie?: Tie;
}

export type Members = Readonly<Record<string, Member>>;

/** A JSON object with these members and no others. */
export interface Shape<M extends Members = Members, Name extends string = string> {
  /** Name of the shape in the contract, unique among all shapes; for an event, the name of its type. */
  readonly name: Name;
  readonly members: M;
  /**
   * Present for an answer of the service. Its contract states no limits, because only requests have to respect limits.
   */
  readonly answer?: true;
}

/** The TypeScript type of the values that fit. */
export type TypeOf<S> = S extends { readonly [holds]?: infer T } ? T : never;

type Flat<T> = { readonly [K in keyof T]: T[K] };
type HeldBy<M> = M extends { readonly schema: infer S } ? TypeOf<S> : never;
type OptionalKeys<M> = {
  [K in keyof M]: M[K] extends { readonly presence: 'optional' } ? K : never;
}[keyof M];

/** The TypeScript type of the objects that fit a shape; an optional member may be `undefined`. */
export type Infer<S extends Shape> = MembersOf<S['members']>;

export type MembersOf<M extends Members> = Flat<
  { readonly [K in Exclude<keyof M, OptionalKeys<M>>]: HeldBy<M[K]> } & {
    readonly [K in OptionalKeys<M>]?: HeldBy<M[K]> | undefined;
  }
>;
