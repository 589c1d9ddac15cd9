import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { Contract, Operation, Schema } from '../requests/contract';
import type { Oddity } from '../requests/plans';
import type { WireAnswer } from './wire';

/**
 * Codes of refusals before an operation is chosen, by status: for the address, the headers or the method.
 * `docs/api.md` lists them for all operations together.
 */
const beforeOperations: Readonly<Record<string, readonly string[]>> = {
  400: ['INVALID_REQUEST', 'MALFORMED_JSON'],
  403: ['FORBIDDEN'],
  404: ['NOT_FOUND'],
  408: ['REQUEST_TIMEOUT'],
  413: ['BODY_TOO_LARGE'],
  414: ['URI_TOO_LONG'],
  415: ['UNSUPPORTED_MEDIA_TYPE'],
  417: ['EXPECTATION_FAILED'],
  421: ['MISDIRECTED_REQUEST'],
  431: ['REQUEST_HEADER_FIELDS_TOO_LARGE'],
};

/** Matches internals that no answer may show: stack traces, files and SQL of the service. */
const inside =
  /node_modules|\.[cm]?[jt]s:\d+|\bat \S+ \(|SQLITE|\b(?:SELECT|INSERT INTO|UPDATE) \w|\/tmp\/art30|Cannot read propert|undefined is not|is not a function/;

/** Laws that every answer must obey. */
export class AnswerLaws {
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<Schema, ValidateFunction>();

  /** @param isDisturbed true for a service with a fault, which may refuse requests as unavailable. */
  constructor(
    contract: Contract,
    private readonly isDisturbed = false,
  ) {
    const ajv = { strict: false, formats: { date: /^\d{4}-\d{2}-\d{2}$/ }, allErrors: false };
    this.ajv = new Ajv2020(ajv);
    const schemas = Object.fromEntries(
      Object.entries(contract.schemas).map(([name, schema]) => [name, closed(schema)]),
    );
    this.ajv.addSchema({ $id: 'contract', components: { schemas } });
  }

  /** @returns the broken laws of an answer as sentences; empty if there are none. */
  wrongs(operation: Operation, reply: WireAnswer, oddity: Oddity): readonly string[] {
    const { status, headers, text } = reply;
    // Readiness has the same answer for each status, so a failure is no problem document.
    const isState = 'application/json' in (operation.responses.get(status)?.content ?? {});
    const leaked = status < 400 ? null : inside.exec(text);
    return [
      ...(status >= 500 && !(status === 503 && (this.isDisturbed || isKeyElsewhere(reply)))
        ? [`status ${status}, undisturbed`]
        : []),
      ...(leaked ? [`shows what is inside: ${leaked[0]}`] : []),
      ...(headers['x-content-type-options'] === 'nosniff' ? [] : ['has no nosniff']),
      ...(status < 400 || isState
        ? this.done(operation, reply, oddity)
        : this.refused(operation, reply, oddity)),
    ];
  }

  private done(operation: Operation, reply: WireAnswer, oddity: Oddity): readonly string[] {
    // A request with another method, such as HEAD, may be answered without a body.
    if (oddity === 'method') return [];
    const { status, headers, body } = reply;
    const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
    const answers = operation.responses.get(status);
    if (answers === undefined) return [`the contract names no status ${status}`];
    // An empty answer has no content type.
    if (type === '' && reply.text === '' && Object.keys(answers.content).length === 0) return [];
    const schema = answers.content[type];
    if (schema === undefined) return [`the contract names no ${type} for ${status}`];
    if (type !== 'application/json') return [];
    return this.unfit(schema, body);
  }

  private refused(operation: Operation, reply: WireAnswer, oddity: Oddity): readonly string[] {
    // The refusal of a HEAD request has no body.
    if (oddity === 'method' && reply.text === '') return [];
    const { status, headers, body } = reply;
    const { code, status: said, instance } = (body ?? {}) as Record<string, unknown>;
    const type = headers['content-type'] ?? 'nothing';
    const laws: readonly (readonly [boolean, string])[] = [
      [type.startsWith('application/problem+json'), `${status} is no problem but ${type}`],
      [said === status, `says status ${String(said)}`],
      [/^urn:uuid:[0-9a-f-]{36}$/.test(String(instance)), 'has no instance'],
      [isNamed(operation, reply, oddity), `the contract names no ${String(code)} for ${status}`],
      [status !== 401 || 'www-authenticate' in headers, 'has no WWW-Authenticate'],
    ];
    const broken = laws.filter(([holds]) => !holds).map(([, wrong]) => wrong);
    return [...broken, ...this.unfit({ $ref: '#/components/schemas/Problem' }, body)];
  }

  private unfit(schema: Schema, body: unknown): readonly string[] {
    const check = this.validators.get(schema) ?? this.ajv.compile(referring(closed(schema)));
    this.validators.set(schema, check);
    if (check(body)) return [];
    const [first] = check.errors ?? [];
    const more = JSON.stringify(first?.params ?? {});
    return [
      `is not as the contract says: ${first?.instancePath ?? ''} ${first?.message ?? ''} ${more}`,
    ];
  }
}

/** True if the contract lists the code of a refusal, for its operation or for all operations together. */
function isNamed({ responses }: Operation, { status, body }: WireAnswer, oddity: Oddity): boolean {
  const { code } = (body ?? {}) as { readonly code?: string };
  const early = oddity === 'none' ? brokenPaths : beforeOperations;
  const all = [...(responses.get(status)?.codes ?? []), ...(early[status] ?? [])];
  return all.includes(code ?? '');
}

/** Refusals before the operation, by status: for an id in the path that is too long or cannot be decoded. */
const brokenPaths: typeof beforeOperations = {
  400: ['INVALID_REQUEST'],
  404: ['NOT_FOUND'],
  413: ['BODY_TOO_LARGE'],
  414: ['URI_TOO_LONG'],
  431: ['REQUEST_HEADER_FIELDS_TOO_LARGE'],
};

/** Returns the schema without permission for members that it does not name. */
function closed<S>(schema: S): S {
  if (Array.isArray(schema)) return schema.map((one: unknown) => closed(one)) as S;
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.entries(schema).map(([name, part]) => [
    name,
    name === 'example' ? part : closed(part),
  ]);
  const all = Object.fromEntries(parts) as Record<string, unknown>;
  const isOpen = all['type'] === 'object' && typeof all['properties'] === 'object';
  return (
    isOpen && !('additionalProperties' in all) ? { ...all, additionalProperties: false } : all
  ) as S;
}

/** Returns the schema with references that point into the contract. */
function referring<S>(schema: S): S {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components', '"contract#/components'),
  ) as S;
}

/** True if the ledger's checkpoint key is held by another instance, so that this one cannot sign. */
function isKeyElsewhere({ body }: WireAnswer): boolean {
  return (body as { code?: unknown } | null)?.code === 'CHECKPOINT_KEY_ELSEWHERE';
}
