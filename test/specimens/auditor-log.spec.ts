import { readFileSync } from 'node:fs';
import { AuditorLog, confirmationRegister, engagementEvents } from '@art30/auditing';
import type { NewEvent } from '@art30/event-sourcing';
import { MemoryEventStore } from '@art30/storage';

/** An auditor's log that a service wrote once, with events of every type. Its lines are never changed. */
const lines = readFileSync('test/golden/auditor-log.jsonl', 'utf8').trimEnd().split('\n');
const root = '130781035f20953446064da15098e96b3333ce14cc546c4f7c247248086be212';

describe("an auditor's log that was stored once", () => {
  const stored = lines.map((line) => JSON.parse(line) as NewEvent & { readonly revision: number });

  async function opened(): Promise<AuditorLog> {
    const store = new MemoryEventStore();
    for (const { id, type, data, metadata, revision } of stored) {
      const expected = revision === 0 ? 'no-stream' : revision - 1;
      await store.append('audit-AUD-2024', expected, [{ id, type, data, metadata }]);
    }
    return new AuditorLog(store);
  }

  it('has every kind of event', () => {
    const kinds = new Set(stored.map(({ type }) => type));
    expect([...kinds].toSorted()).toEqual(Object.keys(engagementEvents).toSorted());
  });

  it('is read by the code of today, and has the root that was told then', async () => {
    const log = await opened();
    const events = await log.eventsOf('AUD-2024');
    expect([events.length, log.tree.rootAt(events.length)]).toEqual([lines.length, root]);
    const read: string[] = [];
    for await (const line of log.lines()) read.push(line.trimEnd());
    expect(read).toEqual(lines);
    expect(confirmationRegister(events, undefined)).toMatchObject([
      {
        donor: 'DON-A',
        outcome: 'DIFFERS',
        differences: [{ amount: '-50000.00', currency: 'EUR' }],
      },
    ]);
  });
});
