import { alarmHeader } from './alarm-header';
import { problemMediaType } from '../problems/problem';
import {
  eachOperation,
  isReference,
  mapped,
  operationsOf,
  withComponents,
  type Contract,
  type Operation,
  type Part,
  type Reference,
  type Response,
} from './document';

/** Name and meaning of each kind of refusal, by its HTTP status. */
const refusals: Readonly<Record<string, { readonly name: string; readonly means: string }>> = {
  400: {
    name: 'InvalidRequest',
    means:
      'A part of the request is missing, not known or not of its form, as `field` and `detail` say',
  },
  401: { name: 'SignInRequired', means: 'Nobody is known by this request' },
  403: { name: 'NotAuthorized', means: 'The sender of the request is not allowed to do this' },
  404: { name: 'Unknown', means: 'The books do not know what the address names' },
  406: { name: 'NotAcceptable', means: '`Accept` names no form of this answer' },
  409: { name: 'Conflict', means: 'The present state of the books does not allow this' },
  410: { name: 'Gone', means: 'What the address names was erased' },
  412: {
    name: 'RevisionMismatch',
    means: 'The thing has another revision than `If-Match` by now: read it again',
  },
  413: { name: 'BodyTooLarge', means: 'The body is larger than it may be' },
  415: { name: 'UnsupportedMediaType', means: 'The body is not declared as what it must be' },
  422: { name: 'Refused', means: 'A rule of the business refuses this, as `detail` says' },
  429: {
    name: 'RateLimited',
    means: 'More requests came from this address, or of this account, than are taken in a minute',
  },
  500: {
    name: 'Defect',
    means: 'The service has a defect: its log has it under the id in `instance`',
  },
  503: {
    name: 'Unavailable',
    means:
      'The service cannot answer now: try again after the seconds in `Retry-After`; without it, tell the operator',
  },
};

/** Names of successful responses that several operations share, by status and name of their schema. */
const answers: Readonly<Record<string, string>> = {
  '201 CommandAnswer': 'Done',
  '200 CommandAnswer': 'DryRun',
  '200 DonorStatement': 'Statement',
};

/** Returns a copy of the API document in which each successful response to a GET has the alarm header. */
export function withAlarm(document: Contract): Contract {
  const withAlarmHeader = (operation: Operation): Operation => ({
    ...operation,
    responses: mapped(operation.responses, (response, status) =>
      isReference(response) || !status.startsWith('2')
        ? response
        : { ...response, headers: { ...response.headers, ...alarmHeader } },
    ),
  });
  const paths = mapped(document.paths, (item) =>
    mapped(item, (operation, method) =>
      method === 'get' ? withAlarmHeader(operation) : operation,
    ),
  );
  return { ...document, paths };
}

/**
 * Returns a copy of the API document in which each refusal and each shared response is stated once, under `components`.
 * An operation refers to it and lists its own error codes. If all operations have the same codes, the component lists
 * them.
 *
 * @throws Error for a refusal in another form, or with a status missing in the table.
 */
export function withSharedResponses(document: Contract): Contract {
  const codes = codesByStatus(document);
  const components: Record<string, Response> = {};
  const shared = (response: Response | Reference, status: string): Response | Reference => {
    if (isReference(response)) return response;
    if (!isRefusal(response)) return sharedAnswer(response, status, components);
    return sharedRefusal(response, { status, codes: codes.get(status) ?? new Set() }, components);
  };
  const referring = eachOperation(document, (operation) => ({
    ...operation,
    responses: mapped(operation.responses, shared),
  }));
  return withComponents(referring, 'responses', components);
}

function sharedAnswer(
  response: Response,
  status: string,
  components: Record<string, Response>,
): Response | Reference {
  const { $ref = '' } = (response.content?.['application/json']?.['schema'] ?? {}) as Part;
  const name = answers[`${status} ${String($ref).replace(/.*\//, '')}`];
  if (name === undefined) return response;
  components[name] = response;
  return referenceTo(name);
}

function sharedRefusal(
  { description, ...response }: Response,
  { status, codes }: { readonly status: string; readonly codes: ReadonlySet<string> },
  components: Record<string, Response>,
): Reference {
  const { name, means } = refusals[status] ?? unknown(`no refusal has status ${status}`);
  const always = codes.size === 1;
  const component = {
    description: always ? `${means} (${description}).` : `${means}.`,
    ...response,
  };
  const other = JSON.stringify((components[name] ??= component)) !== JSON.stringify(component);
  if (other) unknown(`refusals with status ${status} differ in more than their codes`);
  return always ? referenceTo(name) : { ...referenceTo(name), description };
}

function unknown(what: string): never {
  throw new Error(`${what}: see apps/api/src/contract/shared-responses.ts`);
}

/**
 * Returns the lists of error codes that operations state for each status, without duplicates. A list is a text with
 * commas.
 */
function codesByStatus(document: Contract): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>();
  for (const { responses } of operationsOf(document)) {
    for (const [status, response] of Object.entries(responses)) {
      if (isReference(response) || !isRefusal(response)) continue;
      codes.set(status, (codes.get(status) ?? new Set()).add(response.description));
    }
  }
  return codes;
}

function isRefusal({ content }: Response): boolean {
  return content?.[problemMediaType] !== undefined;
}

function referenceTo(name: string): Reference {
  return { $ref: `#/components/responses/${name}` };
}
