import {
  ledgerEventOf,
  signingDecider,
  signingRuleOn,
  stream,
  type IsoDate,
} from '@art30/accounting';
import { fold, type EventStore } from '@art30/event-sourcing';
import { QuestionRefused } from '../times/refusals';

/** Read from the log: who signs is known also where a read model lags. */
export class SigningRuleBooks {
  constructor(
    private readonly events: EventStore,
    private readonly today: () => IsoDate,
  ) {}

  /** The rule of today, and all in the order in which they were set. */
  async list() {
    const recorded = (await this.events.readStream(stream.signing)).flatMap((stored) => {
      const event = ledgerEventOf(stored);
      return event.type === 'SigningRuleSet' ? [{ ...stored, event }] : [];
    });
    const items = recorded.map(({ id, event, metadata }) => {
      const { effectiveDate, rule, reason, documentReference = '' } = event.data;
      const { recordedBy, certifiedBy = null, approvedBy = null, recordedAt } = metadata;
      const people = { recordedBy, certifiedBy, approvedBy };
      return { id, effectiveDate, rule, reason, documentReference, ...people, recordedAt };
    });
    return { inForce: signingRuleOn(fold(signingDecider, recorded), this.today()), items };
  }

  /** @throws QuestionRefused UNKNOWN. */
  async find(eventId: string) {
    const { items } = await this.list();
    const found = items.find(({ id }) => id === eventId);
    if (found) return found;
    throw new QuestionRefused('UNKNOWN', 'EVENT_UNKNOWN', `event ${eventId} set no signing rule`);
  }
}
