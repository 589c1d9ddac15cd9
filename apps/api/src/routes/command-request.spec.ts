import type { CommandRequest } from '@art30/accounting';
import { SimulatedClock } from '../storage/clocks/clock';
import { chosenId, CommandRequestPipe } from './command-request';
import { ProblemException } from '../problems/problem';
import type { RawRequest } from '../http/raw-http';
import type { Caller } from '../sign-in/caller';

const clock = new SimulatedClock(new Date('2024-05-07T23:59:59.999Z'));
const pipe = new CommandRequestPipe(clock);

type Changes = Partial<Omit<RawRequest, 'headers'>> & {
  headers?: Record<string, string | undefined>;
};

function raw({ headers, ...changes }: Changes = {}): RawRequest {
  const given = { 'idempotency-key': 'K1', ...headers };
  return {
    id: 'request',
    caller: callerNamed('u.contrib'),
    ip: '127.0.0.1',
    method: 'POST',

    url: '/v1/pledges',
    headers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    query: {},
    body: { donorId: 'DON-A' },
    ...changes,
  };
}

const callerNamed = (person: string): Caller => ({
  issuer: 'urn:test',
  person,
  roles: ['recorder'],
  donors: [],
});

const read = (changes?: Changes): CommandRequest => pipe.transform(raw(changes));
const idOf = (changes?: Changes) => read(changes).identity.eventName('pledge', 0);
const hashOf = (changes?: Changes) => read(changes).identity.metadata.requestHash;

function problemWith(changes: Changes) {
  try {
    read(changes);
  } catch (error) {
    if (error instanceof ProblemException) return error.problem;
    throw error;
  }
  throw new Error('the request was taken');
}

describe('what a command knows of its request', () => {
  it('is the time of our clock, the person, and hashes of key and body', () => {
    const { identity, today } = read();
    expect(today).toBe('2024-05-07');
    expect(identity.metadata).toEqual({
      recordedAt: '2024-05-07T23:59:59.999Z',
      recordedBy: 'u.contrib',
      keyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      requestHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('is the revision of If-Match and whether it is a dry run', () => {
    expect(read()).toMatchObject({ ifRevision: undefined, dryRun: false });
    expect(read({ headers: { 'if-match': '"12"' }, query: { dryRun: 'true' } })).toMatchObject({
      ifRevision: 12,
      dryRun: true,
    });
    expect(read({ query: { dryRun: 'false' } }).dryRun).toBe(false);
  });
});

describe('the hash of a request', () => {
  const named = (name: string) => read({ body: { id: 'P', name } }).hashedWith;

  it('has other words in place of members, whatever stood there', () => {
    const members = { name: 'a'.repeat(64) };
    expect(named('Jane')?.(members)).toBe(named('John')?.(members));
    expect(named('Jane')?.(members)).toBe(hashOf({ body: { id: 'P', ...members } }));
    expect(named('Jane')?.(members)).not.toBe(named('Jane')?.({ name: 'b'.repeat(64) }));
  });

  it('is that of the body where nothing is replaced', () => {
    expect(named('Jane')?.({})).toBe(hashOf({ body: { id: 'P', name: 'Jane' } }));
  });
});

describe('the identity of a request', () => {
  it('is the same for a repeat, whenever it comes', () => {
    const first = idOf();
    clock.set(new Date('2024-05-09T00:00:00.000Z'));
    expect(idOf()).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each<[string, Changes]>([
    ['the key', { headers: { 'idempotency-key': 'K2' } }],
    ['who acts', { caller: callerNamed('u.other') }],
    ['the path', { url: '/v1/receipts' }],
    ['the method', { method: 'PUT' }],
  ])('changes with %s', (_what, changes) => {
    expect(idOf(changes)).not.toBe(idOf());
  });

  it.each<[string, Changes]>([
    ['the body, which is hashed beside it', { body: { donorId: 'DON-B' } }],
    ['a dry run', { url: '/v1/pledges?dryRun=true', query: { dryRun: 'true' } }],
    ['how the path is spelled', { url: '/v1/pl%65dges' }],
  ])('does not change with %s', (_what, changes) => {
    expect(idOf(changes)).toBe(idOf());
  });

  it('tells steps and events apart', () => {
    const { identity } = read();
    const ids = [
      identity.eventName('pledge', 0),
      identity.eventName('pledge', 1),
      identity.eventName('receipt', 0),
    ];
    expect(new Set(ids).size).toBe(3);
  });

  it('hashes the body by what it says, not by how it is written', () => {
    const body = { a: '1', b: { c: [1, 2], d: null } };
    expect(hashOf({ body: { b: { d: null, c: [1, 2] }, a: '1' } })).toBe(hashOf({ body }));
    expect(hashOf({ body: { ...body, a: '2' } })).not.toBe(hashOf({ body }));
  });

  it('gives an id to what the caller has not named, the same for a repeat', () => {
    expect(chosenId('P1', read())).toBe('P1');
    expect(chosenId(undefined, read())).toBe(chosenId(undefined, read()));
    expect(chosenId(undefined, read())).not.toBe(idOf());
  });
});

describe('a request that is no command', () => {
  it.each<[string, string, Changes]>([
    ['without a key', 'IDEMPOTENCY_KEY_REQUIRED', { headers: { 'idempotency-key': undefined } }],
    ['with an empty key', 'IDEMPOTENCY_KEY_REQUIRED', { headers: { 'idempotency-key': '' } }],
    ['with a long key', 'INVALID_REQUEST', { headers: { 'idempotency-key': 'k'.repeat(201) } }],
    ['with a key of other scripts', 'INVALID_REQUEST', { headers: { 'idempotency-key': 'clé' } }],
    ['with a key of two lines', 'INVALID_REQUEST', { headers: { 'idempotency-key': 'a\tb' } }],
    ['with an actor of before', 'INVALID_REQUEST', { headers: { 'x-actor': 'u.a' } }],
    ['with a recorder of before', 'INVALID_REQUEST', { headers: { 'x-recorded-by': 'u.a' } }],
    ['with a certifier of before', 'INVALID_REQUEST', { headers: { 'x-certified-by': 'u.a' } }],
    ['with an approver of before', 'INVALID_REQUEST', { headers: { 'x-approved-by': '' } }],
    ['on a weak tag', 'INVALID_REQUEST', { headers: { 'if-match': 'W/"3"' } }],
    ['on a bare number', 'INVALID_REQUEST', { headers: { 'if-match': '3' } }],
    ['on any revision', 'INVALID_REQUEST', { headers: { 'if-match': '*' } }],
    ['on two revisions', 'INVALID_REQUEST', { headers: { 'if-match': '"3", "4"' } }],
    ['on a negative revision', 'INVALID_REQUEST', { headers: { 'if-match': '"-1"' } }],
    ['with a dry run of its own', 'INVALID_REQUEST', { query: { dryRun: 'yes' } }],
    ['with two dry runs', 'INVALID_REQUEST', { query: { dryRun: ['true', 'false'] } }],
    ['with a mistyped dry run', 'INVALID_REQUEST', { query: { dryrun: 'true' } }],
  ])('is refused: %s', (_what, code, changes) => {
    const problem = problemWith(changes);
    expect(problem).toMatchObject({ status: 400, code });
    expect(problem.field).toMatch(/^(Idempotency-Key|X-[A-Za-z-]+|If-Match|dry[rR]un)$/);
  });

  it('may use all of a key’s 200 characters', () => {
    expect(() => read({ headers: { 'idempotency-key': 'k'.repeat(200) } })).not.toThrow();
  });
});
