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
  let text = '';
  for (const name of sortedNames(object)) {
    const value = object[name];
    if (value === undefined) continue;
    path.push(name);
    text += `${text === '' ? '' : ','}${writeString(name, path)}:${write(value, path)}`;
    path.pop();
  }
  return `{${text}}`;
}

/** In UTF-16 order. What was parsed of canonical JSON is in that order already. */
function sortedNames(object: Record<string, unknown>): readonly string[] {
  const names = Object.keys(object);
  for (let index = 1; index < names.length; index += 1) {
    if ((names[index - 1] as string) > (names[index] as string)) return names.sort();
  }
  return names;
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
