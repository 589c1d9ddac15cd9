import type { RecordedEvent } from '@art30/event-sourcing';
import { openEventLog, readStorageSettings } from '@art30/storage';
import { correctClock } from '../../../apps/cli/src/recovery/clock';
import { Client } from '../../support/client';
import { Service } from '../../support/service';
import { wholeLog } from '../../support/whole-log';

/**
 * Plays a ledger whose clock was two hours slow while one donor was registered, and whose operator recorded
 * that.
 */
export async function clockLog(): Promise<readonly RecordedEvent[]> {
  const service = await Service.start({ at: '2025-07-31T09:00:00.000Z' });
  const settings = readStorageSettings({ DATA_DIR: service.config.dataDir });
  try {
    const client = new Client(service);
    const register = (id: string) =>
      client.done('/v1/donors', { id, name: `Foundation ${id}`, kind: 'FOUNDATION' });
    await register('DON-A');
    const before = await lengthOf(service);
    service.clock.set(new Date('2025-07-31T07:00:00.000Z'));
    await register('DON-B');
    const through = await lengthOf(service);
    service.clock.set(new Date('2025-07-31T09:05:00.000Z'));
    await register('DON-C');
    await service.stop();
    await correctClock(settings, {
      fromSequence: before + 1,
      throughSequence: through,
      reason: 'the clock of the server stood two hours back after it was replaced',
    });
    const log = openEventLog(settings);
    return await wholeLog(log).finally(() => log.close());
  } finally {
    await service.stopAndRemove();
  }
}

async function lengthOf(service: Service): Promise<number> {
  const { body } = await service.http().get('/health/ready');
  return (body as { checks: { readModel: { sequence: number } } }).checks.readModel.sequence;
}
