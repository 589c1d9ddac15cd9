import type { EventStore, RecordedEvent } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../../apps/api/src/storage/tokens';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';

const terms = {
  person: 'u.approve',
  role: 'approver',
  from: '2024-07-15',
  until: '2024-12-31',
  reason: 'approving officer',
};
const because = 'nobody knows who that is';

/** Plays a delegation that one administrator revokes, two restore, and two revoke again. */
export async function returnedLog(): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ at: '2024-07-15T09:00:00.000Z' });
  let sent = 0;
  async function done(path: string, as: string, body: object): Promise<string> {
    sent += 1;
    const key = `returned ${sent}`;
    const answer = await service.http(as).post(path).set('Idempotency-Key', key).send(body);
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
    return (answer.body as { readonly id: string }).id;
  }
  async function delegated(): Promise<string> {
    const id = await done('/v1/delegations', 'u.admin-1', terms);
    await done(`/v1/delegations/${id}/approval`, 'u.admin-2', {});
    return `/v1/delegations/${id}/revocation`;
  }
  try {
    await done(await delegated(), 'u.admin-1', { because });
    const again = await delegated();
    for (const as of ['u.admin-1', 'u.admin-2']) await done(again, as, { because });
    return await wholeLog(service.app.get<EventStore>(EVENT_STORE));
  } finally {
    await service.stopAndRemove();
  }
}
