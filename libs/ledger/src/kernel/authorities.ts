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

/** A signature whose limits are counted: in which part, and of what kind of command. */
export interface Counted {
  readonly part: SignedPart;
  readonly kind: string;
  /** It has an amount. */
  readonly isLimited: boolean;
}

/** A command with what it came with. */
interface Sent {
  readonly type: string;
  readonly facts: object;
  readonly request: CommandRequest;
}

/** Somebody who is signed in. */
interface Recording {
  readonly person: string;
  readonly issuer: string;
  readonly roles: readonly Role[];
}

/** Roles in which somebody puts facts on record. */
const recordingRoles: readonly Role[] = ['recorder', 'cashier'];

/** What is asked for where it does not go by amounts. */
const nothing = { byParty: new Map<string, bigint>(), currencies: [] };

/** What people may sign: delegations from their stream, sums from the books of the whole log. */
export class Authorities {
  constructor(
    private readonly ledger: Pick<Ledger, 'read' | 'fold'>,
    private readonly events: Pick<EventStore, 'readStream'>,
    private readonly books: Pick<Books, 'openProposalsOf' | 'signaturesOf'>,
  ) {}

  /** What whoever sent a request may do, with what is open of theirs. */
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
   * Whoever makes tokens can be anybody: an instance that is set to another issuer than the ledger has by
   * now takes nothing from its people.
   *
   * @throws Rejection AUTHORITY_REQUIRED.
   */
  async demandVouched({ signedIn }: Pick<CommandRequest, 'signedIn'>): Promise<void> {
    const { state } = await this.ledger.read(streams.ledger, identityDecider);
    const { inForce } = state;
    if (inForce === undefined || signedIn?.issuer === voucherOf(inForce)) return;
    refuse(
      'AUTHORITY_REQUIRED',
      `people sign in with ${voucherOf(inForce)} by now: this instance is to be set so`,
    );
  }

  /**
   * Whether somebody holds a delegation today under which they record, of whatever commands and amounts.
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

  /** What somebody may do, but for limits. */
  private async authorityOf(request: CommandRequest): Promise<Authority | null> {
    const { signedIn } = request;
    if (signedIn === undefined) return null;
    const { recordedBy: person } = request.identity.metadata;
    const delegations = await this.delegationsTo(person, signedIn.issuer);
    return { ...signedIn, delegations, signedBefore: new Map() };
  }

  /** The command, as one person alone books it in a role of theirs. */
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
      // A repeat of what was booked gets its answer, whatever its sender may do by now.
      const demandOwn = () => {
        throw refused;
      };
      return { ...command, request: { ...request, demandOwn } };
    }
  }

  /** Asks, once it is decided what is booked, whether one person may book that much alone, who may book anything at all. */
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

/** The events of a stream that this build can read, and what the others are about. */
interface Parted {
  readonly readable: readonly RecordedEvent[];
  /** Delegations that others are about: what those say may be that one has ended, so that nobody signs under it. */
  readonly others: ReadonlySet<unknown>;
}

/** Streams as they were read: a store gives the same list again as long as nothing was written to it. */
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

/** Events of which it is known whether this build can read them: they never change. */
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

/** Whether it hangs on what is booked what may be signed under a delegation. */
function hangsOnAmounts({ limit, currencies }: Delegation): boolean {
  return limit !== undefined || currencies !== undefined;
}

/** A signature on a proposal, as limits count it. */
export function signing(
  part: SignedPart,
  { command: kind, thing, content }: Pick<Proposal, 'command' | 'thing' | 'content'>,
): Counted {
  return { part, kind, isLimited: signedAmounts(content, thing).byParty.size > 0 };
}

/** Currencies that facts state, wherever they do. */
function currenciesIn(facts: unknown): readonly string[] {
  if (typeof facts !== 'object' || facts === null) return [];
  const { currency } = facts as { readonly currency?: unknown };
  const own = typeof currency === 'string' ? [currency] : [];
  return [...new Set([...own, ...Object.values(facts).flatMap(currenciesIn)])];
}

/**
 * @throws Rejection AUTHORITY_REQUIRED where nobody is signed in, or in no role that is enough.
 */
export function demandRole({ signedIn, identity }: CommandRequest, command: string): void {
  rolesThatSuffice(identity.metadata.recordedBy, signedIn?.roles ?? [], rolesFor(command));
}
