import type { AcknowledgedDifference } from './acknowledged-differences';

/** Largest number of acknowledgements that are tried, latest first, since each costs a comparison. */
const acknowledgementsTriedMax = 10;

/** Name under which a difference between the two checkpoints is reported. */
const checkpointTable = 'checkpoint';

/** Result of comparing two read models through a sequence. */
export interface ComparedReadModels {
  readonly throughSequence: number;
  /** The read model that answers queries. */
  readonly from: { readonly version: number; readonly fingerprint: string };
  /** The read model that was built beside it. */
  readonly to: { readonly version: number; readonly fingerprint: string };
  /** True if there are no differences. */
  readonly isEqual: boolean;
  readonly tables: readonly ComparedRows[];
}

interface ComparedRows {
  readonly table: string;
  readonly differs: boolean;
  /** Rows that differ in the columns of both models, or exist in only one model. */
  readonly rowsDiffering: number;
}

/** The reason why the new read model may replace the old one. */
export type Ground =
  { readonly kind: 'equal' } | { readonly kind: 'acknowledged'; readonly throughSequence: number };

/** Members of an acknowledgement of the difference, except its reason. */
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
 * The reason why the new read model may replace the old one, or null if it may not. It may if there are no
 * differences, or if an operator acknowledged them. An acknowledgement holds fingerprints through its own
 * sequence, so both models are compared there again. Later events may add differences only in tables that
 * differed there. If both models have the same version, no further row may differ, since one program projects
 * an event in one way.
 *
 * @param compared comparison through the last event that both models contain.
 * @param through compares the two models through an earlier event.
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

/** True if all differences after the acknowledged event follow from the differences at that event. */
function differsOnlyAs(there: ComparedReadModels, compared: ComparedReadModels): boolean {
  const isOneVersion = compared.from.version === compared.to.version;
  const tablesThere = new Map(there.tables.map((one) => [one.table, one]));
  return compared.tables.every(({ table, differs, rowsDiffering }) => {
    // The checkpoint depends on its own sequence. Another check makes sure that it follows from its rows.
    if (!differs || table === checkpointTable) return true;
    const before = tablesThere.get(table);
    if (before?.differs !== true) return false;
    const isOfSchema = before.rowsDiffering === 0;
    return rowsDiffering === before.rowsDiffering || !(isOfSchema || isOneVersion);
  });
}
