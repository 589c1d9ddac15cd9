import { IssueStatement, kit, readingRoles, StatementIssue } from '@art30/accounting';
import {
  AsOfQuery,
  IssuedStatementsAnswer,
  OwnStatementsAnswer,
  PageQuery,
  StatementEvent,
} from '@art30/books';
import { DonorStatements, OwnStatementChanges, StatementChanges } from '@art30/documents';
import { statementIdOf } from '@art30/ledger';
import { DonorPath } from '../resources/donors.routes';
import { type CommandResource, commandRoute } from '../routes/command-routes';
import { type QueryResource, queryRoute } from '../routes/query-routes';

const { date, omit, optional, pick, shape } = kit;

/**
 * Query for a donor statement that is not issued. It states the posting dates, and the time up to which facts had been
 * recorded.
 */
export const StatementQuery = shape('StatementQuery', {
  ...omit(AsOfQuery, 'asAt'),
  from: optional(date('First posting date. Left out: from the first fact on.', '2024-01-01')),
  to: optional(
    date('Last posting date, at which all balances stand. Left out: today (UTC).', '2024-12-31'),
  ),
});

/** Query for an issued statement. It states no times, because an issued statement never changes. */
export const IssuedStatementQuery = shape('IssuedStatementQuery', pick(AsOfQuery, 'after'));

export const StatementPath = kit.shape('StatementPath', {
  statementId: kit.id('Id of the statement.', '0a4f3a0e-6a3c-5d2b-8f5e-3d1f4c2b1a00'),
});

export const statementRoutes: CommandResource = {
  name: 'StatementsController',
  root: 'v1/donors',
  tag: 'statements',
  routes: {
    issue: commandRoute({
      at: ':donorId/statements',
      begins: 'IssueStatement',
      about: 'named',
      path: DonorPath,
      body: StatementIssue,
      command: (facts, { donorId }, request) => {
        const statementId = statementIdOf(donorId, facts);
        return new IssueStatement({ ...facts, statementId, donorId }, request);
      },
      summary: 'Issue a statement, or one that supersedes another',
      description:
        'Records what the statement of the donor says now, with the hashes of its JSON and CSV forms; `Location` answers the same bytes for ever. One is issued for a donor and period; where it was wrong it is superseded, once, by another of the same period. English is the only language so far.',
    }),
  },
};

export const donorStatementQueries: QueryResource = {
  name: 'DonorStatementsQueriesController',
  root: 'v1/donors',
  tag: 'statements',
  routes: {
    issued: queryRoute({
      at: ':donorId/statements',
      roles: readingRoles,
      about: 'ofAddress',
      path: DonorPath,
      query: PageQuery,
      answer: IssuedStatementsAnswer,
      own: {
        answer: OwnStatementsAnswer,
        read: (own, query, { donorId }) => own.statements.list(donorId, query),
      },
      read: (books, query, { donorId }) => books.statements.issued.list(donorId, query),
      summary: 'Statements that were issued to a donor',
      description:
        'Statements in the order of their issue, each with its period, sequence, policy, template, language, the hashes of its forms, and the statement that it supersedes.',
      unknown: 'DONOR_UNKNOWN',
    }),
  },
};

export const issuedStatementQueries: QueryResource = {
  name: 'IssuedStatementsQueriesController',
  root: 'v1/statements',
  tag: 'statements',
  routes: {
    changes: queryRoute({
      at: ':statementId/changes',
      roles: readingRoles,
      about: 'ofAddress',
      path: StatementPath,
      query: IssuedStatementQuery,
      answer: StatementChanges,
      own: {
        answer: OwnStatementChanges,
        read: async (own, query, { statementId }, books) => {
          await own.statements.demand(statementId, query);
          return new DonorStatements(books).changes(statementId, query);
        },
      },
      read: (books, query, { statementId }) =>
        new DonorStatements(books).changes(statementId, query),
      summary: 'Changes from the statement that this one supersedes',
      description:
        'Each line that differs, with its value before and after, and the events recorded between the two that changed it. A statement that supersedes none has no changes.',
      unknown: 'STATEMENT_UNKNOWN',
    }),
    event: queryRoute({
      at: ':statementId/event',
      roles: readingRoles,
      about: 'ofAddress',
      path: StatementPath,
      query: IssuedStatementQuery,
      answer: StatementEvent,
      own: {
        answer: StatementEvent,
        read: async (own, query, { statementId }, books) => {
          await own.statements.demand(statementId, query);
          return books.statements.issued.event(statementId, query);
        },
      },
      read: (books, query, { statementId }) => books.statements.issued.event(statementId, query),
      summary: 'The event that issued a statement',
      description:
        'The whole event as it is stored, with the statement that it holds and the ids of whoever recorded and signed it, so that its hash can be made again.',
      unknown: 'STATEMENT_UNKNOWN',
    }),
  },
};
