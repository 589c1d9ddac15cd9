import { readFileSync } from 'node:fs';
import { signedThrough } from '../../apps/api/src/demo/signatures';
import { testDocument, upload, type TestDocument } from '../support/documents';
import { until } from '../support/patience';
import { whoBegins } from '../support/people';
import { Service } from '../support/service';
import { exampleOfParameter, type ShownParameter } from '../support/shown-requests';

type Place = ShownParameter['in'];
interface Body {
  readonly example?: object;
  readonly examples?: Readonly<Record<string, { readonly value: object }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly $ref: string }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': Body } };
}
interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, ShownParameter>> };
}
interface Answer {
  readonly id: string;
  readonly position: string;
  readonly application?: { readonly id: string };
  readonly proposal?: { readonly id: string };
  readonly events: readonly { readonly id: string }[];
  readonly sequence?: number;
}

const contract = JSON.parse(readFileSync('openapi.json', 'utf8')) as Contract;

/**
 * Ids that differ in each run because they follow from the key of an earlier request. They are taken from its
 * answer.
 */
const captured: Readonly<
  Record<string, (answers: ReadonlyMap<string, Answer>) => string | undefined>
> = {
  'reverseApplication.applicationId': (answers) => answers.get('applyReceipt')?.application?.id,
  'reverseReturn.eventId': (answers) => answers.get('returnReceipt')?.events[0]?.id,
  'reverseAccountItem.eventId': (answers) => answers.get('chargeAccountFee')?.events[0]?.id,
  'reversePledgeEvent.eventId': (answers) => answers.get('makeReallocation')?.events[0]?.id,
  'getStatement.statementId': (answers) => answers.get('issueStatement')?.id,
  'getStatementChanges.statementId': (answers) => answers.get('issueStatement')?.id,
  'getStatementEvent.statementId': (answers) => answers.get('issueStatement')?.id,
  'proveStatement.statementId': (answers) => answers.get('issueStatement')?.id,
  'getSigningRule.eventId': (answers) => answers.get('setSigningRule')?.id,
  'getProposal.proposalId': (answers) => answers.get('registerDonor proposed')?.proposal?.id,
  'grantDelegation.delegationId': (answers) => answers.get('proposeDelegation')?.id,
  'revokeDelegation.delegationId': (answers) => answers.get('proposeDelegation')?.id,
  'getDelegation.delegationId': (answers) => answers.get('proposeDelegation')?.id,
  'getErasedDocument.sha256': (answers) => answers.get('eraseDocument')?.id,
  'getEvidencePack.through': (answers) => String(answers.get('signCheckpoint')?.sequence),
  'getSample.sampleId': (answers) => answers.get('drawSample')?.id,
  'getConfirmationLetter.confirmationId': (answers) => answers.get('requestConfirmations')?.id,
  'recordConfirmationReply.confirmationId': (answers) => answers.get('requestConfirmations')?.id,
  'getRebuild.rebuildId': (answers) => answers.get('startRebuild')?.id,
  'getReplay.replayId': (answers) => answers.get('startReplay')?.id,
};

/**
 * Operations whose examples cannot run here. They need an unreadable event, which no command writes; accounts
 * of people, which a ledger with a simulated clock does not have; another issuer, after which nobody could
 * sign; or a checkpoint and a note that its key signed.
 */
const exceptions = [
  ...['erasePersonalText', 'getErasedText'],
  ...['skipEvent', 'getSkippedEvent', 'signIn', 'setPassword', 'openAccount', 'getAccount'],
  ...['changeRoles', 'resetPassword', 'suspendAccount', 'reinstateAccount', 'showSecretHalf'],
  ...['releaseAccountChange', 'refuseAccountChange', 'refuseDelegation'],
  ...['proposeIdentityProvider', 'approveIdentityProvider'],
  ...['proposeCheckpointKeyChange', 'approveCheckpointKeyChange'],
];
/** Parameters of `explainFigure` that filter the lines of reports other than the example's. */
const ofOtherReports = ['bucket', 'status', 'run', 'ofAccount', 'agedOn'].map(
  (name) => `explainFigure.${name}`,
);
/** Operations that are sent after each example that becomes a proposal, with the hash from its answer. */
const signatures = ['certifyProposal', 'approveProposal', 'rejectProposal', 'withdrawProposal'];

const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, { operationId }]) => ![...exceptions, ...signatures].includes(operationId))
    .map(([method, operation]) => ({ method, path, operation })),
);
const commands = operations.flatMap(({ path, operation }) => {
  const { example, examples = {} } = operation.requestBody?.content['application/json'] ?? {};
  const named = Object.entries(examples).map(([about, { value }]) => ({ about, body: value }));
  const bodies = example === undefined ? named : [{ about: '', body: example }];
  return bodies.map((body) => ({ path, operation, ...body }));
});
const queries = operations.filter(({ method }) => method === 'get');

function parametersOf({ parameters }: Operation): readonly ShownParameter[] {
  return parameters.map(({ $ref }) => {
    const name = $ref.replace('#/components/parameters/', '');
    return contract.components.parameters[name] as ShownParameter;
  });
}

describe('the examples of the contract, sent in its order to a fresh ledger', () => {
  const answers = new Map<string, Answer>();
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ at: '2025-07-31T09:00:00.000Z' });
    await named([testDocument('test'), testDocument('expired passport')]);
  });

  afterAll(() => service.stopAndRemove());

  /**
   * Books an event that names these documents. One example downloads the first, another erases the second.
   */
  async function named(documents: readonly TestDocument[]): Promise<void> {
    for (const document of documents) await upload(service, document);
    const purpose = { code: 'k', kind: 'LETTER', label: 'another name' };
    const about = { effectiveDate: '2025-07-31', recommendations: ['m', 'n'] };
    const { status, body } = await service
      .http('u.contrib')
      .post('/v1/purposes')
      .set('Idempotency-Key', 'documents')
      .send({ ...purpose, ...about, documents: documents.map((one) => one.named) });
    expect([status, status === 202 || (body as unknown)]).toEqual([202, true]);
  }

  /** Values of a request's parameters, grouped by their place: path, query or header. */
  function parametersSent(operation: Operation) {
    const sent = { path: {}, query: {}, header: {} } as Record<Place, Record<string, string>>;
    for (const parameter of parametersOf(operation)) {
      const { name, in: place } = parameter;
      if (ofOtherReports.includes(`${operation.operationId}.${name}`)) continue;
      const value =
        captured[`${operation.operationId}.${name}`]?.(answers) ?? exampleOfParameter(parameter);
      if (value !== undefined) sent[place][name] = String(value);
    }
    return sent;
  }

  function send(method: 'get' | 'post', path: string, operation: Operation) {
    const sent = parametersSent(operation);
    const address = path.replaceAll(/\{(\w+)\}/g, (_text, name: string) => sent.path[name] ?? '');
    const begins = path.endsWith('/approval') ? 'u.admin-2' : whoBegins(path);
    const reads = path === '/metrics' ? 'u.operator' : 'u.auditor';
    const person = method === 'get' ? reads : begins;
    const agent = service.http(person)[method](address);
    return agent.query(sent.query).set(sent.header);
  }

  it.each(commands)('accepts $operation.operationId $about', async (command) => {
    const { operation, about, path, body } = command;
    const { operationId } = operation;
    // Advance the clock: a year can be closed only when commands that began before its fence have expired.
    if (operationId === 'closePeriod') service.clock.set(new Date('2025-07-31T09:10:00.000Z'));
    const key = `${operationId} ${about}`;
    const proposed = await send('post', path, operation).set('Idempotency-Key', key).send(body);
    answers.set(`${operationId} proposed`, proposed.body as Answer);
    const answer = await signedThrough(proposed, { key, signers: {} }, (signing) =>
      service
        .http(signing.actor)
        .post(signing.path)
        .set('Idempotency-Key', signing.key)
        .send(signing.body),
    );
    expect([answer.status, answer.status === 201 || answer.body]).toEqual([201, true]);
    answers.set(operationId, answer.body as Answer);
    if (operationId === 'runRevaluation') await completed(answer.body as Answer);
  });

  /** Waits until a run is complete, as it continues after its answer and cannot be reversed before. */
  async function completed({ id, position }: Answer): Promise<void> {
    const place = `/v1/revaluations/${id}?after=${position}`;
    const status = async () => (await service.get<{ status: string }>(place)).status;
    await until(async () => (await status()) === 'COMPLETED');
  }

  it('starts a rebuild', async () => {
    const answer = await service.http('u.operator').post('/v1/rebuilds');
    expect([answer.status, (answer.body as { state: string }).state]).toEqual([202, 'building']);
    answers.set('startRebuild', answer.body as Answer);
  });

  it('starts a replay', async () => {
    const answer = await service.http().post('/v1/audit/replays');
    expect(answer.status).toBe(202);
    answers.set('startReplay', answer.body as Answer);
  });

  it('signs a checkpoint', async () => {
    const answer = await service.http().post('/v1/audit/checkpoints');
    expect(answer.status).toBe(200);
    answers.set('signCheckpoint', answer.body as Answer);
  });

  it.each(queries)('answers $operation.operationId', async ({ path, operation }) => {
    const { status, body } = await send('get', path, operation);
    expect([status, status === 200 || (body as unknown)]).toEqual([200, true]);
  });
});
