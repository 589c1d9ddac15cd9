import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../../apps/api/src/storage/tokens';
import { Client } from '../../support/client';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';

/** Plays a ledger in which a difference between two read models is acknowledged. */
export async function differencesLog(): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ at: '2025-07-31T09:00:00.000Z' });
  try {
    const difference = {
      fromVersion: 21,
      toVersion: 22,
      throughSequence: 12,
      fromFingerprint: 'a'.repeat(64),
      toFingerprint: 'b'.repeat(64),
      reason: 'version 22 has another column',
      documentReference: 'release 2025-08',
    };
    const sending = { signers: { approvedBy: 'u.controller' } };
    await new Client(service).done('/v1/acknowledged-differences', difference, sending);
    return await wholeLog(service.app.get<EventStore>(EVENT_STORE));
  } finally {
    await service.stopAndRemove();
  }
}
