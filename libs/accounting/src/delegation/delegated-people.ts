import { isAbout } from '../signing/segregation-of-duties';
import type { Warning } from '../kernel/booking';
import type { IsoDate } from '../kernel/dates';
import { demand } from '../kernel/rejection';

/** Whom a delegation names. */
interface Named {
  readonly person: string;
  readonly responsible?: string | undefined;
}

/** Nobody delegates to themselves, nor to what they answer for. */
export function demandForOthers(named: Named, { by }: { readonly by: string }): void {
  demand(
    !isAbout(by, named),
    'SEGREGATION_OF_DUTIES',
    `${by} cannot delegate to themselves: another administrator does`,
  );
}

/**
 * A delegation to an id that nobody has waits for whoever is given it.
 *
 * @param known ids of all accounts; null where an identity provider keeps them.
 * @throws Rejection ACCOUNT_UNKNOWN
 */
export function demandAccounts(
  { person, responsible }: Named,
  { accounts }: { readonly accounts: ReadonlySet<string> | null },
): void {
  for (const [field, named] of Object.entries({ person, responsible })) {
    demand(
      named === undefined || accounts === null || accounts.has(named),
      'ACCOUNT_UNKNOWN',
      `there is no account ${named ?? ''}: have it opened before something is delegated to it`,
      field,
    );
  }
}

/** A delegation of more than two years outlives the reasons for it. */
export function lengthWarnings({
  from,
  until,
}: {
  readonly from: IsoDate;
  readonly until: IsoDate;
}): readonly Warning[] {
  const [year = '', ...day] = from.split('-');
  const twoYears = [String(BigInt(year) + 2n), ...day].join('-');
  if (until < twoYears) return [];
  const detail = `it holds for more than two years, from ${from} to ${until}: delegate for less, and again after that`;
  return [{ code: 'DELEGATION_LONG', detail }];
}
