import { stream } from '@art30/accounting';
import { SignedActs, type ActKind } from '../signed-acts/signed-acts';
import type { EventStore } from '@art30/event-sourcing';

/**
 * A difference between two read models that operators examined and acknowledged. It permits the new read model to
 * replace the old one.
 */
export interface AcknowledgedDifference {
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly throughSequence: number;
  readonly fromFingerprint: string;
  readonly toFingerprint: string;
  readonly reason: string;
}

/** Acknowledgements of differences between read models, as a kind of signed act in the answers of the API. */
export const differencesAcknowledged: ActKind<AcknowledgedDifference> = {
  stream: stream.ledger,
  view(event) {
    if (event.type !== 'ReadModelDifferenceAcknowledged') return undefined;
    const { fromVersion, toVersion, throughSequence, reason } = event.data;
    const { fromFingerprint, toFingerprint } = event.data;
    return { fromVersion, toVersion, throughSequence, fromFingerprint, toFingerprint, reason };
  },
  idOf: ({ toFingerprint }) => toFingerprint,
  unknown: {
    code: 'EVENT_UNKNOWN',
    detail: (id) => `no difference is acknowledged with a read model of the fingerprint ${id}`,
  },
};

/** Returns the acknowledged differences, read from the log in its order. */
export async function acknowledgedDifferences(
  events: Pick<EventStore, 'readStream'>,
): Promise<readonly AcknowledgedDifference[]> {
  return (await new SignedActs(events, differencesAcknowledged).list()).items;
}
