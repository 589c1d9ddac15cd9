import type { AccessEntry } from '@art30/storage';

/** Counts the reads of every donor by day and role: who they were, no donor is told. */
export class WideReads {
  readonly #days = new Map<string, { times: number; readonly roles: Map<string, number> }>();

  count({ at, roles }: AccessEntry): void {
    const day = at.slice(0, 10);
    const counted = this.#days.get(day) ?? { times: 0, roles: new Map<string, number>() };
    this.#days.set(day, counted);
    counted.times += 1;
    for (const role of roles) counted.roles.set(role, (counted.roles.get(role) ?? 0) + 1);
  }

  /** In the order of the days; of a day in that of the names of the roles. */
  found() {
    return [...this.#days].map(([day, { times, roles }]) => ({
      ...{ day, times },
      roles: [...roles].toSorted().map(([role, read]) => ({ role, times: read })),
    }));
  }
}
