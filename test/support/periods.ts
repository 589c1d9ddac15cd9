import type { Client, Reply, Sending } from './client';
import type { Service } from './service';

export const byController: Sending = { signers: { approvedBy: 'u.controller' } };

interface TrialBalance {
  readonly knownAt: { readonly sequence: number };
  readonly items: readonly { readonly account: string; readonly balance: { amount: string } }[];
}

/**
 * Reads the state that the controller confirms when closing a year: the balances at its end, and the last event that
 * they count.
 */
export async function seenAtYearEnd(
  service: Service,
  year: string,
): Promise<{ throughSequence: number; trialBalance: Record<string, string> }> {
  const books = await service.get<TrialBalance>(`/v1/trial-balance?asAt=${year}-12-31`);
  return {
    throughSequence: books.knownAt.sequence,
    trialBalance: Object.fromEntries(
      books.items.map(({ account, balance }) => [account, balance.amount]),
    ),
  };
}

export function softClose(client: Client, year: string, sending = byController): Promise<Reply> {
  const body = { effectiveDate: `${year}-12-31` };
  return client.post(`/v1/periods/${year}/soft-close`, body, sending);
}

/** Closes a year, with a confirmation of its current balances. */
export async function close(
  service: Service,
  client: Client,
  year: string,
  changes: object = {},
): Promise<Reply> {
  const seen = await seenAtYearEnd(service, year);
  const body = { effectiveDate: `${year}-12-31`, ...seen, ...changes };
  return client.post(`/v1/periods/${year}/close`, body, byController);
}
