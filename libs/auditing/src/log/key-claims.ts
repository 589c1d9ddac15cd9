import { nameUuid, type CommandRequest } from '@art30/accounting';
import { OutcomeUnknown, WrongRevision, type EventStore } from '@art30/event-sourcing';

/** Prefix of streams that record for which engagement an idempotency key was used. */
const claimPrefix = 'key-';

/**
 * True for streams with claims of keys. Claims are no audit facts, so they are no leaves of the log's Merkle
 * tree.
 */
export function isOfKeys(stream: string): boolean {
  return stream.startsWith(claimPrefix);
}

/**
 * Claims of idempotency keys, so that a key opens one engagement only, across all instances of the service.
 * Two engagements have two streams, and the event store finds conflicts only within a stream. Each key is
 * therefore first claimed in a separate stream.
 */
export class KeyClaims {
  constructor(private readonly store: Pick<EventStore, 'append' | 'readStream'>) {}

  /**
   * Claims the key of a request. The key is identified by the name of the request's first event.
   *
   * @returns true if the key belongs to this engagement, from now on or since an earlier try.
   * @throws Unavailable or OutcomeUnknown, from the event store.
   */
  async claim(
    firstEventName: string,
    engagementId: string,
    { identity: { metadata } }: Pick<CommandRequest, 'identity'>,
  ): Promise<boolean> {
    const stream = `${claimPrefix}${firstEventName}`;
    const id = nameUuid(stream, engagementId);
    const claim = { id, type: 'KeyClaimed', data: { engagementId }, metadata };
    try {
      await this.store.append(stream, 'no-stream', [claim]);
    } catch (error) {
      const mayExist = error instanceof WrongRevision || error instanceof OutcomeUnknown;
      if (!mayExist || (await this.claimIn(stream)) === undefined) throw error;
    }
    // Of two simultaneous claims the store accepts only one, which the stream then contains.
    return (await this.claimIn(stream)) === id;
  }

  /** Returns the id of the claim in a stream; undefined if there is none. */
  private async claimIn(stream: string): Promise<string | undefined> {
    const [claim] = await this.store.readStream(stream);
    return claim?.id;
  }
}
