import { IssueStatement, kit, StatementIssue } from '@art30/accounting';
import { statementIdOf } from '@art30/ledger';
import { DonorPath } from '../resources/donors.routes';
import { commandRoute, type CommandResource } from '../routes/command-routes';

/** The statement a path names. */
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
