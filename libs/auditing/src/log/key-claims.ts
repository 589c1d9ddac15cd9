import { nameUuid, type CommandRequest } from '@art30/accounting';
import { OutcomeUnknown, WrongRevision, type EventStore } from '@art30/event-sourcing';

/** What the names of streams begin with that say for which engagement a key was used. */
const claimPrefix = 'key-';

/** Whether a stream holds claims of keys, which say nothing of an audit and are no leaves. */
export function isOfKeys(stream: string): boolean {
  return stream.startsWith(claimPrefix);
}

/**
 * That a key opens one engagement, whichever instance is asked: two would stand in two streams, which a server does not compare. So each key is claimed in a stream of
 * its own before.
 */
export class KeyClaims {
  constructor(private readonly store: Pick<EventStore, 'append' | 'readStream'>) {}

  /**
   * Claims the key of a request, of which this is the name of the first event.
   *
   * @returns whether the key is that of the engagement, now or since an earlier try.
   * @throws Unavailable, OutcomeUnknown as the store.
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
    // Of two claims that came at once a server takes one, and says which when it is asked.
    return (await this.claimIn(stream)) === id;
  }

  /** Id of the claim that a stream holds. */
  private async claimIn(stream: string): Promise<string | undefined> {
    const [claim] = await this.store.readStream(stream);
    return claim?.id;
  }
}
