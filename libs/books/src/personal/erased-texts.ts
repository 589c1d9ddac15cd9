import { ledgerEventOf, stream } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

/** Personal texts that were erased, read from the log itself. */
export class ErasedTextBooks {
  constructor(private readonly events: EventStore) {}

  /** In the order in which they were erased. */
  async list() {
    const recorded = await this.events.readStream(stream.erasedTexts);
    const items = recorded.flatMap((stored) => {
      const event = ledgerEventOf(stored);
      if (event.type !== 'PersonalTextErased') return [];
      const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = stored.metadata;
      const { reference, ground, documentReference = null } = event.data;
      return [
        {
          ...{ reference, ground, documentReference },
          ...{ recordedBy, certifiedBy, approvedBy, recordedAt },
        },
      ];
    });
    return { items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(reference: string) {
    const { items } = await this.list();
    const found = items.find((item) => item.reference === reference);
    if (found) return found;
    const detail = `no text was erased under ${reference}`;
    throw new QuestionRefused('UNKNOWN', 'TEXT_UNKNOWN', detail);
  }
}
