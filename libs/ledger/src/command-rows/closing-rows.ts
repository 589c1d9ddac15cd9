import {
  ClosePeriod,
  IssueStatement,
  periodsDecider,
  ReopenPeriod,
  ReverseRevaluation,
  RunRevaluation,
  SoftClosePeriod,
  statementDecider,
  stream,
  type PeriodCommand,
  type RejectionCode,
  yearOf,
} from '@art30/accounting';
import { PeriodClosing } from '../periods/period-closing';
import { ValuesAtYearEnd } from '../periods/values-at-year-end';
import { revaluationsOn } from '../revaluations/revaluations';
import { Statements } from '../statements';
import { dateCodes } from './codes';
import { byProcess, onOneStream, type CommandRow } from './command-row';

/** Rejection codes for every change of a period. */
const periodCodes: readonly RejectionCode[] = [
  'PERIOD_STATUS',
  'INVALID_DATE',
  'DATE_IN_FUTURE',
  'DATES_NOT_ORDERED',
];

function onPeriods<C extends PeriodCommand>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
): CommandRow<C> {
  return onOneStream({
    command,
    codes,
    step: 'periods',
    decider: periodsDecider,
    // The answer to a command on a month has the id of its year, because months are shown with their year.
    id: ({ period }) => yearOf(period),
    context: (command, { ledger, contexts, ports: { clock, books } }, { recorded }) => {
      const values = new ValuesAtYearEnd(ledger, books);
      return new PeriodClosing(clock, contexts, books, values).contextOf(command, recorded);
    },
  });
}

/**
 * Builds the row of a command that begins or reverses a revaluation run. The command is proposed in the stream of the
 * run.
 */
function onRun<C extends RunRevaluation | ReverseRevaluation>(
  command: CommandRow<C>['command'],
  codes: readonly RejectionCode[],
  execute: CommandRow<C>['execute'],
  { fixed }: Pick<CommandRow<C>, 'fixed'> = {},
): CommandRow<C> {
  const row = byProcess<C>(command, codes, execute, ({ revaluationId }) =>
    stream.revaluation(revaluationId),
  );
  return fixed === undefined ? row : { ...row, fixed };
}

export const closingRows = {
  SoftClosePeriod: onPeriods(SoftClosePeriod, periodCodes),
  ClosePeriod: onPeriods(ClosePeriod, [
    ...periodCodes,
    'PERIOD_UNSETTLED',
    'NOT_REVALUED',
    'TRIAL_BALANCE_MISMATCH',
    'INVALID_AMOUNT',
    'INVALID_MINOR_UNITS',
    'AMOUNT_TOO_LARGE',
  ]),
  ReopenPeriod: onPeriods(ReopenPeriod, periodCodes),
  RunRevaluation: onRun(
    RunRevaluation,
    [
      'DUPLICATE_ID',
      'INVALID_DATE',
      'DATE_IN_FUTURE',
      'PERIOD_CLOSED',
      'PERIOD_UNSETTLED',
      'UNKNOWN_CURRENCY',
      'RATE_MISSING',
      'LIMIT_EXCEEDED',
    ],
    (command, view) => revaluationsOn(view).commands.start(command),
    { fixed: (command, view) => revaluationsOn(view).commands.fixed(command) },
  ),
  ReverseRevaluation: onRun(
    ReverseRevaluation,
    [
      'REVALUATION_UNKNOWN',
      'REVALUATION_STATUS',
      'ALREADY_REVERSED',
      'DEPENDENT_EVENTS',
      ...dateCodes,
    ],
    (command, view) => revaluationsOn(view).commands.reverse(command),
  ),
  IssueStatement: onOneStream({
    codes: [
      ...(['DONOR_UNKNOWN', 'STATEMENT_TOO_LARGE', 'LANGUAGE_NOT_AVAILABLE'] as const),
      ...([
        'STATEMENT_UNKNOWN',
        'STATEMENT_EXISTS',
        'STATEMENT_MISMATCH',
        'STATEMENT_SUPERSEDED',
      ] as const),
      ...(['INVALID_DATE', 'DATE_IN_FUTURE', 'DATES_NOT_ORDERED'] as const),
    ],
    command: IssueStatement,
    step: 'statement',
    decider: statementDecider,
    fixed: (command, { ledger, ports }) => new Statements(ledger, ports.books).fixed(command),
    stream: ({ statementId }) => stream.statement(statementId),
    id: ({ statementId }) => statementId,
    context: (command, { ledger, ports }) => new Statements(ledger, ports.books).contextOf(command),
  }),
};
