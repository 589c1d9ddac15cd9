import { namesBy, type AnsweredRequest } from './named-donors';

const { filtered, named, namedByFacts, namedByLine, ofAddress, ofReader } = namesBy;

const answeredRequest = (changes: Partial<AnsweredRequest> = {}): AnsweredRequest => ({
  caller: { issuer: 'i', person: 'p', roles: ['recorder'], donors: [] },
  params: {},
  query: {},
  body: undefined,
  answer: undefined,
  ...changes,
});
const nobody = { donors: [], pledges: [], receipts: [], statements: [] };

describe('of whom an answer says something', () => {
  it('is found wherever it stands, once', () => {
    const answer = {
      items: [{ dims: { donor: 'A', pledge: 'P' } }, { excess: { donorId: 'A' } }, { donor: null }],
      events: [{ stream: 'pledge-P2' }, { stream: 'rates' }, { stream: 'receipt-R' }],
    };
    const body = { lines: [{ receiptId: 'R2' }], donorId: 7 };
    expect(named(answeredRequest({ params: { statementId: 'S' }, body, answer }))).toEqual({
      donors: ['A'],
      pledges: ['P', 'P2'],
      receipts: ['R2', 'R'],
      statements: ['S'],
    });
  });

  it('is whom the filters name, where they name somebody', () => {
    const answer = { items: [{ id: 'P1', donorId: 'A', receipt: 'shared' }] };
    const query = { donor: 'A', by: 'purpose' };
    const narrow = { ...nobody, donors: ['A'] };
    expect(named(answeredRequest({ query, answer }))).toEqual(narrow);
    expect(namesBy.pledgeItems(answeredRequest({ query, answer }))).toEqual(narrow);
    expect(filtered(answeredRequest({ query }))).toEqual(narrow);
    expect(filtered(answeredRequest({ query: { donor: '', by: 'donor' } }))).toBe('every');
  });

  it('is whom the items of a list are, and whom the address names', () => {
    const answer = { items: [{ id: 'R1' }, { id: 'R2' }], totals: {} };
    expect(namesBy.receiptItems(answeredRequest({ answer }))).toEqual({
      ...nobody,
      receipts: ['R1', 'R2'],
    });
    const params = { pledgeId: 'P1' };
    expect(ofAddress(answeredRequest({ params, answer: { donor: 'B' } }))).toEqual({
      ...nobody,
      pledges: ['P1'],
    });
  });

  it('is whom a line of canonical JSON names', () => {
    const line = '{"data":{"donorId":"A"},"metadata":"","stream":"pledge-P1"}';
    expect(namedByLine(answeredRequest({ answer: { event: { line } } }))).toEqual({
      donors: ['A'],
      pledges: ['P1'],
      receipts: [],
      statements: [],
    });
    expect(namedByLine(answeredRequest({ answer: { code: 'EVENT_UNKNOWN' } }))).toEqual(nobody);
  });

  it('is whom the facts of an event name, and everybody where they list pledges or receipts', () => {
    const row = { stream: 'pledge-P1' };
    const answer = (facts: object) => ({ row, event: { facts } });
    expect(namedByFacts(answeredRequest({ answer: answer({ receiptId: 'R1' }) }))).toEqual({
      ...nobody,
      pledges: ['P1'],
      receipts: ['R1'],
    });
    for (const facts of [{ pledges: ['P1'] }, { receipts: [] }, { donors: ['A'] }]) {
      expect(namedByFacts(answeredRequest({ answer: answer(facts) }))).toBe('every');
    }
    expect(namedByFacts(answeredRequest({ answer: { code: 'EVENT_UNKNOWN' } }))).toEqual(nobody);
  });

  it('is nobody by what is no id: a refused request was not checked', () => {
    const body = { donorId: 'x'.repeat(65), pledgeId: '../../etc', receiptId: "' OR 1" };
    expect(named(answeredRequest({ body }))).toEqual(nobody);
  });

  it('is of the own donors of a donor who reads about itself, and of an auditor everybody', () => {
    const donor = { issuer: 'i', person: 'p', roles: ['donor'] as const, donors: ['A', 'A2'] };
    expect(ofReader(answeredRequest({ caller: donor, query: { donor: 'B' } }))).toEqual({
      ...nobody,
      donors: ['A', 'A2'],
    });
    expect(
      ofReader(answeredRequest({ caller: { ...donor, roles: ['auditor'], donors: [] } })),
    ).toBe('every');
  });
});
