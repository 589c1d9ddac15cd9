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
  return write(value, '', 0);
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > jsonDepthMax) throw new NotCanonical(path, `nests deeper than ${jsonDepthMax}`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value === 'number') return writeNumber(value, path);
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => write(item, `${path}[${index}]`, depth + 1)).join(',')}]`;
  }
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .filter((key) => value[key] !== undefined)
      .sort()
      .map((key) => `${writeString(key, path)}:${write(value[key], `${path}.${key}`, depth + 1)}`);
    return `{${members.join(',')}}`;
  }
  throw new NotCanonical(path, `is a ${typeof value} that JSON does not know`);
}

function writeString(value: string, path: string): string {
  if (!value.isWellFormed()) throw new NotCanonical(path, 'has a lone surrogate');
  return JSON.stringify(value);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isSafeInteger(value)) throw new NotCanonical(path, 'is not a safe integer');
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
