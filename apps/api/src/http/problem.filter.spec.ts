import { HttpException, NotFoundException } from '@nestjs/common';
import { Rejection, rejectionCodes, type RejectionCode } from '@art30/accounting';
import { QuestionRefused } from '@art30/books';
import { canonicalJson, OutcomeUnknown, StoreHalted, Unavailable } from '@art30/event-sourcing';
import { invalidRequest, problemDocument, ProblemException } from '../problems/problem';
import { faultsListedMax } from '../problems/problem-answer';
import { problemOf, problemShownTo } from './problem.filter';
import { statusOfRejection } from '../problems/rejection-status';

describe('the status of a refusal', () => {
  it.each<[RejectionCode, number]>([
    ['DONOR_NOT_ELIGIBLE', 422],
    ['INSUFFICIENT_CASH', 422],
    ['ALREADY_REVERSED', 409],
    ['DONOR_CONSENT_REQUIRED', 422],
    ['CROSS_RECOMMENDATION', 422],
    ['DUPLICATE_BANK_REFERENCE', 409],
    ['INVALID_MINOR_UNITS', 422],
    ['DEPENDENT_EVENTS', 409],
    ['REVISION_MISMATCH', 412],
    ['IDEMPOTENCY_KEY_REUSED', 422],
    ['CONTENDED', 409],
    ['PLEDGE_EXISTS', 409],
  ])('%s is %i', (code, status) => {
    expect(statusOfRejection(code, [])).toBe(status);
  });

  it.each<[RejectionCode, string]>([
    ['DONOR_UNKNOWN', 'donorId'],
    ['PLEDGE_UNKNOWN', 'pledgeId'],
    ['RECEIPT_UNKNOWN', 'receiptId'],
    ['APPLICATION_UNKNOWN', 'applicationId'],
    ['EVENT_UNKNOWN', 'eventId'],
  ])('%s is 404 where the path names it, 422 where the body does', (code, parameter) => {
    expect(statusOfRejection(code, [parameter])).toBe(404);
    expect(statusOfRejection(code, [])).toBe(422);
    expect(statusOfRejection(code, ['somethingElse'])).toBe(422);
  });

  it('is one a caller can act on, for every code there is', () => {
    const statuses = rejectionCodes.map((code) => statusOfRejection(code, []));
    expect([...new Set(statuses)].sort()).toEqual([403, 409, 412, 422]);
  });
});

describe('a donor', () => {
  const readModelStopped = new QuestionRefused(
    'STANDING',
    'READ_MODEL_BEHIND',
    'they stand at pledge-P-B',
  );
  const refused = new QuestionRefused('UNKNOWN', 'PLEDGE_UNKNOWN', 'there is no pledge P-B');
  const problemShown = (error: unknown, role: 'auditor' | 'donor') =>
    problemShownTo({ roles: [role] }, error, problemOf(error, ['pledgeId']));

  it('is not told at what the books stand, as it may be of others', () => {
    const whole = problemOf(readModelStopped, []);
    expect(whole.detail).toContain('pledge-P-B');
    expect(problemShown(readModelStopped, 'auditor')).toEqual(whole);
    expect(problemShownTo(undefined, readModelStopped, whole)).toEqual(whole);
    expect(problemShown(readModelStopped, 'donor')).toMatchObject({
      status: whole.status,
      code: whole.code,
    });
    expect(problemShown(readModelStopped, 'donor').detail).not.toContain('pledge');
  });

  it('is told as little as everybody of what stopped the store', () => {
    const halted = new StoreHalted('stream pledge-P-B was limited');
    expect(problemShown(halted, 'donor')).toEqual(problemShown(halted, 'auditor'));
    expect(problemShown(halted, 'donor').detail).not.toContain('pledge');
  });

  it('is told everything else as everybody is', () => {
    expect(problemShown(refused, 'donor')).toEqual(problemShown(refused, 'auditor'));
  });
});

describe('the problem an error stands for', () => {
  it('is no defect where a caller has gone in the middle of a body', () => {
    const error = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    expect(problemOf(error, [])).toMatchObject({ status: 400, code: 'MALFORMED_JSON' });
  });

  it('tells a refusal with its code, its figures and its field', () => {
    const error = new Rejection('INSUFFICIENT_CASH', 'short by USD 1.00', 'lines[0].gross');
    const expectedProblem = { status: 422, code: 'INSUFFICIENT_CASH', detail: 'short by USD 1.00' };
    expect(problemOf(error, [])).toEqual({ ...expectedProblem, field: 'lines[0].gross' });
  });

  it.each([
    [
      'UNREADABLE',
      'INVALID_REQUEST',
      { status: 400, field: 'asAt', detail: 'asAt must be a date' },
    ],
    ['UNKNOWN', 'PLEDGE_UNKNOWN', { status: 404, detail: 'must be a date' }],
    ['BEHIND', 'READ_MODEL_BEHIND', { status: 503, retryAfterSeconds: 1 }],
    ['STANDING', 'READ_MODEL_BEHIND', { status: 503, detail: 'must be a date' }],
  ] as const)('tells a question that is refused, %s', (reason, code, told) => {
    const field = reason === 'UNREADABLE' ? 'asAt' : undefined;
    const problem = problemOf(new QuestionRefused(reason, code, 'must be a date', field), []);
    expect(problem).toMatchObject({ code, ...told });
  });

  it('asks to come again when the event store is away', () => {
    const problem = problemOf(new Unavailable('connect esdb://admin:pw@host'), []);
    expect(problem).toMatchObject({ status: 503, code: 'EVENT_STORE_UNAVAILABLE' });
    expect(problem.retryAfterSeconds).toBeGreaterThan(0);
    expect(JSON.stringify(problem)).not.toContain('esdb');
  });

  it('says that the event store has stopped, which does not pass by itself, and not at what', () => {
    const problem = problemOf(new StoreHalted('stream pledge-P1 was deleted'), []);
    expect(problem).toMatchObject({ status: 503, code: 'EVENT_STORE_HALTED' });
    expect(problem.detail).not.toContain('pledge-P1');
    expect(problem.retryAfterSeconds).toBeUndefined();
  });

  it('advises the same key when nobody knows what happened', () => {
    const problem = problemOf(new OutcomeUnknown('pledge-P1'), []);
    expect(problem).toMatchObject({ status: 503, code: 'OUTCOME_UNKNOWN' });
    expect(problem.detail).toContain('same Idempotency-Key');
    expect(problem.retryAfterSeconds).toBeGreaterThan(0);
  });

  it.each([
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'BODY_TOO_LARGE'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['FST_ERR_CTP_INVALID_JSON_BODY', 400, 'MALFORMED_JSON'],
    ['FST_ERR_CTP_EMPTY_JSON_BODY', 400, 'MALFORMED_JSON'],
  ])('names what the server refuses by itself: %s', (frameworkCode, status, code) => {
    const cause = Object.assign(new Error('framework'), { code: frameworkCode });
    expect(problemOf(new HttpException('said', status, { cause }), [])).toMatchObject({
      status,
      code,
    });
  });

  it.each([
    [new NotFoundException('Cannot GET /x'), 404, 'NOT_FOUND'],
    [new HttpException('too long', 414), 414, 'URI_TOO_LONG'],
    [new HttpException('odd', 400), 400, 'INVALID_REQUEST'],
    [new HttpException('broken', 500), 500, 'INTERNAL'],
  ])('takes the name of its status for what has no better one: %s', (error, status, code) => {
    expect(problemOf(error, [])).toMatchObject({ status, code });
  });

  it('says which member JSON cannot hold', () => {
    const read = () => canonicalJson({ reason: '\ud800' });
    expect(thrownBy(read)).toMatchObject({
      status: 400,
      code: 'INVALID_REQUEST',
      field: 'reason',
      detail: 'reason has a lone surrogate',
    });
  });

  it.each([new Error('select * from secrets'), new TypeError('x is not a function'), 'text', null])(
    'tells nothing of a defect: %p',
    (error) => {
      const problem = problemOf(error, []);
      expect(problem).toMatchObject({ status: 500, code: 'INTERNAL' });
      expect(JSON.stringify(problem)).not.toMatch(/secrets|function|at /);
    },
  );
});

describe('the document of a problem', () => {
  it('has the members of RFC 9457 and names its occurrence', () => {
    const problem = { status: 422, code: 'LEVEL_REQUIRED', detail: 'd', field: 'to.level' };
    expect(problemDocument(problem, '5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11')).toEqual({
      type: 'urn:problem-type:article30-ledger:level-required',
      title: 'Level required',
      status: 422,
      detail: 'd',
      code: 'LEVEL_REQUIRED',
      field: 'to.level',
      instance: 'urn:uuid:5b8f6f1e-9a43-4a52-8f2b-6f1f0c1f9d11',
      errors: undefined,
    });
  });

  it('lists several faults, and not without end', () => {
    const faults = Array.from({ length: 50 }, (_, index) => ({ field: `f${index}`, detail: 'no' }));
    const { problem } = invalidRequest(faults);
    expect(problem.detail).toBe('f0 no (and 49 more)');
    expect(problem.errors).toHaveLength(faultsListedMax);
  });

  it('does not repeat a single fault in a list', () => {
    const { problem } = invalidRequest([{ field: 'name', detail: 'must be text' }]);
    expect(problemDocument(problem, 'id')).toMatchObject({ field: 'name', errors: undefined });
  });
});

function thrownBy(read: () => unknown) {
  try {
    read();
  } catch (error) {
    return problemOf(error, []);
  }
  throw new ProblemException({ status: 500, code: 'NOTHING_THROWN', detail: '' });
}
