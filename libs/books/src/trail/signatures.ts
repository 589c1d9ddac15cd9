import { kit, ledgerEventOf } from '@art30/accounting';
import { eventNameOf, type EventStore, type ReadStore } from '@art30/event-sourcing';
import { ordinal, text } from '../times/rows';

const { answer, moment, nullable, sha256, uuid, words } = kit;

/** The content that a person signed, and the part in which the person signed: recording, certifying or approving. */
export const Signature = answer('Signature', {
  eventId: uuid(
    'Id of the event by which it was signed: the proposal, its certification or its approval; where one person was enough, the event itself.',
    '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
  ),
  signedAt: moment('Moment at which it was signed, UTC.', '2024-05-07T10:00:00.000Z'),
  hash: nullable(
    sha256(
      'SHA-256 over all that was signed: ledger, stream, proposal and version, command, facts, entries and warnings. Null where one person was enough.',
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    ),
  ),
  role: nullable(words('Role in which it was signed.', 'certifier')),
  delegation: nullable(
    words(
      'Delegation under which it was signed; null for a role that needs none.',
      '6d7b0f2a-3a0e-5b52-9a3d-30c0a2c30b30',
    ),
  ),
  signingRule: nullable(
    words('How many people had to sign; null where one person was enough.', 'THREE_PEOPLE'),
  ),
});

type Part = 'RECORDED' | 'CERTIFIED' | 'APPROVED';

const typeOfPart = {
  RECORDED: 'CommandProposed',
  CERTIFIED: 'ProposalCertified',
  APPROVED: 'ProposalApproved',
} as const satisfies Record<Part, string>;

/** Signatures of an event by part: recording, certifying, approving. */
type Signed = ReadonlyMap<Part, kit.Infer<typeof Signature>>;

/**
 * A booked event, and the id of the proposal under which it was booked; null if one person booked it without a
 * proposal.
 */
interface Booked {
  readonly stream: string;
  readonly revision: number;
  readonly proposal: string | null;
}

/** Finds the signatures under which an event was booked. */
export class Signatures {
  constructor(
    private readonly readStore: ReadStore,
    private readonly events: Pick<EventStore, 'readStream'>,
  ) {}

  /**
   * Returns the signatures of an event by part. If a proposal was returned and signed again, the last signature of each
   * part counts.
   */
  async of(booked: Booked): Promise<Signed> {
    const { proposal } = booked;
    return proposal === null ? this.alone(booked) : this.underProposal(proposal);
  }

  private async alone({ stream, revision }: Booked): Promise<Signed> {
    const [event] = await this.events.readStream(stream, revision);
    const { signedAs, recordedAt } = event?.metadata ?? {};
    if (event === undefined || recordedAt === undefined) return new Map();
    const signature = {
      eventId: event.id,
      signedAt: recordedAt,
      hash: null,
      signingRule: null,
      role: signedAs?.role ?? null,
      delegation: signedAs?.delegation ?? null,
    };
    return new Map([['RECORDED', signature]]);
  }

  private async underProposal(proposal: string): Promise<Signed> {
    const [row] = this.readStore.query('SELECT stream, revision FROM events WHERE event_name = ?', [
      proposal,
    ]);
    if (row === undefined) return new Map();
    const read = await this.events.readStream(text(row, 'stream'), ordinal(row, 'revision'));
    return new Map(
      (Object.keys(typeOfPart) as Part[]).flatMap((part) => {
        const signed = read
          .map((event) => signatureIn(event, proposal, typeOfPart[part]))
          .filter((one) => one !== undefined)
          .at(-1);
        return signed === undefined ? [] : [[part, signed] as const];
      }),
    );
  }
}

function signatureIn(
  event: Awaited<ReturnType<EventStore['readStream']>>[number],
  proposal: string,
  type: string,
) {
  const { id, metadata } = event;
  if (event.type !== type) return undefined;
  const ledgerEvent = ledgerEventOf(event);
  if (!('hash' in ledgerEvent.data) || !('signedAs' in ledgerEvent.data)) return undefined;
  const of = 'proposalId' in ledgerEvent.data ? ledgerEvent.data.proposalId : eventNameOf(event);
  if (of !== proposal) return undefined;
  const { hash, signedAs, signingRule } = ledgerEvent.data;
  return {
    eventId: id,
    signedAt: metadata.recordedAt,
    hash,
    signingRule,
    role: signedAs.role,
    delegation: signedAs.delegation ?? null,
  };
}
