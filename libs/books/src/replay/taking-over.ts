import type { AcknowledgedDifference } from './acknowledged-differences';

/** Acknowledgements of one pair of versions that are tried, from the last one on; each costs a comparison. */
const acknowledgementsTriedMax = 10;

/** What a decision rests on of two read models that were compared through a sequence. */
export interface ComparedReadModels {
  readonly throughSequence: number;
  /** The one that answers queries. */
  readonly from: { readonly version: number; readonly fingerprint: string };
  /** The one that was built beside it. */
  readonly to: { readonly version: number; readonly fingerprint: string };
  /** Whether nothing differs. */
  readonly isEqual: boolean;
  readonly tables: readonly { readonly table: string; readonly differs: boolean }[];
}

/** Why the one may replace the other; null while it may not. */
export type Ground =
  { readonly kind: 'equal' } | { readonly kind: 'acknowledged'; readonly throughSequence: number };

/** What an acknowledgement of the difference states, but for its reason. */
export function acknowledgementOf({ from, to, throughSequence }: ComparedReadModels) {
  return {
    ...{ fromVersion: from.version, toVersion: to.version, throughSequence },
    ...{ fromFingerprint: from.fingerprint, toFingerprint: to.fingerprint },
  };
}

/**
 * Whether a read model may replace the one that it was compared with: where nothing differs, or where an
 * operator's event acknowledges the difference. An event names the fingerprints through its own sequence, so
 * both are compared there again; behind it, only tables may differ that differed there.
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
    return isOf(one, there) && differsOnlyIn(compared, there);
  });
  return found ? { kind: 'acknowledged', throughSequence: found.throughSequence } : null;
}

function isOf(one: AcknowledgedDifference, { from, to }: ComparedReadModels): boolean {
  return one.fromFingerprint === from.fingerprint && one.toFingerprint === to.fingerprint;
}

/** Whether every table that differs is one that differed there; a checkpoint is of its own place alone. */
function differsOnlyIn(compared: ComparedReadModels, there: ComparedReadModels): boolean {
  const known = there.tables.filter(({ differs }) => differs).map(({ table }) => table);
  return compared.tables.every(
    ({ table, differs }) => !differs || table === 'checkpoint' || known.includes(table),
  );
}
