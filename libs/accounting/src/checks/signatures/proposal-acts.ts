import { eventNameOf } from '@art30/event-sourcing';
import type { ProposalEvent } from '../../proposal/facts/proposal.facts';
import type { Digest } from '../../proposal/signed-content';
import { findingAt, type KnownEvent, type LogFinding } from '../log-rules/finding';
import { IdSet } from '../log-rules/id-set';
import { conflictsOfAct } from '../segregation/proposal-conflicts';
import { approvalOf, stageAfter, type Stage } from '../segregation/proposal-stages';
import {
  approvedFaults,
  cashierFaults,
  commandFaults,
  contentFaults,
  dayFaults,
  type FirstRun,
  followingFaults,
  recording,
  responsibleFaults,
  ruleFaults,
  type Signature,
  signing,
  versionFaults,
} from './act-faults';
import type { Authorities, Fault } from './authorities';
import { RunItems, type Proposed, type UnderWay } from './open-proposals';

type Act<Type extends ProposalEvent['type']> = Extract<ProposalEvent, { readonly type: Type }>;
type LaterAct = Exclude<ProposalEvent, Act<'CommandProposed'>>;

/** Means to compute the hash that people sign. */
export interface Hashing {
  readonly sha256: Digest;
  /** Returns the id of the ledger, which its first event states. */
  readonly ledger: () => string;
}

/** Checks acts on proposals in the order of the log. Of a finished proposal only the id is stored. */
export class ProposalActs {
  readonly counts = { proposals: 0, hashes: 0, signatures: 0 };
  private readonly underWay = new Map<string, UnderWay>();
  private readonly ended = new IdSet();
  /** Batch runs in whose recorder's name the service may propose a later run. */
  private readonly runs = new Map<string, FirstRun>();
  /** First recorder of each bank credit, by the stream of its receipt. */
  private readonly cashiers = new Map<string, string>();

  constructor(
    private readonly authorities: Authorities,
    private readonly hashing: Hashing,
  ) {}

  /** Returns an open proposal, or one whose events are not all booked yet; undefined for any other id. */
  of(id: string): UnderWay | undefined {
    return this.underWay.get(id);
  }

  get open(): readonly UnderWay[] {
    return [...this.underWay.values()];
  }

  hasEnded(id: string): boolean {
    return this.ended.has(id);
  }

  /**
   * Removes a finished proposal.
   *
   * @returns findings for events of its run that do not match what was signed.
   */
  end(under: UnderWay): readonly LogFinding[] {
    this.underWay.delete(under.id);
    this.ended.add(under.id);
    return under.items.left();
  }

  /** Remembers the recorder of a bank credit, who is the cashier of later proposals about it. */
  noteCredit({ event: { stream, type, metadata } }: KnownEvent): void {
    if (type !== 'ReceiptRecorded' || this.cashiers.has(stream)) return;
    this.cashiers.set(stream, metadata.recordedBy);
  }

  check(at: KnownEvent, act: ProposalEvent): readonly LogFinding[] {
    const faults = act.type === 'CommandProposed' ? this.begun(at, act) : this.followed(at, act);
    return faults.map(([rule, detail]) => findingAt(at, rule, detail));
  }

  private begun(at: KnownEvent, act: Act<'CommandProposed'>): readonly Fault[] {
    const { stream } = at.event;
    const id = eventNameOf(at.event);
    const { data: proposed } = act;
    const stage = stageAfter(undefined, act) as Stage;
    const { version, approver, command, follows, signingRule } = proposed;
    const signature = recording(proposed, stage);
    const ownCredit = command === 'RecordReceipt' ? proposed.proposedBy : undefined;
    const rule = this.authorities.ruleOn(proposed.effectiveDate);
    const faults = [
      ...conflictsAsFaults(at, act, undefined),
      ...this.contentFaults(at, id, { proposed, content: proposed }),
      ...commandFaults(proposed),
      ...versionFaults(version, 1),
      ...ruleFaults(signingRule, { command }, rule),
      ...dayFaults(at),
      ...cashierFaults(proposed, this.cashiers.get(stream) ?? ownCredit),
      ...(follows === undefined
        ? [
            ...this.authorities.faultsOf(signature),
            ...responsibleFaults(proposed, this.authorities),
          ]
        : followingFaults(proposed, this.runs.get(follows))),
    ];
    this.counts.proposals += 1;
    this.counts.signatures += 1;
    this.authorities.sums.add(signature);
    if (proposed.run !== undefined) {
      const { proposedBy, signedAs } = proposed;
      this.runs.set(id, { proposedBy, command, signedAs });
    }
    this.underWay.set(id, {
      id,
      stream,
      proposed,
      stage,
      rule: signingRule,
      version,
      approver,
      approvals: [],
      last: undefined,
      approved: undefined,
      recordedNames: new Set(),
      held: [],
      counted: [signature],
      amounts: signature.amounts,
      items: new RunItems(this.hashing.sha256),
    });
    return faults;
  }

  private followed(at: KnownEvent, act: LaterAct): readonly Fault[] {
    const { proposalId } = act.data;
    const under = this.underWay.get(proposalId);
    if (under === undefined) {
      if (!this.ended.has(proposalId)) return conflictsAsFaults(at, act, undefined);
      const detail = `proposal ${proposalId} had been booked, rejected or withdrawn before`;
      return [['NOT_PROPOSED', detail]];
    }
    const { stream } = under;
    const elsewhere = `the proposal is in ${stream}, and the event in ${at.event.stream}`;
    return [
      ...conflictsAsFaults(at, act, under.stage),
      ...(at.event.stream === stream ? [] : [['OTHER_STREAM', elsewhere] as const]),
      ...this.changed(at, act, under),
    ];
  }

  private changed(at: KnownEvent, act: LaterAct, under: UnderWay): readonly Fault[] {
    switch (act.type) {
      case 'ProposalCertified':
      case 'ProposalApproved':
        return this.signed(at, act, under);
      case 'ProposalReturned':
        return this.returned(at, act, under);
      case 'ProposalRejected':
      case 'ProposalWithdrawn':
        for (const counted of under.counted) this.authorities.sums.remove(counted);
        under.stage = stageAfter(under.stage, act) as Stage;
        return [];
    }
  }

  private signed(at: KnownEvent, act: Signature, under: UnderWay): readonly Fault[] {
    const { proposed, stage } = under;
    const { signedAs, signingRule, effectiveDate } = act.data;
    const signature = signing(act, under);
    const before = { command: proposed.command, before: under.rule };
    const { issuer } = proposed.signedAs;
    const otherIssuer = `the event was proposed under ${issuer}, and is signed under ${signedAs.issuer}`;
    const faults: readonly Fault[] = [
      ...this.authorities.faultsOf(signature),
      ...(signedAs.issuer === issuer ? [] : [['OTHER_ISSUER', otherIssuer] as const]),
      ...ruleFaults(signingRule, before, this.authorities.ruleOn(effectiveDate)),
      ...dayFaults(at),
      ...(act.type === 'ProposalApproved' ? approvedFaults(act.data, under) : []),
    ];
    this.counts.signatures += 1;
    this.authorities.sums.add(signature);
    under.counted = [...under.counted, signature];
    if (act.type === 'ProposalApproved') {
      under.approvals = [...under.approvals, approvalOf(stage, act, at)];
      under.last = act.data.last;
      under.approved = at;
    }
    under.stage = stageAfter(stage, act) as Stage;
    return faults;
  }

  private returned(
    at: KnownEvent,
    act: Act<'ProposalReturned'>,
    under: UnderWay,
  ): readonly Fault[] {
    const { proposed, stage, version, id } = under;
    const { data: content } = act;
    const before = { command: proposed.command, before: under.rule };
    const faults = [
      ...this.contentFaults(at, id, { proposed, content }),
      ...versionFaults(content.version, version + 1),
      ...ruleFaults(content.signingRule, before, this.authorities.ruleOn(content.effectiveDate)),
    ];
    for (const counted of under.counted) this.authorities.sums.remove(counted);
    const signature = recording(proposed, content);
    this.authorities.sums.add(signature);
    under.counted = [signature];
    under.amounts = signature.amounts;
    under.stage = stageAfter(stage, act) as Stage;
    under.rule = content.signingRule;
    under.version = content.version;
    under.approver = content.approver;
    under.last = undefined;
    return faults;
  }

  private contentFaults(
    { event: { stream } }: KnownEvent,
    proposalId: string,
    { proposed, content }: { readonly proposed: Proposed; readonly content: Content },
  ): readonly Fault[] {
    this.counts.hashes += 1;
    const place = { ledger: this.hashing.ledger(), stream, proposalId };
    return contentFaults(place, proposed, content, this.hashing.sha256);
  }
}

type Content = Parameters<typeof contentFaults>[2];

function conflictsAsFaults(
  at: KnownEvent,
  act: ProposalEvent,
  stage: Stage | undefined,
): readonly Fault[] {
  return conflictsOfAct(act, { ...at, stage }).map(({ code, detail }) => [code, detail]);
}
