import { RebuildsController } from './rebuilding/rebuilds.controller';
import { ageingQueries } from './ageing/ageing.queries';
import { AuditController } from './audit/audit.controller';
import { EngagementsController } from './audit/log/engagements.controller';
import { AuditorLogController } from './audit/log/auditor-log.controller';
import { AuditorLogProofsController } from './audit/log/log-proofs.controller';
import { EvidencePackController } from './audit/evidence/evidence-pack.controller';
import { SignInController } from './access/sign-in.controller';
import { checkpointQueries } from './checkpoints/checkpoints.queries';
import { StatementProofsController } from './checkpoints/statement-proofs.controller';
import { CheckpointsController } from './checkpoints/checkpoints.controller';
import { delegationQueries } from './delegations/delegations.queries';
import { delegationRoutes } from './delegations/delegations.routes';
import { accountQueries } from './people/people.queries';
import { checkpointKeyRoutes } from './people/checkpoint-keys.routes';
import { accountChangeRoutes, accountRoutes, identityProviderRoutes } from './people/people.routes';
import { expenditureListQueries } from './expenditure-lists/expenditure-lists.queries';
import { expenditureListRoutes } from './expenditure-lists/expenditure-lists.routes';
import { differenceQueries } from './audit/figures/difference.queries';
import { explainQueries } from './audit/figures/explain.queries';
import { proofQueries } from './audit/proof.queries';
import { segregationQueries } from './audit/segregation.queries';
import { benchQueries } from './bench/bench.queries';
import { trailQueries } from './bench/trail.queries';
import { balancesQueries } from './balances/balances.queries';
import { accountItemRoutes } from './bank-accounts/account-items.routes';
import { bankAccountsQueries } from './bank-accounts/bank-accounts.queries';
import { bankAccountRoutes } from './bank-accounts/bank-accounts.routes';
import { bridgeQueries } from './bridge/bridge.queries';
import { cashQueries } from './cash/cash.queries';
import { contributionsQueries } from './contributions/contributions.queries';
import { DocumentsController } from './documents/documents.controller';
import { erasedDocumentQueries, erasedDocumentRoutes } from './documents/erased-documents';
import { donorsQueries } from './donors/donors.queries';
import { donorRoutes } from './donors/donors.routes';
import { financialPerformanceQueries } from './financial-performance/financial-performance.queries';
import { commandController } from './routes/command-routes';
import { journalQueries } from './journal/journal.queries';
import { HealthController } from './operations/readiness/health.controller';
import { MetricsController } from './operations/metrics.controller';
import { signingRuleQueries } from './signing-rules/signing-rules.queries';
import { signingRuleRoutes } from './signing-rules/signing-rules.routes';
import { erasedTextQueries, personalTextRoutes } from './personal-texts/personal-texts.routes';
import {
  acknowledgedDifferenceQueries,
  acknowledgedDifferenceRoutes,
} from './rebuilding/acknowledged-differences';
import { skippedEventQueries, skippedEventRoutes } from './operations/skipped-events';
import { periodsQueries } from './periods/periods.queries';
import { periodRoutes } from './periods/periods.routes';
import { creditRoutes } from './pledges/credit.routes';
import { pledgesQueries } from './pledges/pledges.queries';
import { pledgeRoutes } from './pledges/pledges.routes';
import { conditionRoutes, receivableRoutes } from './pledges/receivables.routes';
import { refundRoutes } from './pledges/refund.routes';
import { allocationRoutes, expenditureRoutes } from './pledges/spending.routes';
import { takeOverRoutes } from './pledges/take-over.routes';
import { proposalQueries } from './proposals/proposals.queries';
import { proposalRoutes } from './proposals/proposals.routes';
import { purposesQueries } from './purposes/purposes.queries';
import { purposesRoutes } from './purposes/purposes.routes';
import { ratesQueries } from './rates/rates.queries';
import { ratesRoutes } from './rates/rates.routes';
import { reminderQueries } from './reminders/reminders.queries';
import { queryController } from './routes/query-routes';
import { receiptsQueries } from './receipts/receipts.queries';
import { receiptRoutes, receiptTakeOverRoutes } from './receipts/receipts.routes';
import { revaluationsQueries } from './revaluations/revaluations.queries';
import { revaluationRoutes } from './revaluations/revaluations.routes';
import { spendingAuthorityQueries } from './spending-authority/spending-authority.queries';
import { ConfirmationsController } from './audit/engagements/confirmations.controller';
import { RunsController } from './audit/runs/runs.controller';
import { SamplesController } from './audit/engagements/samples.controller';
import { StatementsQueriesController } from './statements/statements-queries.controller';
import { donorStatementQueries, issuedStatementQueries } from './statements/statements.queries';
import { statementRoutes } from './statements/statements.routes';
import { AccessLogController } from './trace/reading/access-log.controller';
import { transferQueries, transferRoutes } from './transfers/transfers.routes';
import { writeOffsQueries } from './write-offs/write-offs.queries';

/** The queries, by resource. */
const queries = [
  accountQueries,
  ageingQueries,
  balancesQueries,
  bankAccountsQueries,
  benchQueries,
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

/** The commands, by resource. */
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

/** Every address of the service: those of the tables, and those that answer otherwise. */
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
