import type { AcknowledgedDifference } from './acknowledged-differences';

/**
 * Largest number of acknowledgements that are tried, latest first. Trying one costs a comparison of the two read
 * models.
 */
const acknowledgementsTriedMax = 10;

/** Name under which a difference between the checkpoints of the two read models is reported. */
const checkpointTable = 'checkpoint';

/** Result of comparing two read models, up to the event `throughSequence`. */
export interface ComparedReadModels {
  readonly throughSequence: number;
  /** The old read model, which still answers queries. */
  readonly from: { readonly version: number; readonly fingerprint: string };
  /** The new read model, which was built beside the old one. */
  readonly to: { readonly version: number; readonly fingerprint: string };
  /** True if the two read models do not differ. */
  readonly isEqual: boolean;
  readonly tables: readonly ComparedRows[];
}

interface ComparedRows {
  readonly table: string;
  readonly differs: boolean;
  /** Number of rows that differ in the columns of both read models, or exist in only one of them. */
  readonly rowsDiffering: number;
}

/** Reason that permits the new read model to replace the old one. */
export type Ground =
  { readonly kind: 'equal' } | { readonly kind: 'acknowledged'; readonly throughSequence: number };

/** Returns the members of an acknowledgement of the difference, except its reason, which a person states. */
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
 * Returns the reason that permits the new read model to replace the old one, or null if there is none. It is permitted
 * if the two do not differ, or if an operator acknowledged the difference.
 *
 * An acknowledgement states fingerprints of both models at an earlier event, so the two are compared again there. Later
 * events may add differences only in tables that differed at that event. If both models have the same version, no
 * further row may differ, since one program processes an event in one way.
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

/** True if all differences found now follow from the differences at the acknowledged event. */
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
