import { eventNameOf } from '@art30/event-sourcing';
import { isProposalEvent } from '../../proposal/facts/proposal.facts';
import type { Digest } from '../../proposal/signed-run';
import { findingAt, type KnownEvent, type LogFinding } from '../log-rules/finding';
import { ProposalActs } from './acts';
import { Authorities } from './authorities';
import { BookedFacts, type JudgedFact, type LogEnd } from './booked-facts';

/**
 * What people signed, and whether they were those who may: hashes, segregation of duties, roles and
 * delegations, each as the log stood at the time (UN financial rules 105.4 to 105.6).
 */
export class SignatureChecks {
  private readonly authorities = new Authorities();
  private readonly acts: ProposalActs;
  private readonly booked: BookedFacts;
  private ledgerId = '';

  constructor(sha256: Digest) {
    this.acts = new ProposalActs(this.authorities, { sha256, ledger: () => this.ledgerId });
    this.booked = new BookedFacts(this.acts, this.authorities);
  }

  get counts(): ProposalActs['counts'] {
    return this.acts.counts;
  }

  check(at: KnownEvent, isOnePersonEnough: boolean): readonly LogFinding[] {
    const { event, known } = at;
    if (known.type === 'LedgerOpened') this.ledgerId = event.metadata.ledger?.id ?? '';
    if (!isProposalEvent(known)) {
      const fact: JudgedFact = { ...at, known, isOnePersonEnough };
      const found = this.booked.check(fact);
      const faults = this.authorities.take({ id: event.id, event: known });
      return [...found, ...faults.map(([rule, detail]) => findingAt(at, rule, detail))];
    }
    const found = this.acts.check(at, known);
    const under = this.acts.of(
      known.type === 'CommandProposed' ? eventNameOf(event) : known.data.proposalId,
    );
    const isActOn = under !== undefined && known.type !== 'CommandProposed';
    return isActOn ? [...found, ...this.booked.released(under)] : found;
  }

  /** @param latest when the last event was recorded. */
  end(latest: string, end: LogEnd): readonly LogFinding[] {
    return this.booked.left(latest, end);
  }
}
