/** A JSON value as events carry it: money and rates are strings, whole numbers are safe integers. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Nesting deeper than this is refused: no business fact needs it and a cycle would never end. */
export const jsonDepthMax = 32;

/** The value is not JSON as RFC 8259 and RFC 8785 know it, so it cannot be stored or hashed. */
export class NotCanonical extends Error {
  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path === '' ? 'the value' : path} ${reason}`);
    this.name = 'NotCanonical';
  }
}

/**
 * JSON in the one form RFC 8785 allows: keys in UTF-16 order, no white space, shortest numbers.
 * Members that are `undefined` are left out, as JSON.stringify does. Numbers must be safe
 * integers: a fraction in an event would be a floating-point amount.
 *
 * @throws NotCanonical for BigInt, Date, NaN, fractions, class instances, lone surrogates, cycles.
 */
export function canonicalJson(value: unknown): string {
  const known = typeof value === 'object' && value !== null ? texts.get(value) : undefined;
  return known ?? write(value, []);
}

/** The texts of what was read of them. */
const texts = new WeakMap<object, string>();

/**
 * What is read of the canonical JSON of an object, as of an event that is stored: without members that are
 * undefined, and in one order. Nobody changes it: its text is known from then on.
 *
 * @throws NotCanonical
 */
export function canonicalCopy(value: JsonObject): JsonObject {
  if (texts.has(value)) return value;
  const text = write(value, []);
  const copy = JSON.parse(text) as JsonObject;
  texts.set(copy, text);
  return copy;
}

/**
 * Most of the time that a command takes once it is decided is spent here: no list and no string is
 * made that the text does not need.
 *
 * @param path names of members and places in lists that lead here; the same list throughout.
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

/** Names of members, in the order in which an object has them and in UTF-16 order. */
interface Order {
  readonly stated: readonly string[];
  readonly names: readonly string[];
  /** What JSON has before each value, `"name":`; nothing for a name that it does not know. */
  readonly heads: readonly (string | undefined)[];
}

/** Orders that are remembered, by their first name: the events of a ledger have a few hundred. */
const orders = new Map<string, Order[]>();
const ordersMax = 1_000;
/** With one first name: whoever sends members in ever another order has no search take longer. */
const ordersOfNameMax = 64;
let ordersKept = 0;
/** Names and characters of an order that is remembered at the most. */
const orderNamesMax = 64;
const orderCharactersMax = 2_048;

/** Objects that the same code makes have their members in one order, which is sorted and written once. */
function orderOf(stated: readonly string[]): Order {
  for (const known of orders.get(stated[0] ?? '') ?? []) {
    if (isSame(known.stated, stated)) return known;
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

/** What JSON writes as it is, between quotes. */
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
