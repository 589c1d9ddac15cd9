import type { LoggerService } from '@nestjs/common';
import { ledgerOpened, resolutionCatalogue, stream } from '@art30/accounting';
import { WrongRevision, type DomainEvent, type EventStore } from '@art30/event-sourcing';
import { type Clock, nameUuid, todayOf } from '@art30/ledger';
import { sha256Hex } from '../process/sha256';

const openedBy = 'ledger';

/**
 * The first events of a store: whose clock it runs by, and the purposes of the resolution. Their
 * ids are fixed, so starting twice, or two instances at once, opens the ledger once.
 */
export async function openLedger(
  events: EventStore,
  clock: Clock,
  logger: LoggerService,
): Promise<void> {
  await appendOnce(events, stream.ledger, [ledgerOpened(clock.kind, todayOf(clock))], clock);
  await appendOnce(events, stream.purposes, resolutionCatalogue(), clock);
  const [first] = await events.readStream(stream.ledger);
  const openedWith = first?.data['clock'];
  if (typeof openedWith === 'string' && openedWith !== clock.kind) {
    logger.warn(`this ledger was opened by a ${openedWith} clock, and now runs by ${clock.kind}`);
  }
}

async function appendOnce(
  events: EventStore,
  name: string,
  opening: readonly DomainEvent[],
  clock: Clock,
): Promise<void> {
  if ((await events.readStream(name)).length > 0) return;
  const hash = sha256Hex(`opening of ${name}`);
  const metadata = {
    recordedAt: clock.now().toISOString(),
    recordedBy: openedBy,
    keyHash: hash,
    requestHash: hash,
  };
  try {
    await events.append(
      name,
      'no-stream',
      opening.map((event, index) => ({
        id: nameUuid(`opening of ${name}`, index),
        type: event.type,
        data: event.data,
        metadata,
      })),
    );
  } catch (error) {
    if (!(error instanceof WrongRevision)) throw error;
  }
}
