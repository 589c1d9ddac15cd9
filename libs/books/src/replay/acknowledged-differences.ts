import { stream } from '@art30/accounting';
import { SignedActs, type ActKind } from '../signed-acts/signed-acts';
import type { EventStore } from '@art30/event-sourcing';

/** A difference between two read models on which the one may replace the other. */
export interface AcknowledgedDifference {
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly throughSequence: number;
  readonly fromFingerprint: string;
  readonly toFingerprint: string;
  readonly reason: string;
}

/** Differences of read models that operators acknowledged. */
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

/** What operators acknowledged, from the log itself, in its order. */
export async function acknowledgedDifferences(
  events: Pick<EventStore, 'readStream'>,
): Promise<readonly AcknowledgedDifference[]> {
  return (await new SignedActs(events, differencesAcknowledged).list()).items;
}
