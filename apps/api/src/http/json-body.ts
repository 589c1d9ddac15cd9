import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { visit } from 'jsonc-parser';
import { jsonDepthMax } from '@art30/event-sourcing';
import { invalidRequest, ProblemException } from '../problems/problem';

/**
 * Maximum number of fields and list items in a body, nested ones included. The largest valid command takes over a
 * pledge with 1,000 shares and 200 lines, and has less than 13,000.
 */
export const bodyValuesMax = 20_000;
/** Maximum number of characters of a member's name that an error message repeats. */
const repeatedNameLengthMax = 100;

/**
 * Parses bodies as JSON in UTF-8 without duplicate members (I-JSON, RFC 7493, section 2.3). A usual parser
 * would silently keep the last of two amounts, which may not be the one meant. Bodies that are too large are
 * refused before they are parsed.
 */
export function readJsonBodies(adapter: FastifyAdapter, bodyLimit: number): void {
  const parse = adapter.getInstance().getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', false, { bodyLimit }, (request, body, done) => {
    const text = decodedUtf8(body);
    if (text === undefined) return done(notUtf8(), undefined);
    const excess = excessOf(text);
    if (excess !== undefined) {
      return done(invalidRequest([{ field: '', detail: `the body ${excess}` }]), undefined);
    }
    void parse(request, text, (error, parsed: unknown) => {
      done(error ?? refusedTwice(statedTwice(text, parsed)), parsed);
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Returns the text of a body; undefined if it is not UTF-8. A lenient decoder would silently replace invalid bytes, and
 * the replacement would be recorded for ever.
 */
function decodedUtf8(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function notUtf8(): Error {
  const detail = 'the body is not UTF-8: encode the body as UTF-8';
  return new ProblemException({ status: 400, code: 'MALFORMED_JSON', detail });
}

function refusedTwice(field: string | undefined): Error | null {
  if (field === undefined) return null;
  const detail = `${field} is stated twice: state it once`;
  return new ProblemException({ status: 400, code: 'MALFORMED_JSON', detail, field });
}

/**
 * Returns which limit a JSON text exceeds, as the end of a sentence about the text; undefined if it exceeds none.
 * Characters are counted without parsing, so the cost is linear even for a text that is not JSON.
 */
export function excessOf(json: string): string | undefined {
  let values = 0;
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json.charCodeAt(at);
    if (sign === quote) {
      at = endOfString(json, at);
    } else if (opening.has(sign)) {
      depth += 1;
      values += 1;
    } else if (closing.has(sign)) {
      depth -= 1;
    } else if (sign === comma) {
      values += 1;
    }
    if (depth > jsonDepthMax) {
      return `lies deeper than the ${jsonDepthMax} levels that a request may have`;
    }
    if (values > bodyValuesMax) {
      return `has more than ${bodyValuesMax} fields and list items: split the request`;
    }
  }
  return undefined;
}

const signOf = (sign: string) => sign.charCodeAt(0);
const [quote, backslash] = [signOf('"'), signOf('\\')];
const [comma, colon] = [signOf(','), signOf(':')];
const opening: ReadonlySet<number> = new Set([signOf('{'), signOf('[')]);
const closing: ReadonlySet<number> = new Set([signOf('}'), signOf(']')]);

/** Returns the position of the quote that closes the string which opens at `begin`. */
function endOfString(json: string, begin: number): number {
  let at = begin + 1;
  while (at < json.length) {
    const sign = json.charCodeAt(at);
    if (sign === quote) return at;
    at += sign === backslash ? 2 : 1;
  }
  return at;
}

/**
 * Returns the path of the first duplicate member; undefined if there is none. The slow search for the path runs only if
 * the text has more members than the parsed value.
 */
export function statedTwice(json: string, parsed: unknown): string | undefined {
  return membersStatedIn(json) === membersOf(parsed) ? undefined : memberStatedTwice(json);
}

/** Counts the members in a JSON text by their colons: outside of strings, every colon follows a name. */
function membersStatedIn(json: string): number {
  let members = 0;
  for (let at = 0; at < json.length; at += 1) {
    const sign = json.charCodeAt(at);
    if (sign === quote) at = endOfString(json, at);
    else if (sign === colon) members += 1;
  }
  return members;
}

/** Counts the members of a parsed value, nested ones included. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const held = Object.values(value);
  let members = Array.isArray(value) ? 0 : held.length;
  for (const one of held) members += membersOf(one);
  return members;
}

/** Returns the path of the first duplicate member, such as `amount.currency`. */
function memberStatedTwice(json: string): string | undefined {
  const open: Set<string>[] = [];
  let twice: string | undefined;
  visit(json, {
    onObjectBegin: () => {
      open.push(new Set());
    },
    onObjectProperty: (...[name, , , , , path]) => {
      const members = open.at(-1);
      if (members?.has(name)) twice ??= pathOf([...path(), name]);
      members?.add(name);
    },
    onObjectEnd: () => {
      open.pop();
    },
  });
  return twice;
}

function pathOf(parts: readonly (string | number)[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    const name = part.slice(0, repeatedNameLengthMax);
    return path === '' ? name : `${path}.${name}`;
  }, '');
}
