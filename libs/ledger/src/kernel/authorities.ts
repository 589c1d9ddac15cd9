import {
  authorityFor,
  coverOf,
  demand,
  delegationDecider,
  delegationsTo,
  identityDecider,
  ledgerEventOf,
  refuse,
  Rejection,
  isBookingRole,
  kindOfAlone,
  rolesFor,
  rolesThatSuffice,
  signedAmounts,
  signedBefore,
  stream as streams,
  type Authority,
  type CommandRequest,
  type Delegation,
  type IsoDate,
  type Role,
  type Proposal,
  voucherOf,
  type ProposalContext,
  type SignedPart,
} from '@art30/accounting';
import type { EventMetadata, EventStore, RecordedEvent } from '@art30/event-sourcing';
import type { Ledger } from './ledger';
import type { Books } from './ports';

/**
 * A signature that counts against the limits of delegations: its part (record, certify or approve) and the type of the
 * signed command.
 */
export interface Counted {
  readonly part: SignedPart;
  readonly kind: string;
  /** True if the signed content has an amount, so that limits apply. */
  readonly isLimited: boolean;
}

/** A command with the members that the checks of permissions need. */
interface Sent {
  readonly type: string;
  readonly facts: object;
  readonly request: CommandRequest;
}

/** A signed-in person, with the issuer of their token and the roles in it. */
interface Recording {
  readonly person: string;
  readonly issuer: string;
  readonly roles: readonly Role[];
}

/** Roles that may record facts. */
const recordingRoles: readonly Role[] = ['recorder', 'cashier'];

/** Empty amounts, for a permission check that does not depend on amounts. */
const nothing = { byParty: new Map<string, bigint>(), currencies: [] };

/**
 * Checks if people may sign commands. It reads their delegations from the log, and the amounts that they signed before
 * from the read model.
 */
export class Authorities {
  constructor(
    private readonly ledger: Pick<Ledger, 'read' | 'fold'>,
    private readonly events: Pick<EventStore, 'readStream'>,
    private readonly books: Pick<Books, 'openProposalsOf' | 'signaturesOf'>,
  ) {}

  /**
   * Returns the permissions of a request's sender and the number of that person's open proposals. A search that the
   * signature does not need is left out: earlier signatures without limits, open proposals unless a booking is
   * recorded.
   */
  async of(
    request: CommandRequest,
    counted: Counted,
  ): Promise<Pick<ProposalContext, 'authority' | 'openProposals'>> {
    const { signedIn } = request;
    if (signedIn === undefined) return { authority: null, openProposals: 0 };
    const { recordedBy: person } = request.identity.metadata;
    const delegations = await this.delegationsTo(person, signedIn.issuer);
    const isLimited = counted.isLimited && delegations.some(({ limit }) => limit !== undefined);
    const isBooking = rolesFor(counted.kind).every(isBookingRole);
    const isProposing = counted.part === 'RECORD' && isBooking;
    const { today } = request;
    const signed = isLimited ? await this.books.signaturesOf(person, today) : [];
    const openProposals = isProposing ? await this.books.openProposalsOf(person, today) : 0;
    const authority = { ...signedIn, delegations, signedBefore: signedBefore(signed, counted) };
    return { authority, openProposals };
  }

  /**
   * Rejects people whose token comes from another identity provider than the one that the log names. An instance that
   * is still configured for another provider therefore accepts nobody.
   *
   * @throws Rejection AUTHORITY_REQUIRED.
   */
  async demandVouched({ signedIn }: Pick<CommandRequest, 'signedIn'>): Promise<void> {
    const { state } = await this.ledger.read(streams.ledger, identityDecider);
    const { inForce } = state;
    if (inForce === undefined || signedIn?.issuer === voucherOf(inForce)) return;
    refuse(
      'AUTHORITY_REQUIRED',
      `people sign in with ${voucherOf(inForce)} now: the operator must set this instance to that`,
    );
  }

  /**
   * Checks that a person has a delegation to record or to receive money that is valid today, for any command. It
   * protects uploads of documents, which belong to no command yet.
   *
   * @throws Rejection AUTHORITY_REQUIRED or NOT_DELEGATED.
   */
  async demandRecording({ person, issuer, roles }: Recording, today: IsoDate): Promise<void> {
    await this.demandVouched({ signedIn: { issuer, roles } });
    const own = rolesThatSuffice(person, roles, recordingRoles);
    const delegations = await this.delegationsTo(person, issuer);
    const asked = { person, issuer, roles: own, today, amounts: nothing, before: () => 0n };
    demand(
      coverOf(delegations, asked).under !== undefined,
      'NOT_DELEGATED',
      `no delegation of ${person} to record holds today: ask two administrators for one`,
    );
  }

  /** Returns the permissions of a request's sender, without the amounts that the sender has signed before. */
  private async authorityOf(request: CommandRequest): Promise<Authority | null> {
    const { signedIn } = request;
    if (signedIn === undefined) return null;
    const { recordedBy: person } = request.identity.metadata;
    const delegations = await this.delegationsTo(person, signedIn.issuer);
    return { ...signedIn, delegations, signedBefore: new Map() };
  }

  /**
   * Returns a command that one person books alone, with the role in which that person signs it. If the person lacks the
   * permission, the returned command is rejected when its events are decided.
   */
  async alone<C extends Sent>(command: C): Promise<C> {
    const { request, type, facts } = command;
    const { recordedBy: person } = request.identity.metadata;
    const authority = await this.authorityOf(request);
    const isOfCurrencies = authority?.delegations.some((held) => held.currencies !== undefined);
    const currencies = isOfCurrencies === true ? currenciesIn(facts) : [];
    const stated = { ...nothing, currencies };
    const asked = { today: request.today, person, command: type, roles: rolesFor(type) };
    try {
      const { signedAs } = authorityFor({ ...asked, amounts: stated }, authority);
      const metadata: EventMetadata = { ...request.identity.metadata, signedAs };
      const identity = { ...request.identity, metadata };
      const demandOwn = await this.demandOwn(command, authority);
      return { ...command, request: { ...request, identity, demandOwn } };
    } catch (refused) {
      if (!(refused instanceof Rejection)) throw refused;
      // The rejection is delayed until events are decided, which a repeated request skips. So it gets its first answer,
      // even if its sender has lost the permission since.
      const demandOwn = () => {
        throw refused;
      };
      return { ...command, request: { ...request, demandOwn } };
    }
  }

  /**
   * Returns a check of whether the person may book the amounts of the decided events alone. Undefined if no delegation
   * of that person limits amounts or currencies.
   */
  private async demandOwn(
    { request, type }: Sent,
    authority: Authority | null,
  ): Promise<CommandRequest['demandOwn']> {
    if (authority === null || !authority.delegations.some(hangsOnAmounts)) return undefined;
    const { recordedBy: person } = request.identity.metadata;
    const limited = authority.delegations.some(({ limit }) => limit !== undefined);
    const signed = limited ? await this.books.signaturesOf(person, request.today) : [];
    return (events) => {
      const [first] = events;
      if (first === undefined) return;
      const books = events.map(({ data }) => ({ entries: data.entries }));
      authorityFor(
        {
          today: request.today,
          person,
          command: type,
          roles: rolesFor(type),
          amounts: signedAmounts({ books }, ''),
        },
        {
          ...authority,
          signedBefore: signedBefore(signed, { part: 'RECORD', kind: kindOfAlone(first.type) }),
        },
      );
    };
  }

  private async delegationsTo(person: string, issuer: string) {
    const recorded = await this.events.readStream(streams.delegations);
    const { readable, others } = parted(recorded);
    const state = this.ledger.fold(streams.delegations, delegationDecider, readable);
    return delegationsTo(state, { person, issuer }).filter(({ id }) => !others.has(id));
  }
}

/** The events of the delegations stream, split by whether this build can read them. */
interface Parted {
  readonly readable: readonly RecordedEvent[];
  /**
   * Ids of delegations named by events that this build cannot read. Such an event may be a revocation, so
   * nobody signs under these delegations.
   */
  readonly others: ReadonlySet<unknown>;
}

/**
 * Results of `parted` by list of events. The store returns the same list until the stream changes, so most signatures
 * need not parse the stream again.
 */
const partings = new WeakMap<readonly RecordedEvent[], Parted>();

function parted(recorded: readonly RecordedEvent[]): Parted {
  const before = partings.get(recorded);
  if (before !== undefined) return before;
  const unreadable = recorded.filter((event) => !isReadable(event));
  const found = {
    readable: unreadable.length === 0 ? recorded : recorded.filter(isReadable),
    others: new Set(unreadable.map(({ data }) => data['delegationId'])),
  };
  partings.set(recorded, found);
  return found;
}

/** Results of `canRead` by event. Events never change, so the results stay valid. */
const looked = new WeakMap<RecordedEvent, boolean>();

function isReadable(event: RecordedEvent): boolean {
  const canBeRead = looked.get(event) ?? canRead(event);
  looked.set(event, canBeRead);
  return canBeRead;
}

function canRead(event: RecordedEvent): boolean {
  try {
    ledgerEventOf(event);
    return true;
  } catch {
    return false;
  }
}

/** True if a delegation limits amounts or currencies, so that its check depends on the booked entries. */
function hangsOnAmounts({ limit, currencies }: Delegation): boolean {
  return limit !== undefined || currencies !== undefined;
}

/** Returns the signature on a proposal as the limits of delegations count it. */
export function signing(
  part: SignedPart,
  { command: kind, thing, content }: Pick<Proposal, 'command' | 'thing' | 'content'>,
): Counted {
  return { part, kind, isLimited: signedAmounts(content, thing).byParty.size > 0 };
}

/** Returns the currencies in the facts of a command, at any depth. */
function currenciesIn(facts: unknown): readonly string[] {
  if (typeof facts !== 'object' || facts === null) return [];
  const { currency } = facts as { readonly currency?: unknown };
  const own = typeof currency === 'string' ? [currency] : [];
  return [...new Set([...own, ...Object.values(facts).flatMap(currenciesIn)])];
}

/**
 * Rejects a sender without a role that permits the command; delegations are not checked.
 *
 * @throws Rejection AUTHORITY_REQUIRED.
 */
export function demandRole({ signedIn, identity }: CommandRequest, command: string): void {
  rolesThatSuffice(identity.metadata.recordedBy, signedIn?.roles ?? [], rolesFor(command));
}
