import { ProposalLog } from '../proposals/proposal-log';
import { revaluationsOn } from '../revaluations/revaluations';
import type { LogView } from '../log-views/log-view';
import { Approvals } from './approvals';
import { FurtherRuns } from './further-runs';
import { Rechecks } from './rechecks';
import { Reservations } from './reservations';
import { Signing } from './signing';

/** Constructs the services for proposals and their signatures, for one view of the log. */
export function signaturesOn(view: LogView) {
  const { ledger, events, authorities, contents, goesByWhatIsKnown } = view;
  const { books, settings, clock, sha256 } = view.ports;
  const proposals = new ProposalLog(ledger, {
    events,
    books,
    settings,
    authorities,
    contents,
    goesByWhatIsKnown,
  });
  const signing = new Signing(proposals, new Reservations(proposals));
  const further = new FurtherRuns(ledger, signing, revaluationsOn(view).commands, clock);
  return {
    proposals,
    signing,
    rechecks: new Rechecks(proposals, clock),
    approvals: new Approvals(proposals, clock, sha256, further),
  };
}
