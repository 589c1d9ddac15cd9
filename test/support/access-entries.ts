import type { Service } from './service';

/** An entry of the access log, as `GET /v1/audit/access-log` answers it to an auditor. */
export interface Entry {
  readonly at: string;
  readonly instance: string;
  readonly number: number;
  readonly person: string;
  readonly issuer: string;
  readonly roles: readonly string[];
  readonly operation: string;
  readonly path: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly everyDonor: boolean;
  readonly donors: readonly string[];
  readonly status: number;
  readonly code: string | null;
  readonly requestId: string;
  readonly address: string | null;
  readonly times: number;
}

export interface EntriesPage {
  readonly from: string;
  readonly to: string;
  readonly instances: readonly string[];
  readonly items: readonly Entry[];
  readonly gaps: readonly object[];
  readonly next: string | null;
}

/** Returns all entries of the access log that match a query, read page by page. */
export async function entriesOf(service: Service, query = ''): Promise<readonly Entry[]> {
  const items: Entry[] = [];
  for (let cursor = ''; ;) {
    const page = await service.get<EntriesPage>(`/v1/access-log?limit=200${query}${cursor}`);
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = `&cursor=${page.next}`;
  }
}

/**
 * Shortens an entry of the access log to operation, status and the ids of the donors whose data was read (`every` for
 * all donors).
 */
export function toldBy({ operation, status, everyDonor, donors }: Entry): string {
  return [operation, status, everyDonor ? 'every' : donors.join('+')].join(' ').trim();
}
