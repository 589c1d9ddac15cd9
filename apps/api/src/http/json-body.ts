import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { visit } from 'jsonc-parser';
import { ProblemException } from '../problems/problem';

/**
 * Reads bodies as JSON in UTF-8 in which each member stands once (I-JSON, RFC 7493, section 2.3).
 * Of an amount that is stated twice a parser takes the last, whatever the officer meant.
 */
export function readJsonBodies(adapter: FastifyAdapter, bodyLimit: number): void {
  const parse = adapter.getInstance().getDefaultJsonParser('error', 'error');
  adapter.useBodyParser('application/json', false, { bodyLimit }, (request, body, done) => {
    const text = textOf(body);
    if (text === undefined) return done(notUtf8(), undefined);
    void parse(request, text, (error, parsed: unknown) => {
      done(error ?? refusedTwice(memberStatedTwice(text)), parsed);
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a body; undefined where it is not UTF-8, which a lenient reader would change for ever. */
function textOf(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}

function notUtf8(): Error {
  const detail = 'the body is not UTF-8: encode it as that';
  return new ProblemException({ status: 400, code: 'MALFORMED_JSON', detail });
}

function refusedTwice(field: string | undefined): Error | null {
  if (field === undefined) return null;
  const detail = `${field} is stated twice: state it once`;
  return new ProblemException({ status: 400, code: 'MALFORMED_JSON', detail, field });
}

/** Path of the first member that stands twice in its object, such as `amount.currency`. */
export function memberStatedTwice(json: string): string | undefined {
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
  return parts.reduce<string>(
    (path, part) =>
      typeof part === 'number' ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`,
    '',
  );
}
