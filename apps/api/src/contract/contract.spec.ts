import type { Contract, Operation } from './document';
import { withNamedEnumerations, withOrderedKeywords, withPlainReferences } from './schemas';
import { inOrderOfLife } from './operations';
import { withSharedParts } from './shared-parts';
import { withAlarm, withSharedResponses } from './shared-responses';
import { withExamples } from './stated-examples';
import { writtenContract } from './writing';

/** Makes a document in which each path has one GET operation. */
function documentOf(operations: Readonly<Record<string, object>>, schemas: object = {}): Contract {
  const paths = Object.entries(operations).map(([path, operation]) => [
    path,
    { get: { responses: {}, operationId: path, ...operation } },
  ]);
  return { paths: Object.fromEntries(paths), components: { schemas: { ...schemas } } };
}

const operationIn = ({ paths }: Contract, path: string) => paths[path]?.['get'] as Operation;

describe('the header of an alarm', () => {
  const answered = {
    responses: { 200: { description: 'Found.' }, 404: { description: 'Unknown' } },
  };
  const headersIn = (operation: Operation | undefined, status: string) =>
    (operation?.responses[status] as { headers?: object }).headers;

  it('stands with every answer to a reading request, and to no other', () => {
    const read = documentOf({ '/bytes': answered });
    const paths = { ...read.paths, '/done': { post: answered } };
    const { paths: told } = withAlarm({ ...read, paths });
    expect(headersIn(told['/bytes']?.['get'], '200')).toHaveProperty('Article30-Alarm');
    expect(headersIn(told['/bytes']?.['get'], '404')).toBeUndefined();
    expect(headersIn(told['/done']?.['post'], '200')).toBeUndefined();
  });
});

describe('the order of a life', () => {
  it('names a route that has no name yet, or is there no more', () => {
    expect(() => inOrderOfLife(documentOf({}))).toThrow('signIn: there is no POST /v1/sign-in');
  });
});

describe('the examples of requests', () => {
  const Thing = {
    properties: {
      id: { example: 'T1' },
      amount: { $ref: '#/components/schemas/Money' },
      lines: { items: { $ref: '#/components/schemas/Money' } },
      reason: { example: 'because' },
    },
    required: ['amount', 'lines', 'reason'],
  };
  const Money = { properties: { currency: { example: 'EUR' } }, required: ['currency'] };
  const requestBody = {
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
  };
  const exampled = (operationId: string, operation: object) => {
    const document = documentOf({ one: { operationId, ...operation } }, { Thing, Money });
    return operationIn(withExamples(document), 'one');
  };

  it('are the members that a body must have, and what is said of them', () => {
    const { content } = exampled('lapsePledge', { requestBody }).requestBody ?? {};
    expect(content?.['application/json']).toMatchObject({
      example: {
        amount: { currency: 'EUR' },
        lines: [{ currency: 'EUR' }],
        reason: 'no signature is expected any more',
      },
    });
  });

  it('are several where they are about several things', () => {
    const { content } = exampled('openBankAccount', { requestBody }).requestBody ?? {};
    expect(content?.['application/json']).toMatchObject({
      examples: {
        'for-euros': { summary: 'for euros', value: { reason: 'because' } },
        'for-US-dollars': { summary: 'for US dollars', value: { code: 'BK-USD' } },
      },
    });
  });

  it('have ids of their own in their paths, and nothing that a page should not fill in', () => {
    const parameter = (name: string, schema: object) => ({
      name,
      in: 'path',
      required: true,
      schema,
    });
    const { parameters } = exampled('lapsePledge', {
      parameters: [
        parameter('pledgeId', { example: 'P1' }),
        parameter('cursor', { type: 'string', example: 'abc' }),
        parameter('limit', { example: 100 }),
      ],
    });
    expect(parameters).toEqual([
      parameter('pledgeId', { example: 'P4' }),
      parameter('cursor', { type: 'string' }),
      parameter('limit', { example: 100 }),
    ]);
  });

  it('leave an optional parameter empty on the page, and say in its description what it takes', () => {
    const query = { name: 'donor', in: 'query', required: false };
    const donor = { ...query, description: 'Id of a donor.', schema: { example: 'DON-A' } };
    const by = { ...query, name: 'by', schema: { example: 'pledge' } };
    const parameters = [donor, by];
    expect(exampled('getBalances', { parameters }).parameters).toEqual([
      { ...query, description: 'Id of a donor. Example: `DON-A`.', schema: {} },
      // Without this parameter the list of balances would be empty, so its example is filled in.
      { ...by, schema: { example: 'donor' } },
    ]);
  });
});

describe('the names of schemas', () => {
  it('are referred to in the short form', () => {
    const Pledge = { allOf: [{ $ref: '#/a' }], description: 'what' };
    expect(withPlainReferences(documentOf({}, { Pledge })).components['schemas']).toEqual({
      Pledge: { $ref: '#/a', description: 'what' },
    });
  });

  it('are given to enumerations, the same to the same values in any order', () => {
    const kind = { type: 'string', enum: ['A', 'B'], example: 'A' };
    const none = { type: ['string', 'null'], enum: ['B', 'A', null], description: 'which' };
    const schemas = { Thing: { properties: { kind } }, Row: { properties: { none } } };
    expect(withNamedEnumerations(documentOf({}, schemas)).components['schemas']).toEqual({
      Row: {
        properties: {
          none: {
            anyOf: [{ $ref: '#/components/schemas/ThingKind' }, { type: 'null' }],
            description: 'which',
          },
        },
      },
      Thing: { properties: { kind: { $ref: '#/components/schemas/ThingKind', example: 'A' } } },
      ThingKind: { type: 'string', enum: ['A', 'B'] },
    });
  });
});

describe('the keywords of a schema', () => {
  it('have one order; members and examples keep theirs', () => {
    const type = { example: { type: 1, items: 2 }, type: 'object' };
    const items = { example: 'b', type: 'string' };
    const A = { properties: { type, items }, type: 'object' };
    const text = JSON.stringify(withOrderedKeywords(documentOf({}, { A })).components['schemas']);
    expect(text).toBe(
      '{"A":{"type":"object","properties":{' +
        '"type":{"type":"object","example":{"type":1,"items":2}},' +
        '"items":{"type":"string","example":"b"}}}}',
    );
  });
});

describe('what operations have in common', () => {
  const limit = (maximum: number) => ({ name: 'limit', in: 'query', schema: { maximum } });

  it('keeps its name where most operations take it, and is told by the operation elsewhere', () => {
    const document = withSharedParts(
      documentOf({
        one: { parameters: [limit(9)] },
        two: { parameters: [limit(5)] },
        three: { parameters: [limit(5)] },
      }),
    );
    expect(document.components['parameters']).toEqual({ limit: limit(5), 'limit.one': limit(9) });
    const references = ['one', 'two'].map((path) => operationIn(document, path).parameters);
    expect(references).toEqual([
      [{ $ref: '#/components/parameters/limit.one' }],
      [{ $ref: '#/components/parameters/limit' }],
    ]);
  });

  it('comes after what is of one operation, and what the path names comes first', () => {
    const names = ['after', 'donor', 'asAt', 'pledgeId'];
    const parameters = names.map((name) => ({ name, in: name === 'pledgeId' ? 'path' : 'query' }));
    const { parameters: ordered } = operationIn(
      withSharedParts(documentOf({ one: { parameters } })),
      'one',
    );
    expect(ordered).toEqual(
      ['pledgeId', 'donor', 'asAt', 'after'].map((name) => ({
        $ref: `#/components/parameters/${name}`,
      })),
    );
  });

  const refusal = (description: string, more: object = {}) => ({
    description,
    content: { 'application/problem+json': { schema: {} } },
    ...more,
  });

  it('is a refusal, with the codes of the operation where they are its own', () => {
    const document = withSharedResponses(
      documentOf({
        one: { responses: { 409: refusal('A'), 415: refusal('C') } },
        two: { responses: { 409: refusal('A, B'), 415: refusal('C') } },
      }),
    );
    expect(operationIn(document, 'two').responses).toEqual({
      409: { $ref: '#/components/responses/Conflict', description: 'A, B' },
      415: { $ref: '#/components/responses/UnsupportedMediaType' },
    });
    expect(document.components['responses']).toMatchObject({
      UnsupportedMediaType: { description: 'The body is not declared as what it must be (C).' },
    });
  });

  it.each([
    ['no refusal has status 418', { 418: refusal('A') }, {}],
    [
      'refusals with status 409 differ in more than their codes',
      { 409: refusal('A') },
      { 409: refusal('A', { headers: {} }) },
    ],
  ])('says that %s', (what, one, two) => {
    const document = documentOf({ one: { responses: one }, two: { responses: two } });
    expect(() => withSharedResponses(document)).toThrow(what);
  });
});

describe('the text', () => {
  it('has a line for each member of an operation and of a schema', () => {
    const document = {
      openapi: '3.1.0',
      paths: { '/a': { get: { tags: ['a', 'b'], parameters: [{ $ref: '#/c' }], responses: {} } } },
      components: { schemas: { A: { type: 'object', properties: { b: { type: 'string' } } } } },
    };
    expect(writtenContract(document)).toBe(`{
  "openapi": "3.1.0",
  "paths": {
    "/a": {
      "get": {
        "tags": [ "a", "b" ],
        "parameters": [
          { "$ref": "#/c" }
        ],
        "responses": {}
      }
    }
  },
  "components": {
    "schemas": {
      "A": {
        "type": "object",
        "properties": {
          "b": { "type": "string" }
        }
      }
    }
  }
}
`);
  });
});
