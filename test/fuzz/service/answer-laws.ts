import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { Contract, Operation, Schema } from '../requests/contract';
import type { Oddity } from '../requests/plans';
import type { WireAnswer } from './wire';

/**
 * Refusals before an operation is chosen, by what is odd about the request: of its address, its headers
 * or its method. `docs/api.md` lists them for all addresses together.
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

/** What no answer may show: traces, files and statements of the service itself. */
const inside =
  /node_modules|\.[cm]?[jt]s:\d+|\bat \S+ \(|SQLITE|\b(?:SELECT|INSERT INTO|UPDATE) \w|\/tmp\/art30|Cannot read propert|undefined is not|is not a function/;

/** What holds of every answer. */
export class AnswerLaws {
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<Schema, ValidateFunction>();

  /** @param isDisturbed what the service cannot do for a while is refused as the contract says. */
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

  /** @returns what is wrong with an answer, in words; nothing where all is well. */
  wrongs(operation: Operation, reply: WireAnswer, oddity: Oddity): readonly string[] {
    const { status, headers, text } = reply;
    // Whether the service is ready is said by the same answer, whatever its status.
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
    // Another method may have no body, as HEAD has none.
    if (oddity === 'method') return [];
    const { status, headers, body } = reply;
    const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
    const answers = operation.responses.get(status);
    if (answers === undefined) return [`the contract names no status ${status}`];
    // Nothing to be said has no type.
    if (type === '' && reply.text === '' && Object.keys(answers.content).length === 0) return [];
    const schema = answers.content[type];
    if (schema === undefined) return [`the contract names no ${type} for ${status}`];
    if (type !== 'application/json') return [];
    return this.unfit(schema, body);
  }

  private refused(operation: Operation, reply: WireAnswer, oddity: Oddity): readonly string[] {
    // A refusal of HEAD has no text.
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

/** Whether the contract names a refusal: of its operation, or of all addresses together. */
function isNamed({ responses }: Operation, { status, body }: WireAnswer, oddity: Oddity): boolean {
  const { code } = (body ?? {}) as { readonly code?: string };
  const early = oddity === 'none' ? brokenPaths : beforeOperations;
  const all = [...(responses.get(status)?.codes ?? []), ...(early[status] ?? [])];
  return all.includes(code ?? '');
}

/** An id of a path that is too long, or cannot be decoded, is refused before its operation. */
const brokenPaths: typeof beforeOperations = {
  400: ['INVALID_REQUEST'],
  404: ['NOT_FOUND'],
  413: ['BODY_TOO_LARGE'],
  414: ['URI_TOO_LONG'],
  431: ['REQUEST_HEADER_FIELDS_TOO_LARGE'],
};

/** The schema with no room for members that it does not name. */
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

/** The same with references into the contract. */
function referring<S>(schema: S): S {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components', '"contract#/components'),
  ) as S;
}

/** Once a key follows that this instance does not hold, another one signs. */
function isKeyElsewhere({ body }: WireAnswer): boolean {
  return (body as { code?: unknown } | null)?.code === 'CHECKPOINT_KEY_ELSEWHERE';
}
