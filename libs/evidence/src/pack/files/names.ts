import { manifestName } from '../manifest/manifest';

/** Files that each pack has, besides a statement each. */
export const packFileNames = {
  readme: 'README.txt',
  balances: 'balances.jsonl',
  checkpoints: 'checkpoints.jsonl',
  documents: 'documents.jsonl',
  events: 'events.jsonl',
  manifest: manifestName,
  policies: 'policies.json',
  rates: 'rates.jsonl',
  trialBalance: 'trial-balance.jsonl',
} as const;

/** The file of an issued statement. */
export function statementFileName(statementId: string): string {
  return `statement-${statementId}.json`;
}
