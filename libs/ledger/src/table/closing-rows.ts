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
} from '@art30/accounting';
import { byProcess, onOneStream, type CommandRow } from './command-row';

function onPeriods<C extends PeriodCommand>(
  command: CommandRow<C>['command'],
  { usesKept = false }: { readonly usesKept?: boolean } = {},
): CommandRow<C> {
  return onOneStream({
    ...{ command, step: 'periods', decider: periodsDecider, usesKept },
    stream: () => stream.periods,
    id: ({ period }) => period,
    context: (given, { closing }, { recorded }) => closing.contextOf(given, recorded),
  });
}

export const closingRows = {
  SoftClosePeriod: onPeriods(SoftClosePeriod),
  ClosePeriod: onPeriods(ClosePeriod),
  ReopenPeriod: onPeriods(ReopenPeriod, { usesKept: true }),
  RunRevaluation: byProcess(RunRevaluation, (command, { revaluations }) =>
    revaluations.start(command),
  ),
  ReverseRevaluation: byProcess(ReverseRevaluation, (command, { revaluations }) =>
    revaluations.reverse(command),
  ),
  IssueStatement: onOneStream({
    ...{ command: IssueStatement, step: 'statement', decider: statementDecider },
    stream: ({ statementId }) => stream.statement(statementId),
    id: ({ statementId }) => statementId,
    context: (command, { statements }) => statements.contextOf(command),
  }),
};
