import type { Warning } from '../kernel/booking';
import type { PersonAccounts } from './account.state';

/** Warns of ids that differ from one by punctuation alone: `u.jane-doe` and `u.janedoe` are two people here. */
export function lookAlikeIds(person: string, { accounts, changes }: PersonAccounts): Warning[] {
  const asked = [...changes.values()].flatMap((one) =>
    one.status === 'ASKED' && one.change === 'OPEN' ? [one.person] : [],
  );
  const known = [...new Set([...accounts.keys(), ...asked])].filter((id) => id !== person);
  const alike = known.filter((id) => lettersOf(id) === lettersOf(person)).toSorted();
  if (alike.length === 0) return [];
  return [warning(`the id ${person} differs from ${alike.join(', ')} by punctuation alone`)];
}

/**
 * Warns of people whose name is that of another one, whatever the case and the blanks.
 *
 * @param names of people who have an account, or for whom one is asked for, by their ids.
 */
export function sameNames(
  { person, name }: { readonly person: string; readonly name: string },
  names: ReadonlyMap<string, string>,
): Warning[] {
  const alike = [...names].flatMap(([id, other]) =>
    id !== person && wordsOf(other) === wordsOf(name) ? [id] : [],
  );
  if (alike.length === 0) return [];
  return [warning(`${person} has the same name as ${alike.toSorted().join(', ')}`)];
}

function warning(alike: string): Warning {
  const detail = `${alike}: make sure that it is another person, who is nobody else here`;
  return { code: 'LIKELY_DUPLICATE', detail };
}

function lettersOf(id: string): string {
  return id.replace(/[^a-z0-9]/g, '');
}

function wordsOf(name: string): string {
  return name.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean).join(' ');
}
