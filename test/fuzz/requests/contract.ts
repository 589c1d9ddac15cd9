import { readFileSync } from 'node:fs';
import type { Role } from '@art30/accounting';
import type { OperationId } from '../../../apps/api/src/contract/operations';
import type { RouteRoles } from '../../../apps/api/src/route-access/route-access';
import { routeAccess } from '../../support/route-access';
import { exampleOfParameter } from '../../support/shown-requests';

/** A schema of the contract, with the JSON Schema keywords that it uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly example?: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** A response of an operation with one status. */
export interface Response {
  /** Schemas of the content, by media type. */
  readonly content: Readonly<Record<string, Schema>>;
  /** Codes of the refusals that the response names. */
  readonly codes: ReadonlySet<string>;
}

/** An operation of the contract. */
export interface Operation {
  readonly id: string;
  /** HTTP method in capitals. */
  readonly method: string;
  /** Path template, such as `/v1/pledges/{pledgeId}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Media type and schema of the body; undefined if it has none. */
  readonly body: { readonly mediaType: string; readonly schema: Schema } | undefined;
  /** Example bodies of the contract. */
  readonly examples: readonly unknown[];
  readonly responses: ReadonlyMap<number, Response>;
  readonly roles: RouteRoles;
}

type Parts = Readonly<Record<string, unknown>>;

export interface Contract {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
  /** Returns the schema, or the one that its `$ref` names. */
  resolved(schema: Schema): Schema;
}

/** Reads the committed contract, so that new operations are tested as soon as they are in it. */
export function readContract(file = 'openapi.json'): Contract {
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> } & Parts;
  };
  const found = <P extends { readonly $ref?: string }>(part: P): P => {
    if (part.$ref === undefined) return part;
    const [, , kind = '', name = ''] = part.$ref.split('/');
    const component = (document.components[kind] as Record<string, P> | undefined)?.[name];
    if (component === undefined) throw new Error(`the contract has no ${part.$ref}`);
    const { $ref: _ref, ...own } = part;
    return { ...component, ...own };
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(raw, { method, path, found })),
  );
  return { operations, schemas: document.components.schemas, resolved: found };
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter & { readonly $ref?: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, RawContent>> };
  readonly responses: Readonly<Record<string, RawResponse>>;
}
interface RawContent {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface RawResponse {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, RawContent>>;
}
interface Place {
  readonly method: string;
  readonly path: string;
  readonly found: <P extends { readonly $ref?: string }>(part: P) => P;
}

function operationOf(raw: RawOperation, { method, path, found }: Place): Operation {
  const [mediaType, content] = Object.entries(raw.requestBody?.content ?? {})[0] ?? [];
  const examples = Object.values(content?.examples ?? {}).map(({ value }) => value);
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    parameters: (raw.parameters ?? []).map((part) => exampled(found(part))),
    body: mediaType === undefined ? undefined : { mediaType, schema: content?.schema ?? {} },
    examples: content?.example === undefined ? examples : [content.example, ...examples],
    responses: new Map(
      Object.entries(raw.responses).map(([status, response]) => [
        ...[Number(status)],
        responseOf(found(response)),
      ]) as [number, Response][],
    ),
    roles: routeAccess[raw.operationId as OperationId].roles,
  };
}

/** Copies the example of a parameter into its schema, also from its description. */
function exampled<P extends Parameter>(parameter: P): P {
  const example = exampleOfParameter(parameter as never);
  if (example === undefined) return parameter;
  return { ...parameter, schema: { ...parameter.schema, example } };
}

function responseOf({ description = '', content = {} }: RawResponse): Response {
  const codes = description.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g) ?? [];
  return {
    content: Object.fromEntries(
      Object.entries(content).map(([type, { schema = {} }]) => [type, schema]),
    ),
    codes: new Set(codes.filter((code) => code.length > 3)),
  };
}

/** Returns a role that may use an operation; undefined if everybody may. */
export function roleFor({ roles }: Operation, at: number): Role | undefined {
  return roles === 'open' ? undefined : roles[at % roles.length];
}

/** Returns the names of the variables in a path template. */
export function variablesOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** True if the operation takes an idempotency key, and so runs once for each key. */
export function isCommand({ parameters }: Pick<Operation, 'parameters'>): boolean {
  return parameters.some(({ name }) => name === 'Idempotency-Key');
}
