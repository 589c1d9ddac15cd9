/** A JSON value as events have it. Money and rates are strings, so that no floating-point number rounds them. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Largest nesting of lists and objects. No business fact needs more, and without a limit a cycle would never end. */
export const jsonDepthMax = 32;

/** A value that is not JSON as RFC 8259 and RFC 8785 define it, or has a fraction, so that no event may contain it. */
export class NotCanonical extends Error {
  constructor(
    /** Place of the faulty part within the value: `.lines[1].amount`; empty for the value itself. */
    readonly path: string,
    reason: string,
  ) {
    super(`${path === '' ? 'the value' : path} ${reason}`);
    this.name = 'NotCanonical';
  }
}

/**
 * Returns a value as JSON in the only form that RFC 8785 allows: keys in UTF-16 order, no white space, shortest
 * numbers. So equal values have equal texts and hashes. Members that are `undefined` are left out, as
 * JSON.stringify does. Numbers must be safe integers, because a fraction in an event would be a floating-point
 * amount.
 *
 * @throws NotCanonical for BigInt, Date, NaN, fractions, class instances, lone surrogates, cycles.
 */
export function canonicalJson(value: unknown): string {
  const cachedText = typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  return cachedText ?? write(value, []);
}

/** Canonical texts of the objects that `canonicalCopy` returned, so that they are not written again. */
const texts = new WeakMap<object, string>();

/**
 * Returns an object as a reader would parse it from its canonical JSON: without undefined members, and with
 * sorted ones. Callers must not change the copy, because its canonical text is cached.
 *
 * @throws NotCanonical as {@link canonicalJson}.
 */
export function canonicalCopy(value: JsonObject): JsonObject {
  if (texts.has(value)) return value;
  const text = write(value, []);
  const copy = JSON.parse(text) as JsonObject;
  texts.set(copy, text);
  return copy;
}

/**
 * Returns a value as canonical JSON. A large part of a command's time is spent here, so no list or string is allocated
 * that is not part of the result.
 *
 * @param path member names and list indexes that lead to the value; one list is shared by the whole
 * recursion.
 */
function write(value: unknown, path: (string | number)[]): string {
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value === 'number') return writeNumber(value, path);
  if (value === null || typeof value === 'boolean') return String(value);
  if (path.length > jsonDepthMax) throw notCanonical(path, `nests deeper than ${jsonDepthMax}`);
  if (Array.isArray(value)) return writeList(value, path);
  if (isPlainObject(value)) return writeObject(value, path);
  throw notCanonical(path, `is a ${typeof value} that JSON does not know`);
}

function writeList(items: readonly unknown[], path: (string | number)[]): string {
  let text = '';
  for (let index = 0; index < items.length; index += 1) {
    path.push(index);
    text += (index === 0 ? '' : ',') + write(items[index], path);
    path.pop();
  }
  return `[${text}]`;
}

function writeObject(object: Record<string, unknown>, path: (string | number)[]): string {
  const { names, heads } = orderOf(Object.keys(object));
  let text = '';
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    const value = object[name];
    if (value === undefined) continue;
    path.push(name);
    const head = heads[index] ?? `${writeString(name, path)}:`;
    text += (text === '' ? '' : ',') + head + write(value, path);
    path.pop();
  }
  return `{${text}}`;
}

/** The member names of an object: in the object's own order (`stated`), and in UTF-16 order (`names`). */
interface Order {
  readonly stated: readonly string[];
  readonly names: readonly string[];
  /**
   * Text before each value, `"name":`, in UTF-16 order; undefined for a name with a lone surrogate, which is
   * refused.
   */
  readonly heads: readonly (string | undefined)[];
}

/**
 * Cache of sorted member names, by the first member name of the object, so that a search compares few entries.
 * The events of a ledger need a few hundred entries.
 */
const orders = new Map<string, Order[]>();
const ordersMax = 1_000;
/**
 * Largest number of cached orders with the same first name. Without it, requests with ever new orders of members would
 * make each search longer.
 */
const ordersOfNameMax = 64;
let ordersKept = 0;
/** Largest number of names, and of characters, of an order in the cache, so that requests cannot fill the memory. */
const orderNamesMax = 64;
const orderCharactersMax = 2_048;

/**
 * Returns the sorted member names of an object. Objects built by the same code have their members in the same order. So
 * each order is sorted once and cached.
 */
function orderOf(stated: readonly string[]): Order {
  for (const cachedOrder of orders.get(stated[0] ?? '') ?? []) {
    if (isSame(cachedOrder.stated, stated)) return cachedOrder;
  }
  const names = stated.toSorted();
  const heads = names.map((name) => (name.isWellFormed() ? `${JSON.stringify(name)}:` : undefined));
  const order = { stated, names, heads };
  remember(order);
  return order;
}

function remember(order: Order): void {
  const characters = order.names.reduce((sum, { length }) => sum + length, 0);
  if (order.names.length > orderNamesMax || characters > orderCharactersMax) return;
  if (ordersKept >= ordersMax) {
    orders.clear();
    ordersKept = 0;
  }
  const first = order.stated[0] ?? '';
  const others = orders.get(first) ?? [];
  orders.set(first, others.length < ordersOfNameMax ? [...others, order] : [order]);
  ordersKept += 1;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (one[index] !== other[index]) return false;
  }
  return true;
}

/** Matches a text of ASCII characters that JSON writes without an escape. */
const unescaped = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function writeString(value: string, path: readonly (string | number)[]): string {
  if (unescaped.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw notCanonical(path, 'has a lone surrogate');
  return JSON.stringify(value);
}

function writeNumber(value: number, path: readonly (string | number)[]): string {
  if (!Number.isSafeInteger(value)) throw notCanonical(path, 'is not a safe integer');
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function notCanonical(path: readonly (string | number)[], reason: string): NotCanonical {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`));
  return new NotCanonical(steps.join(''), reason);
}

const quote = 0x22;
const backslash = 0x5c;
const [comma, colon] = [0x2c, 0x3a];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const [zero, nine, minus] = [0x30, 0x39, 0x2d];
/** Code below which JSON escapes every character. */
const firstPlain = 0x20;

/** Matches the escapes that RFC 8785 allows. A text with any other escape is not canonical. */
const escape = /\\(?:["\\bfnrt]|u00(?:0[0-7be-f]|1[0-9a-f]))/y;
const words = ['true', 'false', 'null'];
const largestInteger = String(Number.MAX_SAFE_INTEGER);

/**
 * True if a text is an object exactly as `canonicalJson` writes it, without a repeated member. The text is
 * scanned once, which is faster than parsing it and writing it again.
 */
export function isCanonicalObject(text: string): boolean {
  const scan = new Scan(text);
  const isObject = text.charCodeAt(0) === openObject;
  return isObject && scan.passesValue(0) && scan.isAtEnd && text.isWellFormed();
}

/**
 * A cursor in a text of JSON. Each `passes…` method moves the cursor past the element in the method's name, or returns
 * false if the text has something else there.
 */
class Scan {
  private at = 0;

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  passesValue(depth: number): boolean {
    const sign = this.text.charCodeAt(this.at);
    if (sign === quote) return this.passesString();
    if (sign === openObject) return depth <= jsonDepthMax && this.passesMembers(depth);
    if (sign === openList) return depth <= jsonDepthMax && this.passesItems(depth);
    if (sign === minus || isDigit(sign)) return this.passesInteger();
    return this.passesWord();
  }

  private passesMembers(depth: number): boolean {
    this.at += 1;
    if (this.passes(closeObject)) return true;
    let before = 0;
    let length = 0;
    do {
      const start = this.at;
      if (!this.passesString()) return false;
      if (length > 0 && !this.isBefore(before, length, start)) return false;
      before = start;
      length = this.at - start;
      if (!this.passes(colon) || !this.passesValue(depth + 1)) return false;
    } while (this.passes(comma));
    return this.passes(closeObject);
  }

  /**
   * True if one member name sorts before another. The first is quoted at `first` and has `length` characters
   * with its quotes; the second is quoted from `second` up to the cursor. Names without escapes are compared in
   * place, without new strings, because every member name of a log is compared here.
   */
  private isBefore(first: number, length: number, second: number): boolean {
    const { text, at } = this;
    const shared = Math.min(length, at - second) - 1;
    for (let index = 1; index < shared; index += 1) {
      const left = text.charCodeAt(first + index);
      const right = text.charCodeAt(second + index);
      if (left === backslash || right === backslash) {
        return nameIn(text.slice(first, first + length)) < nameIn(text.slice(second, at));
      }
      if (left !== right) return left < right;
    }
    return length < at - second;
  }

  private passesItems(depth: number): boolean {
    this.at += 1;
    if (this.passes(closeList)) return true;
    do {
      if (!this.passesValue(depth + 1)) return false;
    } while (this.passes(comma));
    return this.passes(closeList);
  }

  private passesString(): boolean {
    const { text } = this;
    if (!this.passes(quote)) return false;
    for (;;) {
      const sign = text.charCodeAt(this.at);
      if (sign === backslash) {
        if (!this.passesEscape()) return false;
      } else {
        // The condition is negated because `sign` is NaN at the end of the text, and any comparison with NaN is false.
        if (!(sign >= firstPlain)) return false;
        this.at += 1;
        if (sign === quote) return true;
      }
    }
  }

  private passesEscape(): boolean {
    escape.lastIndex = this.at;
    if (!escape.test(this.text)) return false;
    this.at = escape.lastIndex;
    return true;
  }

  private passesInteger(): boolean {
    const isNegative = this.passes(minus);
    const first = this.at;
    while (isDigit(this.text.charCodeAt(this.at))) this.at += 1;
    const digits = this.at - first;
    const beginsWithZero = this.text.charCodeAt(first) === zero;
    if (digits === 0 || (beginsWithZero && (digits > 1 || isNegative))) return false;
    if (digits !== largestInteger.length) return digits < largestInteger.length;
    return this.text.slice(first, this.at) <= largestInteger;
  }

  private passesWord(): boolean {
    const word = words.find((candidate) => this.text.startsWith(candidate, this.at));
    this.at += word?.length ?? 0;
    return word !== undefined;
  }

  private passes(sign: number): boolean {
    if (this.text.charCodeAt(this.at) !== sign) return false;
    this.at += 1;
    return true;
  }
}

function isDigit(sign: number): boolean {
  return sign >= zero && sign <= nine;
}

/** Decodes a quoted member name, because canonical JSON sorts names by their characters and not by their escapes. */
function nameIn(written: string): string {
  return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
}

/**
 * True if two values have the same canonical JSON. For most equal values neither text has to be made.
 *
 * @throws NotCanonical if the values differ and one of them has no canonical JSON.
 */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isAlike(one, other) || canonicalJson(one) === canonicalJson(other);
}

/**
 * True if two JSON values have the same members and items. A result of false is not certain: the canonical JSON of such
 * values may be equal all the same.
 */
function isAlike(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other;
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  return Array.isArray(one)
    ? isAlikeList(one, other as readonly unknown[])
    : isAlikeObject(one as Members, other as Members);
}

type Members = Readonly<Record<string, unknown>>;

function isAlikeList(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index += 1) {
    if (!isAlike(one[index], other[index])) return false;
  }
  return true;
}

/** True if two objects have the same members. A member whose value is undefined counts as absent. */
function isAlikeObject(one: Members, other: Members): boolean {
  let members = 0;
  for (const name in one) {
    const value = one[name];
    if (value === undefined) continue;
    if (!Object.hasOwn(other, name) || !isAlike(value, other[name])) return false;
    members += 1;
  }
  for (const name in other) if (other[name] !== undefined) members -= 1;
  return members === 0;
}
