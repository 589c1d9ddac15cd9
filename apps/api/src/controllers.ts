import { RebuildsController } from './rebuilds/rebuilds.controller';
import { ageingQueries } from './reports/ageing.queries';
import { AuditController } from './audit/audit.controller';
import { EngagementsController } from './audit/engagements/engagements.controller';
import {
  AuditorLogController,
  AuditorLogProofsController,
} from './audit/engagements/auditor-log.controller';
import { EvidencePackController } from './audit/evidence-packs/evidence-pack.controller';
import { SignInController } from './access/sign-in.controller';
import { checkpointQueries } from './checkpoints/checkpoints.queries';
import { StatementProofsController } from './checkpoints/statement-proofs.controller';
import { CheckpointsController } from './checkpoints/checkpoints.controller';
import { delegationQueries, delegationRoutes } from './resources/delegations.routes';
import {
  accountChangeRoutes,
  accountQueries,
  accountRoutes,
  identityProviderRoutes,
} from './resources/people.routes';
import { checkpointKeyRoutes } from './resources/checkpoint-keys.routes';
import {
  expenditureListQueries,
  expenditureListRoutes,
} from './resources/expenditure-lists.routes';
import { differenceQueries, explainQueries } from './reports/explain.queries';
import { proofQueries } from './checkpoints/tree-proofs.queries';
import { segregationQueries } from './audit-tests/segregation.queries';
import { auditTestQueries } from './audit-tests/audit-tests.queries';
import { trailQueries } from './audit-tests/trail.queries';
import { balancesQueries } from './reports/balances.queries';
import { accountItemRoutes } from './resources/account-items.routes';
import { bankAccountRoutes, bankAccountsQueries } from './resources/bank-accounts.routes';
import { bridgeQueries } from './reports/bridge.queries';
import { cashQueries } from './reports/cash.queries';
import { contributionsQueries } from './reports/contributions.queries';
import { DocumentsController } from './documents/documents.controller';
import { erasedDocumentQueries, erasedDocumentRoutes } from './documents/erased-documents';
import { donorRoutes, donorsQueries } from './resources/donors.routes';
import { financialPerformanceQueries } from './reports/financial-performance.queries';
import { commandController } from './routes/command-routes';
import { journalQueries } from './reports/journal.queries';
import { HealthController } from './operations/readiness/health.controller';
import { MetricsController } from './operations/metrics.controller';
import { signingRuleQueries, signingRuleRoutes } from './resources/signing-rules.routes';
import { erasedTextQueries, personalTextRoutes } from './resources/personal-texts.routes';
import {
  acknowledgedDifferenceQueries,
  acknowledgedDifferenceRoutes,
} from './rebuilds/acknowledged-differences';
import { skippedEventQueries, skippedEventRoutes } from './operations/skipped-events';
import { periodRoutes, periodsQueries } from './resources/periods.routes';
import { creditRoutes } from './pledges/credit.routes';
import { pledgeRoutes, pledgesQueries } from './pledges/pledges.routes';
import { conditionRoutes, receivableRoutes } from './pledges/receivables.routes';
import { refundRoutes } from './pledges/refund.routes';
import { allocationRoutes, expenditureRoutes } from './pledges/spending.routes';
import { takeOverRoutes } from './pledges/take-over.routes';
import { proposalQueries, proposalRoutes } from './resources/proposals.routes';
import { purposesQueries, purposesRoutes } from './resources/purposes.routes';
import { ratesQueries, ratesRoutes } from './resources/rates.routes';
import { reminderQueries } from './reports/reminders.queries';
import { queryController } from './routes/query-routes';
import { receiptRoutes, receiptsQueries, receiptTakeOverRoutes } from './resources/receipts.routes';
import { revaluationRoutes, revaluationsQueries } from './resources/revaluations.routes';
import { spendingAuthorityQueries } from './reports/spending-authority.queries';
import { ConfirmationsController } from './audit/engagements/confirmations.controller';
import { RunsController } from './audit/engagements/runs.controller';
import { SamplesController } from './audit/engagements/samples.controller';
import { StatementsQueriesController } from './statements/statements-queries.controller';
import {
  donorStatementQueries,
  issuedStatementQueries,
  statementRoutes,
} from './statements/statements.routes';
import { AccessLogController } from './access-log/access-log.controller';
import { transferQueries, transferRoutes } from './resources/transfers.routes';
import { writeOffsQueries } from './reports/write-offs.queries';

/** Tables of query routes, one for each resource. */
const queries = [
  accountQueries,
  ageingQueries,
  balancesQueries,
  bankAccountsQueries,
  auditTestQueries,
  bridgeQueries,
  cashQueries,
  checkpointQueries,
  contributionsQueries,
  delegationQueries,
  donorsQueries,
  donorStatementQueries,
  erasedDocumentQueries,
  expenditureListQueries,
  explainQueries,
  differenceQueries,
  financialPerformanceQueries,
  issuedStatementQueries,
  journalQueries,
  periodsQueries,
  pledgesQueries,
  proofQueries,
  proposalQueries,
  purposesQueries,
  ratesQueries,
  receiptsQueries,
  reminderQueries,
  revaluationsQueries,
  segregationQueries,
  signingRuleQueries,
  erasedTextQueries,
  acknowledgedDifferenceQueries,
  skippedEventQueries,
  spendingAuthorityQueries,
  trailQueries,
  transferQueries,
  writeOffsQueries,
];

/** Tables of command routes, one for each resource. */
export const commandResources = [
  accountChangeRoutes,
  accountItemRoutes,
  accountRoutes,
  allocationRoutes,
  bankAccountRoutes,
  checkpointKeyRoutes,
  conditionRoutes,
  creditRoutes,
  delegationRoutes,
  donorRoutes,
  erasedDocumentRoutes,
  expenditureListRoutes,
  expenditureRoutes,
  identityProviderRoutes,
  periodRoutes,
  pledgeRoutes,
  proposalRoutes,
  purposesRoutes,
  ratesRoutes,
  receiptRoutes,
  receiptTakeOverRoutes,
  receivableRoutes,
  refundRoutes,
  revaluationRoutes,
  signingRuleRoutes,
  personalTextRoutes,
  acknowledgedDifferenceRoutes,
  skippedEventRoutes,
  statementRoutes,
  takeOverRoutes,
  transferRoutes,
];

/** All controllers of the service. Some are generated from the tables of routes, others are written by hand. */
export const controllers = [
  ...queries.map(queryController),
  ...commandResources.map(commandController),
  AccessLogController,
  AuditController,
  RebuildsController,
  AuditorLogController,
  AuditorLogProofsController,
  CheckpointsController,
  ConfirmationsController,
  DocumentsController,
  EngagementsController,
  EvidencePackController,
  HealthController,
  MetricsController,
  RunsController,
  SamplesController,
  SignInController,
  StatementProofsController,
  StatementsQueriesController,
];
