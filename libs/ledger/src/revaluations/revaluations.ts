import type { LogView } from '../log-views/log-view';
import { RevaluationCommands } from './revaluation-commands';
import { RevaluationReversal } from './revaluation-reversal';
import { RevaluationRuns } from './revaluation-run';
import { RevaluationValues } from './revaluation-values';

/** Constructs the services that start, finish and reverse revaluation runs, for one view of the log. */
export function revaluationsOn({ ledger, contexts, ports, runsUnderWay: underWay }: LogView) {
  const { clock, books, sha256 } = ports;
  const values = new RevaluationValues(ledger, contexts);
  const reversal = new RevaluationReversal(ledger, contexts, clock);
  const runs = new RevaluationRuns(ledger, values, reversal, { clock, books, sha256, underWay });
  return { runs, commands: new RevaluationCommands(ledger, contexts, books, runs) };
}
