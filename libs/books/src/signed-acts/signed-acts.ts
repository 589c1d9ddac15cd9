import { kit, ledgerEventOf, type AnyLedgerEvent, type RejectionCode } from '@art30/accounting';
import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

const { moment, nullable, words } = kit;

/** Who stands behind an act that was proposed, certified and approved. */
export const signedBy = {
  recordedBy: words('Who proposed it.', 'u.contrib'),
  certifiedBy: nullable(words('Who certified it.', 'u.certify')),
  approvedBy: nullable(words('Who approved it.', 'u.controller')),
  recordedAt: moment('When it was approved, UTC.', '2025-03-07T10:00:00.000Z'),
};

/** What an answer says of an act besides who signed it. */
export type Unsigned<S extends kit.Shape> = Omit<kit.Infer<S>, keyof typeof signedBy>;

/** One kind of act that books nothing, and still is proposed, certified and approved. */
export interface ActKind<Act extends object> {
  readonly stream: string;
  /** What an event says of such an act; undefined for any other event of the stream. */
  view(event: AnyLedgerEvent): Act | undefined;
  /** What an act is about. */
  idOf(act: Act): string;
  readonly unknown: { readonly code: RejectionCode; readonly detail: (id: string) => string };
}

/** Acts of one kind with who signed them, from the log itself: they count where a read model stands, too. */
export class SignedActs<Act extends object> {
  constructor(
    private readonly events: Pick<EventStore, 'readStream'>,
    private readonly kind: ActKind<Act>,
  ) {}

  /** In the order of the log. */
  async list() {
    const recorded = await this.events.readStream(this.kind.stream);
    const items = recorded.flatMap((stored) => {
      const act = this.kind.view(ledgerEventOf(stored));
      return act === undefined ? [] : [{ ...act, ...signersOf(stored) }];
    });
    return { items };
  }

  /** @throws QuestionRefused UNKNOWN. */
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
