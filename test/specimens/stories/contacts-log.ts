import type { RecordedEvent } from '@art30/event-sourcing';
import { openEventLog, readStorageSettings } from '@art30/storage';
import { Client } from '../../support/client';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';

/** Plays a ledger with a donor that has two contacts, one of which is recorded again. */
export async function contactsLog(): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ at: '2025-07-31T09:00:00.000Z' });
  try {
    const client = new Client(service);
    await client.done('/v1/donors', { id: 'DON-A', name: 'Foundation A', kind: 'FOUNDATION' });
    const record = (facts: object) => client.done('/v1/donors/DON-A/contacts', facts);
    const addresses = {
      email: 'desk@example.org',
      postalAddress: 'Foundation A\n1 Example Street',
    };
    await record({ id: 'desk', from: '2025-01-01', name: 'Jane Doe', role: 'Head', ...addresses });
    await record({ id: 'aide', from: '2025-02-01', name: 'Ann Aide', language: 'fr' });
    await record({ id: 'desk', from: '2025-06-01', until: '2026-01-01', name: 'Joe Doe' });
    await service.stop();
    const log = openEventLog(readStorageSettings({ DATA_DIR: service.config.dataDir }));
    return await wholeLog(log).finally(() => log.close());
  } finally {
    await service.stopAndRemove();
  }
}
