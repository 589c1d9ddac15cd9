import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../../apps/api/src/storage/tokens';
import { Client } from '../../support/client';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';
import { announcement, foundations, terms, usd } from '../../support/world';

/** Plays an agreement of 2026 without compliance obligations, whose analysis under IPSAS 47 states its grounds. */
export async function analysisLog(): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ at: '2026-02-01T09:00:00.000Z' });
  try {
    const client = new Client(service);
    await foundations(client);
    await client.done('/v1/pledges', announcement('P1'));
    await client.done('/v1/pledges/P1/agreement', {
      ...terms(usd('1130.00'), { signedOn: '2026-01-15' }),
      complianceObligations: 'NONE',
      complianceReference: 'memo IPSAS47-2026-3',
      enforceability: {
        byOrganization: true,
        byDonor: false,
        basis: 'AGREEMENT',
        reference: 'AGR-1, art. 7',
      },
      returnObligation: { scope: 'NONE', clause: 'AGR-1, art. 8' },
    });
    return await wholeLog(service.app.get<EventStore>(EVENT_STORE));
  } finally {
    await service.stopAndRemove();
  }
}
