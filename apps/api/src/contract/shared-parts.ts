import {
  eachOperation,
  isReference,
  mapped,
  operationsOf,
  withComponents,
  type Contract,
  type Operation,
  type Parameter,
  type Part,
  type Reference,
  type Response,
} from './document';

/** A parameter or header, with the operation in which it is used. */
interface Stated {
  readonly name: string;
  readonly part: object;
  readonly operationId: string;
}

/**
 * Returns a copy of the API document in which each parameter and each header is stated once, under `components`.
 * Different ones can have the same name. The most used then keeps the name. Each other one appends the first operation
 * that uses it, as in `limit.exportEvents`.
 */
export function withSharedParts(document: Contract): Contract {
  return withSharedParameters(withSharedHeaders(document));
}

function withSharedParameters(document: Contract): Contract {
  const stated = operationsOf(document).flatMap(({ operationId = '', parameters = [] }) =>
    parameters.flatMap((part) =>
      isReference(part) ? [] : [{ name: part.name, part, operationId }],
    ),
  );
  const shared = new Shared('parameters', stated);
  const referring = (operation: Operation): Operation => ({
    ...operation,
    parameters: inOrder(operation.parameters).map((part) => shared.referenceTo(part)),
  });
  return withComponents(eachOperation(document, referring), 'parameters', shared.components);
}

/** Parameters that every query has. They are listed after the parameters of the single query. */
const ofEveryQuery = ['asAt', 'knownAt', 'limit', 'cursor', 'after'];

/** Sorts parameters: those of the path first, those of every query last, all others between them as given. */
function inOrder(parameters: Operation['parameters'] = []): Operation['parameters'] & object {
  const rank = (part: Parameter | Reference) => {
    if (isReference(part)) return 0;
    return part.in === 'path' ? -1 : 1 + ofEveryQuery.indexOf(part.name);
  };
  return parameters.toSorted((one, other) => rank(one) - rank(other));
}

function withSharedHeaders(document: Contract): Contract {
  const stated = operationsOf(document).flatMap(({ operationId = '', responses }) =>
    Object.values(responses).flatMap((response) =>
      Object.entries(headersOf(response)).map(([name, part]) => ({ name, part, operationId })),
    ),
  );
  const shared = new Shared('headers', stated);
  const referring = (response: Response | Reference): Response | Reference =>
    isReference(response) || response.headers === undefined
      ? response
      : { ...response, headers: mapped(response.headers, (part) => shared.referenceTo(part)) };
  const changed = eachOperation(document, (operation) => ({
    ...operation,
    responses: mapped(operation.responses, referring),
  }));
  return withComponents(changed, 'headers', shared.components);
}

function headersOf(response: Response | Reference): Readonly<Record<string, Part | Reference>> {
  return isReference(response) ? {} : (response.headers ?? {});
}

/** Parameters or headers that are moved to `components`, and their names there. */
class Shared {
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly kind: string,
    stated: readonly Stated[],
  ) {
    this.names = componentNames(stated);
  }

  get components(): Readonly<Record<string, object>> {
    const named = [...this.names].map(([text, name]) => [name, JSON.parse(text) as object]);
    return Object.fromEntries(named) as Readonly<Record<string, object>>;
  }

  referenceTo<Kind extends object>(part: Kind): Kind | Reference {
    const name = this.names.get(JSON.stringify(part));
    return name === undefined ? part : { $ref: `#/components/${this.kind}/${name}` };
  }
}

/** Gives each distinct part a name. Parts with the same JSON text are the same part. */
function componentNames(stated: readonly Stated[]): Map<string, string> {
  const uses = new Map<string, Stated[]>();
  for (const use of stated) {
    const text = JSON.stringify(use.part);
    uses.set(text, [...(uses.get(text) ?? []), use]);
  }
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const mostUsedFirst = [...uses].toSorted(([, a], [, b]) => b.length - a.length);
  for (const [text, [first]] of mostUsedFirst) {
    const { name = '', operationId = '' } = first ?? {};
    names.set(text, taken.has(name) ? `${name}.${operationId}` : name);
    taken.add(name);
  }
  return names;
}
