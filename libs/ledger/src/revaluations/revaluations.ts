import type { LogView } from '../log-views/log-view';
import { RevaluationCommands } from './revaluation-commands';
import { RevaluationReversal } from './revaluation-reversal';
import { RevaluationRuns } from './revaluation-run';
import { RevaluationValues } from './revaluation-values';

/** Runs that value at rates of a day, and the commands that begin and reverse them. */
export function revaluationsOn({ ledger, contexts, ports, runsUnderWay: underWay }: LogView) {
  const { clock, books, sha256 } = ports;
  const values = new RevaluationValues(ledger, contexts);
  const reversal = new RevaluationReversal(ledger, contexts, clock);
  const runs = new RevaluationRuns(ledger, values, reversal, { clock, books, sha256, underWay });
  return { runs, commands: new RevaluationCommands(ledger, contexts, books, runs) };
}
