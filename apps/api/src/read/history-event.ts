import { ledgerEventOf } from '@art30/accounting';
import type { RecordedEvent } from '@art30/event-sourcing';
import type { EntryDto } from '../http/command-answer.dto';
import type { HistoryEventDto } from './history-event.dto';

/** Place of an event in the whole log and in its stream. */
export interface Place {
  readonly sequence: number;
  readonly revision: number;
}

/** A stored event as answers show it: facts, people, times and entries side by side. */
export function historyEvent(event: RecordedEvent, { sequence, revision }: Place): HistoryEventDto {
  const { policy, entries, ...facts } = ledgerEventOf(event).data;
  const { recordedAt, recordedBy, certifiedBy, approvedBy } = event.metadata;
  return {
    ...{ sequence, id: event.id, type: event.type, revision },
    effectiveDate: facts.effectiveDate,
    postingDate: facts.postingDate ?? facts.effectiveDate,
    ...{ recordedAt, recordedBy },
    certifiedBy: certifiedBy ?? null,
    approvedBy: approvedBy ?? null,
    policy,
    facts,
    entries: entries as EntryDto[],
  };
}
