import { eventNameOf, type RecordedEvent } from '@art30/event-sourcing';
import { signedAmounts } from '../../delegation/signed-amounts';
import { kindOfAlone, rolesFor } from '../../log/commands';
import { type AnyLedgerEvent, rowOf } from '../../log/events';
import { isProposalEvent, type ProposalEvent } from '../../proposal/facts/proposal.facts';
import type { Digest } from '../../proposal/signed-content';
import { findingAt, type KnownEvent, type LogFinding } from '../log-rules/finding';
import { isLongBefore } from '../log-rules/recorded-times';
import { conflictsOf } from '../segregation/conflicts';
import { commandedFaults } from './act-faults';
import { Authorities, type StoredSignature } from './authorities';
import type { UnderWay } from './open-proposals';
import { ProposalActs } from './proposal-acts';

/** Any event except acts on proposals. */
type Fact = Exclude<AnyLedgerEvent, ProposalEvent>;

/** A placed event with the facts, besides acts on its proposal, that decide if the right people signed it. */
interface JudgedFact extends KnownEvent {
  readonly ledgerEvent: Fact;
  /** True if one person was enough in the state of the pledge before the event. */
  readonly isOnePersonEnough: boolean;
}

/**
 * Checks booked events. Events of a proposal must be what was signed, by its signers; any other event must be
 * one that a single person with the authority may record.
 */
class BookedFacts {
  /** Events that asked for a delegation or an account change, by their ids; later events decide on them. */
  private readonly asked = new Map<string, RecordedEvent>();

  constructor(
    private readonly acts: ProposalActs,
    private readonly authorities: Authorities,
  ) {}

  check(fact: JudgedFact): readonly LogFinding[] {
    const { event, ledgerEvent } = fact;
    if (isAsking(ledgerEvent)) this.asked.set(event.id, event);
    this.acts.noteCredit(fact);
    const { proposal } = event.metadata;
    if (proposal === undefined) return [...this.judged(fact, undefined), ...this.alone(fact)];
    const under = this.acts.of(proposal);
    if (under === undefined) return this.withoutProposal(fact, proposal);
    const name = eventNameOf(event);
    const isSigned = under.stage.books.some((one) => one.id === name && one.type === event.type);
    if (isSigned) under.recordedNames.add(name);
    if (under.stage.isOpen && event.stream === under.stream) {
      under.held = [...under.held, fact];
      return [];
    }
    return [...this.judged(fact, under), ...this.endOf(under, fact)];
  }

  /**
   * Judges the events that precede an act on their proposal, since the act may be the approval in the same
   * append.
   */
  released(under: UnderWay): readonly LogFinding[] {
    const { held } = under;
    under.held = [];
    const found = held.flatMap((fact) => this.judged(fact as JudgedFact, under));
    const isOver = !under.stage.isOpen && under.last === undefined;
    return isOver ? [...found, ...this.acts.end(under)] : found;
  }

  /** Judges at the end of the log what is still waiting: events before an approval that never came. */
  left(latest: string, { goesOn, isCut }: LogEnd): readonly LogFinding[] {
    return this.acts.open.flatMap((under) => [
      ...(isCut && !isOld(under, latest) ? [] : under.held).flatMap((fact) =>
        this.judged(fact as JudgedFact, under),
      ),
      ...(goesOn && !isOld(under, latest) ? [] : under.items.left()),
      ...this.notBooked(under, latest),
    ]);
  }

  /**
   * Reports an approval whose announced last event is missing. That event normally follows within moments.
   */
  private notBooked({ last, approved }: UnderWay, latest: string): readonly LogFinding[] {
    if (last === undefined || approved === undefined) return [];
    if (!isLongBefore(approved.event.metadata.recordedAt, latest)) return [];
    const detail = `${last.type} ${last.id} was approved with it, and is not in the log`;
    return [findingAt(approved, 'NOT_BOOKED', detail)];
  }

  /** Closes the proposal at the last event that its approval announced. */
  private endOf(under: UnderWay, { event }: KnownEvent): readonly LogFinding[] {
    const { last } = under;
    return last?.id === eventNameOf(event) && last.type === event.type ? this.acts.end(under) : [];
  }

  private withoutProposal(fact: JudgedFact, proposal: string): readonly LogFinding[] {
    const found = this.judged(fact, undefined);
    if (found.length === 0 || !this.acts.hasEnded(proposal)) return found;
    const detail = `proposal ${proposal} had been booked, rejected or withdrawn before`;
    return [findingAt(fact, 'NOT_PROPOSED', detail)];
  }

  private judged(fact: JudgedFact, under: UnderWay | undefined): readonly LogFinding[] {
    const hashes: string[] = [];
    const conflicts = conflictsOf(fact.ledgerEvent, {
      ...fact,
      asked: this.asked.get(askedBy(fact) ?? ''),
      isProposed: under !== undefined,
      approvals: under?.approvals ?? [],
      isItemSigned: (hash) => hashes.push(hash) > 0,
    });
    const other = under === undefined ? [] : commandedFaults(fact.ledgerEvent, under.proposed);
    const items = hashes.length > 0 ? (under?.items.take(fact, hashes) ?? []) : [];
    return [
      ...conflicts.map(({ code, detail }) => findingAt(fact, code, detail)),
      ...other.map(([rule, detail]) => findingAt(fact, rule, detail)),
      ...items,
    ];
  }

  /** Checks the authority of a person who recorded an event alone, without a proposal. */
  private alone(fact: JudgedFact): readonly LogFinding[] {
    const { event, ledgerEvent } = fact;
    const { people } = rowOf(ledgerEvent.type);
    if (people !== 'one' && people !== 'oneWhileUnsigned') return [];
    const { recordedBy: person, recordedAt, signedAs } = event.metadata;
    const kind = kindOfAlone(ledgerEvent.type);
    const amounts = signedAmounts({ books: [{ entries: ledgerEvent.data.entries }] }, '');
    const signature: StoredSignature = {
      person,
      part: 'RECORD',
      kind,
      day: recordedAt.slice(0, 10),
      signedAs,
      roles: rolesFor(kind),
      amounts,
      byParty: amounts.byParty,
      isAlone: true,
    };
    const faults = this.authorities.faultsOf(signature);
    this.acts.counts.signatures += 1;
    this.authorities.sums.add(signature);
    return faults.map(([rule, detail]) => findingAt(fact, rule, detail));
  }
}

/** How the reading of the log ended. */
export interface LogEnd {
  /** True if others are still writing to the log, so that the last of several appends may be missing. */
  readonly goesOn: boolean;
  /** True if the log has further events, so that an append may have been read in part. */
  readonly isCut: boolean;
}

/** True if a proposal has waited for its events for longer than any command takes. */
function isOld({ held, approved }: UnderWay, latest: string): boolean {
  const since = (held.at(-1) ?? approved)?.event.metadata.recordedAt;
  return since !== undefined && isLongBefore(since, latest);
}

function isAsking({ type }: Fact): boolean {
  return type === 'DelegationProposed' || type === 'AccountChangeAsked';
}

function askedBy({ event: { data } }: KnownEvent): string | undefined {
  const id = data['delegationId'] ?? data['changeId'];
  return typeof id === 'string' ? id : undefined;
}

/**
 * Checks signed hashes, segregation of duties, roles and delegations, each against the state of the log at
 * that time (UN financial rules 105.4 to 105.6).
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
    const { event, ledgerEvent } = at;
    if (ledgerEvent.type === 'LedgerOpened') this.ledgerId = event.metadata.ledger?.id ?? '';
    if (!isProposalEvent(ledgerEvent)) {
      const fact: JudgedFact = { ...at, ledgerEvent, isOnePersonEnough };
      const found = this.booked.check(fact);
      const faults = this.authorities.take({ id: event.id, event: ledgerEvent });
      return [...found, ...faults.map(([rule, detail]) => findingAt(at, rule, detail))];
    }
    const found = this.acts.check(at, ledgerEvent);
    const under = this.acts.of(
      ledgerEvent.type === 'CommandProposed' ? eventNameOf(event) : ledgerEvent.data.proposalId,
    );
    const isActOn = under !== undefined && ledgerEvent.type !== 'CommandProposed';
    return isActOn ? [...found, ...this.booked.released(under)] : found;
  }

  /** @param latest recording time of the last event. */
  end(latest: string, end: LogEnd): readonly LogFinding[] {
    return this.booked.left(latest, end);
  }
}
