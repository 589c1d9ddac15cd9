import { readingRoles } from '@art30/accounting';
import {
  IssuedStatementsAnswer,
  OwnStatementsAnswer,
  PageQuery,
  StatementEvent,
} from '@art30/books';
import { DonorStatements, OwnStatementChanges, StatementChanges } from '@art30/documents';
import { DonorPath } from '../resources/donors.routes';
import { queryRoute, type QueryResource } from '../routes/query-routes';
import { IssuedStatementQuery } from './statements.questions';
import { StatementPath } from './statements.routes';

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
