import { isProposalEvent, type Entry, type SignedRun, type SigningRule } from '@art30/accounting';
import { canonicalJson, eventIdOf, eventNameOf, type RecordedEvent } from '@art30/event-sourcing';
import { createHash } from 'node:crypto';
import { DelegationLaw } from './delegation-law';
import { minorOf } from './figures';
import { controller } from './period-books';

/** The parts of an event that the people who sign it see. */
interface Signed {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly entries: readonly object[];
  readonly warnings?: readonly object[];
}

interface Content {
  readonly approver: string;
  readonly hash: string;
  readonly books: readonly Signed[];
  readonly run?: SignedRun | undefined;
}

/** An approval of a proposal, with the signed content and the signers. */
interface Approval extends Content {
  readonly people: readonly [recorder: string, certifier: string, approver: string];
}

/** A proposal as its events state it. It is computed without the code that decides on proposals. */
export interface KnownProposal extends Content {
  readonly id: string;
  readonly stream: string;
  readonly proposedBy: string;
  /** Person who recorded the bank credit, for a proposal on a receipt. */
  readonly cashier: string | undefined;
  readonly status: 'PROPOSED' | 'CERTIFIED' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN';
  readonly certifiedBy: string | undefined;
  readonly approvals: readonly Approval[];
}

/** An act on a proposal (certifying, approving …), as its event states it. */
interface Act {
  readonly proposalId: string;
  readonly by: string;
  readonly hash: string;
  readonly signingRule: SigningRule;
}

type Broken = (what: string, found?: object) => never;
type Next = Partial<KnownProposal>;

/** Events that one person may record alone, without a proposal. */
const ofOnePerson: readonly string[] = [
  ...['PledgeAnnounced', 'PledgeAmended', 'PledgeWithdrawn', 'PledgeLapsed', 'ReminderSent'],
  ...['ReceiptRecorded', 'ReferenceClaimed', 'ReferenceReleased'],
  ...['DelegationProposed', 'DelegationGranted', 'DelegationRevoked'],
  'DelegationRevocationAsked',
];

/** Events that end a proposal, or state a part of it that was not booked. They move no money. */
const movesNothing: readonly string[] = [
  ...['ReceiptReleased', 'ReceiptApplicationRefused', 'RevaluationCompleted'],
  ...['RevaluationReversed', 'ExpendituresBooked', 'ExpendituresLeftOut'],
  ...['ReferenceClaimed', 'ReferenceReleased'],
];

/**
 * Laws of signatures. An event is booked as it was signed. Its certifier and its approver are two people. The recorder
 * may be one of them only if the signing rule at that time allows it.
 */
export class SignedLog {
  /** The signing rule in force, which says how many people must sign. */
  rule: SigningRule = 'THREE_PEOPLE';
  readonly #delegations = new DelegationLaw();
  readonly #proposals = new Map<string, KnownProposal>();
  /** Person who recorded each credit, by the stream of the receipt. */
  readonly #cashiers = new Map<string, string>();
  /** Names of all events in the log. A name must occur only once. */
  readonly #writtenNames = new Set<string>();
  #ofRuns: { readonly event: RecordedEvent; readonly approval: Approval }[] = [];

  /** Returns proposals that wait for a signature, in the order of the log. */
  get open(): readonly KnownProposal[] {
    return [...this.#proposals.values()].filter(
      ({ status }) => status === 'PROPOSED' || status === 'CERTIFIED',
    );
  }

  /** Returns approved proposals that are neither fully booked nor returned. */
  get unfinished(): readonly KnownProposal[] {
    return [...this.#proposals.values()].filter(
      ({ status, books }) =>
        status === 'APPROVED' && !books.every(({ id }) => this.#writtenNames.has(id)),
    );
  }

  /**
   * Checks new events, in the order of the log.
   *
   * @throws Error at the first law that is broken.
   */
  take(events: readonly RecordedEvent[]): void {
    for (const { type, stream, metadata } of events) {
      if (type === 'ReceiptRecorded') this.#cashiers.set(stream, metadata.recordedBy);
    }
    for (const event of events) this.#delegations.take(event);
    // In one append, an approval comes after the events that it books, so take in the acts first.
    for (const event of events) {
      if (isProposalEvent({ type: event.type })) this.#act(event, brokenBy(event));
    }
    for (const event of events) {
      this.#named(event, brokenBy(event));
      if (event.type === 'SigningRuleSet') this.rule = event.data['rule'] as SigningRule;
      if (!isProposalEvent({ type: event.type })) this.#booked(event, brokenBy(event));
    }
    this.#demandRunsAsSigned();
  }

  /** Checks that no two events have the same name, and that the id of an event follows from its content. */
  #named(event: RecordedEvent, broken: Broken): void {
    const name = eventNameOf(event);
    if (this.#writtenNames.has(name)) broken('what an event comes from is written once');
    this.#writtenNames.add(name);
    const { requestHash } = event.metadata;
    const isOfOld = event.metadata.name === undefined;
    if (!isOfOld && event.id !== eventIdOf(name, event, requestHash))
      broken('an id says its event');
  }

  #act(event: RecordedEvent, broken: Broken): void {
    const { type, stream, data, metadata } = event;
    if (type === 'CommandProposed') {
      const id = eventNameOf(event);
      const proposedBy = data['proposedBy'] as string;
      if (metadata.recordedBy !== proposedBy) broken('a proposal is of its recorder');
      const cashier = this.#cashiers.get(stream);
      const begun = { id, stream, proposedBy, cashier, status: 'PROPOSED', approvals: [] } as const;
      this.#proposals.set(id, { ...begun, ...contentOf(data), certifiedBy: undefined });
      return;
    }
    const act = data as unknown as Act;
    const knownProposal = this.#proposals.get(act.proposalId) ?? broken('an act is on a proposal');
    if (stream !== knownProposal.stream) broken('an act is in the stream of its proposal');
    const next = actOn[type]?.(knownProposal, act, broken) ?? backFrom(data);
    this.#proposals.set(knownProposal.id, { ...knownProposal, ...next });
  }

  #booked(event: RecordedEvent, broken: Broken): void {
    const { type, metadata } = event;
    const { recordedBy, certifiedBy, approvedBy, proposal } = metadata;
    if (proposal === undefined) {
      const isAlone = certifiedBy === undefined && approvedBy === undefined;
      if (!isAlone || !ofOnePerson.includes(type)) broken('what books is signed', metadata);
      return;
    }
    const approvedProposal = this.#proposals.get(proposal) ?? broken('a proposal is in the log');
    const approval =
      approvalFor(event, approvedProposal) ?? broken('what is booked was signed', metadata);
    const people = [recordedBy, certifiedBy, approvedBy];
    if (!isEqual(people, approval.people)) broken('who is named has signed', approval.people);
    this.#demandAsSigned(event, approval, broken);
  }

  #demandAsSigned(event: RecordedEvent, approval: Approval, broken: Broken): void {
    const booked = signedOf(event);
    // An event that replaces a signed one because that could not be booked moves no money, so it need not be
    // signed.
    if (movesNothing.includes(event.type) && booked.entries.length === 0) return;
    const signed = approval.books.find(({ id }) => id === eventNameOf(event));
    if (signed !== undefined) {
      if (!isEqual(booked, signedOf(signed))) broken('what is booked is what was signed', signed);
    } else if (event.type !== 'ReceiptReleased') {
      this.#ofRuns.push({ event, approval });
    } else if (!takesBack(booked, approval)) {
      broken('what is released is what was set aside', booked);
    }
  }

  /** Checks that the events of a revaluation run in one stream are those that people signed by one hash. */
  #demandRunsAsSigned(): void {
    for (const { event, approval } of this.#ofRuns) {
      const { stream } = event;
      const own = this.#ofRuns.filter((other) => other.event.stream === stream);
      const booked = own.map((other) => {
        const { id, type, entries, warnings } = signedOf(other.event);
        return [id, type, entries, warnings];
      });
      const hash = createHash('sha256').update(canonicalJson(booked)).digest('hex');
      const item = approval.run?.items.find((one) => one.stream === stream);
      if (hash !== item?.hash) brokenBy(event)('what a run books is what was signed', booked);
    }
    this.#ofRuns = [];
  }
}

/** Checks each act against the proposal, and returns the proposal's next state. */
const actOn: Readonly<
  Record<string, (knownProposal: KnownProposal, act: Act, broken: Broken) => Next>
> = {
  ProposalCertified(knownProposal, { by, hash, signingRule }, broken) {
    if (knownProposal.status !== 'PROPOSED') broken('what is certified is proposed');
    if (hash !== knownProposal.hash) broken('what is certified is the proposal as it stands');
    if (by === knownProposal.proposedBy) demandTwoPeople(signingRule, broken);
    if (by === knownProposal.cashier) broken('a cashier certifies nothing');
    return { status: 'CERTIFIED', certifiedBy: by };
  },
  ProposalApproved(knownProposal, { by, hash, signingRule }, broken) {
    const { proposedBy, certifiedBy = '', approver, books, run } = knownProposal;
    if (knownProposal.status !== 'CERTIFIED') broken('what is approved is certified');
    if (by === knownProposal.cashier) demandTwoPeople(signingRule, broken);
    if (hash !== knownProposal.hash) broken('what is approved is the proposal as it stands');
    if ([proposedBy, certifiedBy].includes(by)) broken('the approver has no other part in it');
    if (approver === 'CONTROLLER' && by !== controller) broken('the controller approves it');
    if (certifiedBy === proposedBy) demandTwoPeople(signingRule, broken);
    const approval = { approver, hash, books, run, people: [proposedBy, certifiedBy, by] } as const;
    return { status: 'APPROVED', approvals: [...knownProposal.approvals, approval] };
  },
  ProposalRejected(knownProposal, { by }, broken) {
    if (by === knownProposal.proposedBy) broken('nobody rejects their own');
    return { status: 'REJECTED' };
  },
  ProposalWithdrawn(knownProposal, { by }, broken) {
    if (by !== knownProposal.proposedBy) broken('the recorder alone withdraws');
    return { status: 'WITHDRAWN' };
  },
};

/** Returns the state of a proposal that was returned: a new version without a certification. */
function backFrom(data: RecordedEvent['data']): Next {
  return { ...contentOf(data), status: 'PROPOSED', certifiedBy: undefined };
}

function demandTwoPeople(rule: SigningRule, broken: Broken): void {
  if (rule !== 'TWO_PEOPLE') broken('nobody signs twice');
}

/**
 * Returns the approval under which an event is booked: the one that contains it, or the last one if the event ends the
 * proposal.
 */
function approvalFor(event: RecordedEvent, { approvals }: KnownProposal) {
  const { type, stream } = event;
  const id = eventNameOf(event);
  const isSigned = ({ books, run }: Approval) =>
    books.some((signed) => signed.id === id) || run?.items.some((item) => item.stream === stream);
  const ended = movesNothing.includes(type) ? approvals.at(-1) : undefined;
  return approvals.findLast(isSigned) ?? ended;
}

/** True if an event releases money that an approval reserved in its stream, all of it or the rest. */
function takesBack({ stream, entries }: Signed, { books }: Approval): boolean {
  const own = books.filter((signed) => signed.stream === stream);
  const setAside = own.flatMap((signed) => signed.entries as readonly Entry[]);
  return (entries as readonly Entry[]).every((line) =>
    setAside.some((other) => {
      const isSame = isEqual([line.account, line.dims], [other.account, other.dims]);
      const [back, whole] = [minorOf(line.amount), minorOf(other.amount)];
      return isSame && (whole < 0n ? 0n <= back && back <= -whole : -whole <= back && back <= 0n);
    }),
  );
}

/** Returns the parts of an event that a proposal shows, so that the two can be compared. */
function signedOf(event: Signed | RecordedEvent): Required<Signed> {
  const { type, stream } = event;
  const id = 'metadata' in event ? eventNameOf(event) : event.id;
  const said = 'data' in event ? (event.data as unknown as Pick<Signed, 'entries'>) : event;
  const { entries, warnings = [] } = said as Pick<Signed, 'entries' | 'warnings'>;
  return { id, type, stream, entries, warnings };
}

function isEqual(one: object, other: object): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/**
 * Returns a function that reports a broken law at an event.
 *
 * @throws Error, when it is called, that names the law, the event and the findings.
 */
function brokenBy({ stream, revision, type }: RecordedEvent): Broken {
  return (what, found = {}) => {
    throw new Error(`${what}: ${stream} ${revision} ${type} ${JSON.stringify(found)}`);
  };
}

function contentOf(data: RecordedEvent['data']): Content {
  const { approver, hash, books, run } = data as unknown as Content;
  return { approver, hash, books, run };
}
