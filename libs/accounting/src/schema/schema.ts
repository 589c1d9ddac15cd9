import type { Json } from '@art30/event-sourcing';

/** Never there: it carries the type of the values from a schema to `Infer`. */
declare const holds: unique symbol;

/**
 * What a value may be, as plain data: the checker reads it, the HTTP contract and the documents are
 * made from it. `T` is the type of the values that fit.
 */
export type Schema<T = unknown> = SchemaData & { readonly [holds]?: T };

export type SchemaData =
  | TextSchema
  | PatternSchema
  | WordsSchema
  | WholeNumberSchema
  | { readonly kind: 'yesOrNo' }
  /** Any JSON: what it holds is stated elsewhere. */
  | { readonly kind: 'json' }
  | { readonly kind: 'part'; readonly shape: Shape }
  | VariantsSchema
  | ListSchema
  | MapSchema
  | { readonly kind: 'nullable'; readonly of: SchemaData };

/** Words of people: no control characters but tabs and line ends, no broken surrogates. */
export interface TextSchema {
  readonly kind: 'text';
  /** 0 where the rules of the business say what an empty one means. */
  readonly lengthMin: 0 | 1;
  /** UTF-16 code units. */
  readonly lengthMax: number;
  /** It refers to something: it is stored as `referenceForm` makes it. */
  readonly reference?: true;
  /** It is on one line, with nothing in it that changes how what stands beside it is shown. */
  readonly plain?: true;
  /** It names a file: it has no `/` or `\\`, and is neither `.` nor `..`. */
  readonly file?: true;
}

/** A string of a fixed form. */
export interface PatternSchema {
  readonly kind: 'pattern';
  /** What it is for people: `date`, `id`, `UUID`. */
  readonly name: string;
  /** Source of the regular expression; it matches the whole string. */
  readonly pattern: string;
  /** The refusal, from the verb on: "must be a date, YYYY-MM-DD". */
  readonly must: string;
  /** What it may be, in quotes where JSON has them, for a member without an example: `"600000.00"`. */
  readonly such?: string;
  /** JSON Schema's name of the form, where it has one. */
  readonly format?: string;
}

/** One of a closed set of words. */
export interface WordsSchema {
  readonly kind: 'oneOf';
  readonly values: readonly string[];
}

export interface WholeNumberSchema {
  readonly kind: 'wholeNumber';
  readonly minimum: number;
  readonly maximum: number;
}

/** One of several shapes, told apart by the word under `tag`. */
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
  /** No item stands in it twice. */
  readonly different?: boolean;
}

/** Values of one kind under keys of one form. */
export interface MapSchema {
  readonly kind: 'mapOf';
  readonly keys: PatternSchema;
  readonly values: SchemaData;
  readonly itemsMax: number;
  /** The keys in the plural, for the refusal: `currencies`. */
  readonly what: string;
}

/** That a member goes with another one, or not. */
export type Tie =
  /** Both at once would say two things; so would it with any of the further ones. */
  | {
      readonly rule: 'notTogetherWith';
      readonly other: string;
      readonly orOthers?: readonly string[];
    }
  /** It says something about the other, and nothing without it. */
  | { readonly rule: 'onlyWith'; readonly other: string }
  /** It means something only where the other has this value. */
  | { readonly rule: 'onlyWhere'; readonly other: string; readonly needed: string }
  /** It may be left out only where the other has this value. */
  | { readonly rule: 'neededUnless'; readonly other: string; readonly value: string }
  /** It may be left out only where the other is given, or one of the further ones. */
  | {
      readonly rule: 'neededWithout';
      readonly other: string;
      readonly orOthers?: readonly string[];
    };

export type Presence = 'required' | 'optional';

/** A member of a shape: what it may be, what it means, and a real example. */
export interface Member<T = unknown, P extends Presence = Presence> {
  readonly schema: Schema<T>;
  readonly presence: P;
  /** What the value says, as one or more sentences. */
  readonly means: string;
  /** Missing where the shapes that it is made of have their own. */
  readonly example?: Json;
  readonly tie?: Tie;
}

export type Members = Readonly<Record<string, Member>>;

/** An object of JSON with these members and no others. */
export interface Shape<M extends Members = Members, Name extends string = string> {
  /** Its name in the contract, unique among all shapes; of an event, its wire name. */
  readonly name: Name;
  readonly members: M;
  /** What the service answers: its contract promises no limits, as nobody has to keep them. */
  readonly answer?: true;
}

/** The type of the values that fit. */
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
