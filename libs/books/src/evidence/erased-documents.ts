import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

/** Documents that were erased, from the log itself. */
export class ErasedDocumentBooks {
  constructor(private readonly events: Pick<EventStore, 'readStream'>) {}

  /** In the order in which they were erased. */
  async list() {
    const recorded = await this.events.readStream(stream.erasedDocuments);
    const items = recorded.flatMap((stored) => {
      const event = ledgerEventOf(stored);
      if (event.type !== 'DocumentErased') return [];
      const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = stored.metadata;
      const { sha256, ground } = event.data;
      return [{ sha256, ground, recordedBy, certifiedBy, approvedBy, recordedAt }];
    });
    return { items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(sha256: string) {
    const { items } = await this.list();
    const found = items.find((item) => item.sha256 === sha256);
    if (found) return found;
    const detail = `document ${sha256} is not among those that were erased`;
    throw new QuestionRefused('UNKNOWN', 'DOCUMENT_UNKNOWN', detail);
  }
}
