import {
  bookedLines,
  daysBetween,
  isOpenOn,
  isProposalEvent,
  kindOfAlone,
  ledgerEventOf,
  openAssignments,
  postingDateOf,
  registers,
  signaturesOn,
  signedAmounts,
  type AccountCash,
  type AnonymousAgreement,
  type BookedLine,
  type Entry,
  type IsoDate,
  type MadeStatement,
  type CountedSignature,
  type RegisteredProposal,
  type ReceiptAssignedFacts,
  type RegisterName,
  type Year,
} from '@art30/accounting';
import {
  eventNameOf,
  pageEventsMax,
  type EventStore,
  type RecordedEvent,
} from '@art30/event-sourcing';
import type {
  ApplicationChange,
  ApprovalChange,
  CertificationChange,
  ClaimChange,
  Books,
  BooksOfYear,
  DocumentStanding,
  OpenItems,
  StatementAsked,
} from '@art30/ledger';
import { postedOn } from './figures';
import { lookAlikesIn } from './look-alikes';
import { openItemsAsAt } from './open-items';
import { closingBooks, lastDayOf } from './period-books';
import { LedgerStates } from './ledger-states';

/**
 * Books of an event log in memory, computed only from the streams and their entries. Without a read model, errors in
 * the read model do not hide.
 */
export class MemoryBooks implements Books {
  readonly log: RecordedEvent[] = [];
  readonly ledgerStates = new LedgerStates();
  /** Id of the event that the projection cannot read; null if there is none. */
  unreadableId: string | null = null;
  readonly #store: EventStore;
  readonly #sequences = new Map<string, number>();
  /** Ids of events, by the names of the events. */
  readonly #named = new Map<string, string>();
  #seen: string | null = null;
  /** Changes of applications in the first `#looked` events of the log. */
  readonly #changes: ApplicationChange[] = [];
  #looked = 0;
  readonly #proposals = new Map<string, RegisteredProposal>();
  #registered = 0;
  #following: Promise<void> = Promise.resolve();

  constructor(store: EventStore) {
    this.#store = store;
  }

  /** Reads the events that the store already holds, which open the catalogues. They are not added to `log`. */
  async begin(): Promise<void> {
    await this.#follow((event) => this.ledgerStates.take(event));
  }

  /** Reads the events that were appended to the log since the last call. */
  async sync(): Promise<void> {
    await this.#follow((event) => {
      this.log.push(event);
      this.#sequences.set(event.id, this.log.length);
      this.#named.set(eventNameOf(event), event.id);
      this.ledgerStates.take(event);
    });
  }

  find(eventId: string): ReturnType<Books['find']> {
    const sequence = this.#sequences.get(eventId);
    const event = sequence === undefined ? undefined : this.log[sequence - 1];
    if (sequence === undefined || event === undefined) return undefined;
    const { stream, type, metadata } = event;
    return { stream, type, requestHash: metadata.requestHash, sequence };
  }

  findNamed(name: string): ReturnType<Books['find']> {
    return this.find(this.#named.get(name) ?? '');
  }

  seenThrough(): string | null {
    return this.log.at(-1)?.position ?? null;
  }

  async waitFor(): Promise<'reached'> {
    await this.sync();
    return 'reached';
  }

  unreadable(): string | null {
    return this.unreadableId;
  }

  async ofYear(year: Year, through: number): Promise<BooksOfYear> {
    await this.sync();
    const until = lastDayOf(year);
    return {
      ...closingBooks(this.log, year, through),
      pendingApplications: this.#pendingApplications(until),
      unfinishedRuns: this.#unfinishedRuns(until),
      unfinishedApprovals: this.#unfinishedApprovals(),
    };
  }

  async openItems(asAt: IsoDate, through?: number): Promise<OpenItems> {
    await this.sync();
    return {
      found: openItemsAsAt(this.log.slice(0, through), asAt),
      throughSequence: through ?? this.log.length,
      pendingApplications: this.#pendingApplications(asAt),
    };
  }

  async pendingApplications(asAt: IsoDate): Promise<readonly string[]> {
    await this.sync();
    return this.#pendingApplications(asAt);
  }

  async cashOn(ledgerAccount: string): Promise<AccountCash> {
    await this.sync();
    const owners = new Map<string, { amount: bigint; usd: bigint }>();
    let lastMovedOn: IsoDate | null = null;
    for (const { data } of this.log) {
      const entries = data['entries'] as unknown as readonly Entry[];
      for (const line of entries.filter(({ account }) => account === ledgerAccount)) {
        const { pledge, receipt, fund = '' } = line.dims;
        const owner = pledge === undefined ? `receipt ${receipt ?? fund}` : `pledge ${pledge}`;
        const [booked] = bookedLines(postedOn(data), [line]);
        const { amount, usd } = owners.get(owner) ?? { amount: 0n, usd: 0n };
        if (booked === undefined) continue;
        owners.set(owner, { amount: amount + booked.amount, usd: usd + booked.usd });
        if (lastMovedOn === null || booked.date > lastMovedOn) lastMovedOn = booked.date;
      }
    }
    const held = [...owners].map(([owner, balance]) => ({ owner, ...balance }));
    return { held: held.filter(({ amount, usd }) => amount !== 0n || usd !== 0n), lastMovedOn };
  }

  async bankCash(ledgerAccount: string): Promise<BookedLine[]> {
    await this.sync();
    return this.log.flatMap(({ data }) => {
      const entries = data['entries'] as unknown as readonly Entry[];
      const own = entries.filter(({ account }) => account === ledgerAccount);
      return bookedLines(postedOn(data), own, data['effectiveDate'] as string);
    });
  }

  readonly lookAlikes = lookAlikesIn(this.ledgerStates);

  async openProposalsOf(person: string, today: IsoDate): Promise<number> {
    return (await this.proposals()).filter(
      (proposal) => proposal.proposedBy === person && isOpenOn(today, proposal, 30),
    ).length;
  }

  private async proposals() {
    await this.sync();
    for (const event of this.log.slice(this.#registered)) {
      this.#registered += 1;
      if (!isProposalEvent(event)) continue;
      for (const { row, changes } of rowsIn('proposals', event, this.#registered)) {
        const id = row['id'] as string;
        this.#proposals.set(id, { ...this.#proposals.get(id), ...changes } as never);
      }
    }
    return [...this.#proposals.values()];
  }

  async signaturesOf(person: string, today: IsoDate): Promise<readonly CountedSignature[]> {
    const proposals = await this.proposals();
    const alone = this.log.filter(
      (event) =>
        event.metadata.recordedBy === person &&
        event.metadata.proposal === undefined &&
        !isProposalEvent(event) &&
        daysBetween(event.metadata.recordedAt.slice(0, 10), today) < 30n,
    );
    return [
      ...proposals.flatMap((proposal) => signaturesOn(proposal, person, today)),
      ...alone.map(({ type: kind, data }) => {
        const entries = data['entries'] as unknown as readonly Entry[];
        const { byParty } = signedAmounts({ books: [{ entries }] }, '');
        return { part: 'RECORD' as const, kind: kindOfAlone(kind), byParty };
      }),
    ];
  }

  /** Returns the agreed amounts of pledges of anonymous donors, computed from the pledges' own lines. */
  async anonymousAgreements(): Promise<readonly AnonymousAgreement[]> {
    await this.sync();
    return [...this.ledgerStates.pledges.values()].flatMap((pledge) => {
      if (pledge.status !== 'signed') return [];
      if (this.ledgerStates.donors.get(pledge.donorId)?.kind !== 'ANONYMOUS') return [];
      const { pledgeId, agreement } = pledge;
      const signedOn = agreement.signedOn ?? agreement.effectiveDate;
      const agreed = [...pledge.lines].filter((line) => ['9120', '9121'].includes(line.account));
      return [{ pledgeId, signedOn, usd: agreed.reduce((sum, { usd }) => sum + usd, 0n) }];
    });
  }

  /** Returns a statement without content, since a statement books nothing. */
  async statement({ donorId }: StatementAsked): Promise<MadeStatement> {
    await this.sync();
    const made = { sequence: this.log.length, template: 'DONOR-STATEMENT@3' };
    return { ...made, policy: 'IPSAS23-UN@1', renditions: [], statement: { donor: donorId } };
  }

  runsAt(listId: string): readonly string[] {
    return [...this.ledgerStates.runs].flatMap(([revaluationId, run]) => {
      if (run.status === 'none' || run.status === 'reversed') return [];
      const lists = Object.values(run.started.rates).map(({ list }) => list);
      return lists.includes(listId) ? [revaluationId] : [];
    });
  }

  unfinishedRuns(): readonly string[] {
    return this.#unfinishedRuns('9999-12-31');
  }

  /** Returns changes of applications in the events that were read so far. */
  applicationChanges(after: ApplicationChange | null): readonly ApplicationChange[] {
    for (const event of this.log.slice(this.#looked)) {
      this.#looked += 1;
      this.#changes.push(...changesIn(event, this.#looked));
    }
    const { sequence = 0, ordinal = 0 } = after ?? {};
    return this.#changes.filter(
      (change) =>
        change.sequence > sequence || (change.sequence === sequence && change.ordinal > ordinal),
    );
  }

  /** Returns whether events name a document and whether it was erased, computed from the whole log. */
  async documentStanding(sha256: string): Promise<DocumentStanding> {
    await this.sync();
    const said = this.log.map(ledgerEventOf);
    return {
      isNamed: said.some(({ data }) => data.documents?.some((one) => one.sha256 === sha256)),
      isErased: said.some(
        (event) => event.type === 'DocumentErased' && event.data.sha256 === sha256,
      ),
    };
  }

  /** Returns claims of references and their releases in the events that were read so far. */
  claimChanges(after: number): readonly ClaimChange[] {
    return this.log.slice(after).flatMap((event, index) => claimIn(event, after + index + 1));
  }

  /** Returns approvals and their ends in the events that were read so far. */
  approvalChanges(after: number): readonly ApprovalChange[] {
    return this.log.slice(after).flatMap((event, index) => approvalIn(event, after + index + 1));
  }

  /** Returns certifications and their ends in the events that were read so far. */
  certificationChanges(after: number): readonly CertificationChange[] {
    return this.log.slice(after).flatMap((event, index) => {
      const sequence = after + index + 1;
      const { stream } = event;
      if (!isProposalEvent(event)) return [];
      return rowsIn('proposals', event, sequence).map(({ row, changes: { status } }) => ({
        sequence,
        proposalId: row['id'] as string,
        stream,
        isCertified: status === 'CERTIFIED',
      }));
    });
  }

  checkpointsSeen(): ReturnType<Books['checkpointsSeen']> {
    const first = this.log.find(({ type }) => type === 'CheckpointSigned')?.data['key'];
    return {
      firstKey: typeof first === 'string' ? first : undefined,
      lastSequence: this.log.length,
    };
  }

  revisionOf(stream: string): number {
    return this.log.findLast((event) => event.stream === stream)?.revision ?? -1;
  }

  /** Reads one part of the log at a time, so that concurrent commands do not read an event twice. */
  #follow(see: (event: RecordedEvent) => void): Promise<void> {
    const next = this.#following.then(() => this.#read(see));
    this.#following = next.catch(() => undefined);
    return next;
  }

  async #read(see: (event: RecordedEvent) => void): Promise<void> {
    for (;;) {
      const page = await this.#store.readAll(this.#seen, pageEventsMax);
      for (const event of page) see(event);
      this.#seen = page.at(-1)?.position ?? this.#seen;
      if (page.length < pageEventsMax) return;
    }
  }

  /**
   * Returns the ids of applications, posted up to a date, whose money is still on the receipt and which are not
   * decided.
   */
  #pendingApplications(date: IsoDate): string[] {
    return [...this.ledgerStates.receipts.values()]
      .flatMap((receipt) => (receipt.status === 'none' ? [] : openAssignments(receipt)))
      .flatMap(({ facts }) => {
        const application = this.#judged(facts);
        const dates = application?.closed ?? facts;
        const isPending = application?.open !== true && postingDateOf(dates) <= date;
        return isPending ? [facts.applicationId] : [];
      });
  }

  /** Returns the decision on an application by its target: a pledge, a bank account, or another receipt. */
  #judged({ applicationId, pledgeId, account, returnOf = '' }: ReceiptAssignedFacts) {
    const returned = this.ledgerStates.receipts.get(returnOf);
    if (returned !== undefined && returned.status !== 'none') {
      return returned.sentBack.get(applicationId);
    }
    const pledge = this.ledgerStates.pledges.get(pledgeId ?? '');
    const items = this.ledgerStates.accountItems.get(account?.bankAccount ?? '');
    const judged = pledge === undefined || pledge.status === 'none' ? items : pledge;
    return judged?.applications.get(applicationId);
  }

  /** Returns proposals that are approved but not fully booked. */
  #unfinishedApprovals(): string[] {
    const waiting = new Map<string, ApprovalChange['last']>();
    for (const { proposalId, last } of this.approvalChanges(0)) waiting.set(proposalId, last);
    const isHere = ({ id, type }: { readonly id: string; readonly type: string }) =>
      this.findNamed(id)?.type === type;
    return [...waiting].flatMap(([id, last]) => (last === null || isHere(last) ? [] : [id]));
  }

  /** Returns revaluation runs, posted up to a date, that still have items to value or to reverse. */
  #unfinishedRuns(date: IsoDate): string[] {
    return [...this.ledgerStates.runs].flatMap(([revaluationId, run]) => {
      if (run.status !== 'started' && run.status !== 'reversing') return [];
      const dates = run.reversal ?? run.started;
      return postingDateOf(dates) <= date ? [revaluationId] : [];
    });
  }
}

/** Returns the changes that an event makes to the register of claims. */
function claimIn(event: RecordedEvent, sequence: number): ClaimChange[] {
  return rowsIn('claims', event, sequence).map(({ row, changes: { claim: stream, usedBy } }) => {
    const claimed = stream === undefined || usedBy === undefined ? null : { stream, usedBy };
    return { sequence, claimedBy: row['id'] as string, claimed };
  });
}

/** Returns the changes that an event makes to the register of approvals. */
function approvalIn(event: RecordedEvent, sequence: number): ApprovalChange[] {
  if (!isProposalEvent(event)) return [];
  return rowsIn('approvals', event, sequence).map(({ row, changes: { lastId: id, lastType } }) => {
    const last = id === undefined || lastType === undefined ? null : { id, type: lastType };
    return { sequence, proposalId: row['id'] as string, last };
  });
}

/** Returns the rows that an event adds to a register, with their changes. */
function rowsIn(register: RegisterName, event: RecordedEvent, sequence: number) {
  const rows = registers.rowsOf({ ...event, sequence, knownFrom: event.metadata.recordedAt });
  return rows.flatMap(({ table, row }) => {
    if (table !== register) return [];
    const changes = JSON.parse(row['changes'] as string) as Readonly<Record<string, string>>;
    return [{ row, changes }];
  });
}

/** Returns the changes that an event makes to the register of applications. */
function changesIn(event: RecordedEvent, sequence: number): ApplicationChange[] {
  return rowsIn('applications', event, sequence).flatMap(({ row, changes }) => {
    const { receiptId, state, released } = changes;
    const isSettled = released === 'yes' || state === 'applied';
    const ordinal = row['ordinal'] as number;
    return [{ sequence, ordinal, applicationId: row['id'] as string, receiptId, isSettled }];
  });
}
