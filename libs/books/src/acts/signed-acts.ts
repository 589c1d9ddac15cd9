import { ledgerEventOf, type AnyLedgerEvent, type RejectionCode } from '@art30/accounting';
import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

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
      return act === undefined ? [] : [{ ...act, ...signedBy(stored) }];
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

function signedBy({ metadata }: RecordedEvent) {
  const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = metadata;
  return { recordedBy, certifiedBy, approvedBy, recordedAt };
}
