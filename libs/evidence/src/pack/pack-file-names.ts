import { manifestName } from './manifest';

/** Names of the files of a pack, besides one for each statement. */
export const packFileNames = {
  readme: 'README.txt',
  balances: 'balances.jsonl',
  checkpoints: 'checkpoints.jsonl',
  /** Present only if a witness has signed the checkpoint. */
  cosignatures: 'cosignatures.txt',
  documents: 'documents.jsonl',
  events: 'events.jsonl',
  manifest: manifestName,
  policies: 'policies.json',
  rates: 'rates.jsonl',
  trialBalance: 'trial-balance.jsonl',
} as const;

/** Returns the file name of an issued statement. */
export function statementFileName(statementId: string): string {
  return `statement-${statementId}.json`;
}
