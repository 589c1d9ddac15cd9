import { randomUUID } from 'node:crypto';
import { Money } from '@art30/accounting';
import { MemoryEventStore } from '@art30/storage';
import type { EventStore, NewEvent } from '@art30/event-sourcing';
import { OwnAppends } from './own-appends';

function named(name: string): NewEvent {
  const metadata = { name, recordedAt: '', recordedBy: '', keyHash: '', requestHash: `of ${name}` };
  return { id: randomUUID(), type: 'DonorRegistered', data: {}, metadata };
}

describe('what this instance has appended and its read model has not seen', () => {
  let own: OwnAppends;
  let log: EventStore;

  beforeEach(() => {
    own = new OwnAppends();
    log = own.on(new MemoryEventStore());
  });

  it('is found by name as soon as it is appended', async () => {
    const events = [named('a'), named('b')];
    await log.append('donor-D1', 'no-stream', events);
    for (const name of ['a', 'b']) {
      expect(own.named(name)).toMatchObject({
        stream: 'donor-D1',
        type: 'DonorRegistered',
        requestHash: `of ${name}`,
      });
    }
    for (const { id } of events) expect(own.named(id)).toBeUndefined();
  });

  it('is found by what a credit looks like', async () => {
    const net = { amount: '10.00', currency: 'USD' };
    const data = { bankAccount: 'BK', effectiveDate: '2026-01-02', net };
    const event = { ...named('a'), type: 'ReceiptRecorded', data };
    const { position } = await log.append('receipt-R1', 'no-stream', [event]);
    const like = { bankAccount: 'BK', valueDate: '2026-01-02', net: Money.of(net) };
    expect(own.hasCredit(like)).toBe(true);
    const others = [
      { ...like, bankAccount: 'BK2' },
      { ...like, valueDate: '2026-01-03' },
      { ...like, net: Money.of({ ...net, amount: '10.01' }) },
      { ...like, net: Money.of({ ...net, currency: 'EUR' }) },
    ];
    expect(others.map((other) => own.hasCredit(other))).toEqual([false, false, false, false]);
    const second = { ...named('b'), type: 'ReceiptRecorded', data };
    const later = await log.append('receipt-R2', 'no-stream', [second]);
    own.forget(position);
    expect(own.hasCredit(like)).toBe(true);
    own.forget(later.position);
    expect(own.hasCredit(like)).toBe(false);
  });

  it('is nothing that was refused', async () => {
    await log.append('donor-D1', 'no-stream', [named('a')]);
    await expect(log.append('donor-D1', 'no-stream', [named('b')])).rejects.toThrow();
    expect(own.named('b')).toBeUndefined();
  });

  it('is forgotten once the read model has it, and not before', async () => {
    const first = await log.append('donor-D1', 'no-stream', [named('a')]);
    await log.append('donor-D2', 'no-stream', [named('b')]);
    own.forget(null);
    expect(own.named('a')).toBeDefined();
    own.forget(first.position);
    expect(own.named('a')).toBeUndefined();
    expect(own.named('b')).toBeDefined();
  });

  it('is kept of the last ten thousand, where the read model stands still', async () => {
    for (let stream = 0; stream <= 10_000; stream += 500) {
      const events = Array.from({ length: 500 }, (_, index) => named(`${stream + index}`));
      await log.append(`donor-${stream}`, 'no-stream', events);
    }
    expect(own.named('499')).toBeUndefined();
    expect(own.named('500')).toBeDefined();
    expect(own.named('10499')).toBeDefined();
  });
});
