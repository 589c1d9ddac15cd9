import type { AcknowledgedDifference } from './acknowledged-differences';

/** Acknowledgements of one pair of versions that are tried, from the last one on; each costs a comparison. */
const acknowledgementsTriedMax = 10;

/** Under what name a difference of both checkpoints is told. */
const checkpointTable = 'checkpoint';

/** What a decision rests on of two read models that were compared through a sequence. */
export interface ComparedReadModels {
  readonly throughSequence: number;
  /** The one that answers queries. */
  readonly from: { readonly version: number; readonly fingerprint: string };
  /** The one that was built beside it. */
  readonly to: { readonly version: number; readonly fingerprint: string };
  /** Whether nothing differs. */
  readonly isEqual: boolean;
  readonly tables: readonly ComparedRows[];
}

interface ComparedRows {
  readonly table: string;
  readonly differs: boolean;
  /** Rows that differ in the columns that both have, or stand on one side only. */
  readonly rowsDiffering: number;
}

/** Why the one may replace the other; null while it may not. */
export type Ground =
  { readonly kind: 'equal' } | { readonly kind: 'acknowledged'; readonly throughSequence: number };

/** What an acknowledgement of the difference states, but for its reason. */
export function acknowledgementOf({ from, to, throughSequence }: ComparedReadModels) {
  return {
    fromVersion: from.version,
    toVersion: to.version,
    throughSequence,
    fromFingerprint: from.fingerprint,
    toFingerprint: to.fingerprint,
  };
}

/**
 * Whether a read model may replace the one that it was compared with: where nothing differs, or where an
 * operator's event acknowledges the difference. An event names the fingerprints through its own sequence, so
 * both are compared there again. Behind it, only tables may differ that differed there: in their rows where their
 * rows did, and where both are of one version in no further row, as one program makes the same of one event.
 *
 * @param compared both through the last event that they have in common.
 * @param through compares them through an earlier event.
 */
export function groundOf<Compared extends ComparedReadModels>(
  compared: Compared,
  acknowledged: readonly AcknowledgedDifference[],
  through: (throughSequence: number) => Compared,
): Ground | null {
  if (compared.isEqual) return { kind: 'equal' };
  const named = acknowledged
    .filter((one) => one.fromVersion === compared.from.version)
    .filter((one) => one.toVersion === compared.to.version)
    .filter((one) => one.throughSequence <= compared.throughSequence)
    .slice(-acknowledgementsTriedMax)
    .toReversed();
  const found = named.find((one) => {
    const isHere = one.throughSequence === compared.throughSequence;
    const there = isHere ? compared : through(one.throughSequence);
    return isOf(one, there) && differsOnlyAs(there, compared);
  });
  return found ? { kind: 'acknowledged', throughSequence: found.throughSequence } : null;
}

function isOf(one: AcknowledgedDifference, { from, to }: ComparedReadModels): boolean {
  return one.fromFingerprint === from.fingerprint && one.toFingerprint === to.fingerprint;
}

/** Whether behind an event nothing differs that the difference there does not explain. */
function differsOnlyAs(there: ComparedReadModels, compared: ComparedReadModels): boolean {
  const isOneVersion = compared.from.version === compared.to.version;
  const tablesThere = new Map(there.tables.map((one) => [one.table, one]));
  return compared.tables.every(({ table, differs, rowsDiffering }) => {
    // It is of its own place alone, and has to follow from its rows.
    if (!differs || table === checkpointTable) return true;
    const before = tablesThere.get(table);
    if (before?.differs !== true) return false;
    const isOfSchema = before.rowsDiffering === 0;
    return rowsDiffering === before.rowsDiffering || !(isOfSchema || isOneVersion);
  });
}
