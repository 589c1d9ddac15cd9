import { fold, identified } from '@art30/event-sourcing';
import { idsAfter, requestOn } from '@art30/testing';
import type { Rejection } from '../kernel/rejection';
import { statementDecider, type StatementState } from './statement.decider';
import { IssueStatement } from './statement.facts';

const made = {
  sequence: 83,
  template: 'DONOR-STATEMENT@1',
  renditions: [{ type: 'text/csv', bytes: 12, sha256: '0'.repeat(64) }],
  statement: { donor: { id: 'DON-A' } },
  policy: 'IPSAS23-UN@1',
};
const facts = { statementId: 'S1', donorId: 'DON-A', from: '2024-01-01', to: '2024-12-31' };

const issuing = (changes: Partial<IssueStatement['facts']> = {}, today = '2025-02-20') =>
  new IssueStatement({ ...facts, ...changes }, requestOn(today));

const decide = (
  command: IssueStatement,
  superseded?: StatementState,
  state: StatementState = undefined,
) => statementDecider.decide(command, state, { made, superseded }, idsAfter());

const issued = (changes: Partial<IssueStatement['facts']> = {}) =>
  fold(statementDecider, identified(decide(issuing(changes)), idsAfter()));

describe('issuing a statement', () => {
  it('keeps all it says, what it rests on and what its forms must be', () => {
    expect(decide(issuing())).toEqual([
      {
        type: 'StatementIssued',
        data: {
          effectiveDate: '2025-02-20',
          ...facts,
          language: 'en',
          ...made,
          entries: [],
        },
      },
    ]);
  });

  it('says IPSAS47-NONE@1 where its bytes say it, and not IPSAS23-UN@1', () => {
    const policy = 'IPSAS47-NONE@1';
    const context = { made: { ...made, policy }, superseded: undefined };
    const events = statementDecider.decide(issuing(), undefined, context, idsAfter());
    expect(events).toMatchObject([{ data: { policy } }]);
  });

  it('counts from the first fact on where no first day is named', () => {
    const [event] = decide(issuing({ from: undefined, effectiveDate: '2025-01-15' }));
    expect(event?.data).toMatchObject({ from: null, effectiveDate: '2025-01-15' });
  });

  it('supersedes a statement of the same donor and period', () => {
    const [event] = decide(issuing({ statementId: 'S2', supersedes: 'S1' }), issued());
    expect(event?.data).toMatchObject({ statementId: 'S2', supersedes: 'S1' });
  });

  it('is issued a second time for its donor and period only where it supersedes the first', () => {
    const again = issuing({ effectiveDate: '2025-02-21' }, '2025-02-21');
    expect(() => decide(again, undefined, issued())).toThrow(
      expect.objectContaining({
        code: 'STATEMENT_EXISTS',
        detail:
          'statement S1 of donor DON-A from 2024-01-01 to 2024-12-31 was issued on 2025-02-20: ' +
          'name that statement in supersedes, or the one that superseded it',
        field: 'supersedes',
      }),
    );
  });

  it('is of one day at least, and issued on its last day at the earliest', () => {
    const day = { from: '2024-12-31', to: '2024-12-31', effectiveDate: '2024-12-31' };
    expect(decide(issuing(day))).toMatchObject([{ data: day }]);
  });

  it.each([
    ['the first event', undefined],
    ['2023-01-01', '2023-01-01'],
  ])('says that what is superseded is of another period, from %s on', (start, from) => {
    const other = () => decide(issuing({ supersedes: 'S1' }), issued({ from }));
    expect(other).toThrow(`statement S1 is of donor DON-A from ${start} to 2024-12-31`);
  });

  it('names the statement that is superseded already, and the one that did', () => {
    const again = issuing({ statementId: 'S2', supersedes: 'S1' });
    expect(() => decide(again, issued(), issued({ statementId: 'S2' }))).toThrow(
      'statement S1 is already superseded by S2',
    );
  });

  it.each<[Rejection['code'], string, () => unknown]>([
    ['INVALID_DATE', 'to', () => decide(issuing({ to: '2024-02-30' }))],
    ['INVALID_DATE', 'from', () => decide(issuing({ from: '2024-13-01' }))],
    ['DATES_NOT_ORDERED', 'to', () => decide(issuing({ from: '2025-01-01' }))],
    ['DATE_IN_FUTURE', 'to', () => decide(issuing({ to: '2025-02-22' }))],
    ['DATE_IN_FUTURE', 'effectiveDate', () => decide(issuing({ effectiveDate: '2025-02-22' }))],
    ['DATES_NOT_ORDERED', 'effectiveDate', () => decide(issuing({ effectiveDate: '2024-12-30' }))],
    ['LANGUAGE_NOT_AVAILABLE', 'language', () => decide(issuing({ language: 'fr' }))],
    ['STATEMENT_UNKNOWN', 'supersedes', () => decide(issuing({ supersedes: 'S0' }))],
    [
      'STATEMENT_MISMATCH',
      'supersedes',
      () => decide(issuing({ supersedes: 'S1' }), issued({ donorId: 'DON-B' })),
    ],
    [
      'STATEMENT_MISMATCH',
      'supersedes',
      () => decide(issuing({ supersedes: 'S1' }), issued({ from: undefined })),
    ],
    [
      'STATEMENT_MISMATCH',
      'supersedes',
      () => decide(issuing({ supersedes: 'S1' }), issued({ to: '2024-12-30' })),
    ],
    [
      'STATEMENT_SUPERSEDED',
      'supersedes',
      () => decide(issuing({ statementId: 'S2', supersedes: 'S1' }), issued(), issued()),
    ],
  ])('is refused %s at %s', (code, field, refused) => {
    expect(refused).toThrow(expect.objectContaining({ code, field }));
  });
});
