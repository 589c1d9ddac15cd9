import type { ReadStore } from '@art30/event-sourcing';
import { ordinal, text } from '../times/rows';

/** Stops in an hour that one administrator may make unremarked. */
const stopsAnHour = 3;

const hourSeconds = 3_600;

/** A suspension or a revocation by one administrator who had made three others in the hour before. */
export interface HastyStop {
  readonly sequence: number;
  readonly eventId: string;
  readonly by: string;
  /** Stops of that administrator in the hour up to this one, itself included. */
  readonly times: number;
  /** UTC. */
  readonly recordedAt: string;
}

/** Hasty stops after one sequence and through another, in the order of the log. */
export function hastyStops(readStore: ReadStore, after: number, through: number): HastyStop[] {
  const rows = readStore.query(
    `SELECT sequence, event_id, recorded_by, recorded_at,
       CAST(strftime('%s', recorded_at) AS INTEGER) AS seconds FROM events
     WHERE stream IN ('people', 'delegations') AND sequence <= ?
       AND type IN ('AccountSuspended', 'DelegationRevoked') ORDER BY sequence`,
    [through],
  );
  const recent = new Map<string, number[]>();
  return rows.flatMap((row) => {
    const [by, recordedAt] = [text(row, 'recorded_by'), text(row, 'recorded_at')];
    const at = ordinal(row, 'seconds');
    const own = [...(recent.get(by) ?? []), at].filter((one) => one > at - hourSeconds);
    recent.set(by, own);
    const sequence = ordinal(row, 'sequence');
    if (own.length <= stopsAnHour || sequence <= after) return [];
    return [{ sequence, eventId: text(row, 'event_id'), by, times: own.length, recordedAt }];
  });
}
