import type { PledgeState } from '../state/pledge.state';

/** One person may change or end a pledge while nothing is signed and no money came in advance. */
export function isOnePersonEnough(pledge: PledgeState): boolean {
  return (
    pledge.status === 'none' ||
    (pledge.status === 'announced' &&
      [...pledge.applications.entries().values()].every(({ open }) => !open))
  );
}
