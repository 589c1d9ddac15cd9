import { kit, ledgerEventOf, type AnyLedgerEvent, type RejectionCode } from '@art30/accounting';
import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

const { moment, nullable, words } = kit;

/** The people who proposed, certified and approved an act. */
export const signedBy = {
  recordedBy: words('Who proposed it.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it.', 'u.certify')),
  approvedBy: nullable(words('Who approved it.', 'u.controller')),
  recordedAt: moment('When it was approved, UTC.', '2025-03-07T10:00:00.000Z'),
};

/** Members of an act's answer, without the people who signed it. */
export type Unsigned<S extends kit.Shape> = Omit<kit.Infer<S>, keyof typeof signedBy>;

/**
 * Describes a kind of act, such as an erasure. It books no journal lines, but needs the same three signatures as a
 * booking.
 */
export interface ActKind<Act extends object> {
  readonly stream: string;
  /** Converts an event into the act that it records; undefined for any other event of the stream. */
  view(event: AnyLedgerEvent): Act | undefined;
  /** Returns the id of the document, event or other thing on which the act was taken. */
  idOf(act: Act): string;
  readonly unknown: { readonly code: RejectionCode; readonly detail: (id: string) => string };
}

/**
 * Lists acts of one kind with the people who signed them. The acts are read from the log, so that they apply even if
 * the read model has stopped.
 */
export class SignedActs<Act extends object> {
  constructor(
    private readonly events: Pick<EventStore, 'readStream'>,
    private readonly kind: ActKind<Act>,
  ) {}

  /** Returns all acts of the kind, in the order of the log. */
  async list() {
    const recorded = await this.events.readStream(this.kind.stream);
    const items = recorded.flatMap((stored) => {
      const act = this.kind.view(ledgerEventOf(stored));
      return act === undefined ? [] : [{ ...act, ...signersOf(stored) }];
    });
    return { items };
  }

  /**
   * Returns the act on the thing with that id.
   *
   * @throws QuestionRefused UNKNOWN.
   */
  async find(id: string) {
    const { items } = await this.list();
    const found = items.find((act) => this.kind.idOf(act) === id);
    if (found) return found;
    const { code, detail } = this.kind.unknown;
    throw new QuestionRefused('UNKNOWN', code, detail(id));
  }
}

function signersOf({ metadata }: RecordedEvent): kit.MembersOf<typeof signedBy> {
  const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = metadata;
  return { recordedBy, certifiedBy, approvedBy, recordedAt };
}
