/** Names of the streams. `docs/architecture.md` explains which decisions each stream serializes. */
export const stream = {
  ledger: 'ledger',
  purposes: 'purposes',
  rates: 'rates',
  bankAccounts: 'bank-accounts',
  periods: 'periods',
  signing: 'signing',
  delegations: 'delegations',
  people: 'people',
  erasedTexts: 'erased-texts',
  erasedDocuments: 'erased-documents',
  donor: (donorId: string) => `donor-${donorId}`,
  pledge: (pledgeId: string) => `pledge-${pledgeId}`,
  revaluation: (revaluationId: string) => `revaluation-${revaluationId}`,
  receipt: (receiptId: string) => `receipt-${receiptId}`,
  accountItems: (bankAccount: string) => `account-items-${bankAccount}`,
  statement: (statementId: string) => `statement-${statementId}`,
  claim: (claimId: string) => `claim-${claimId}`,
  batch: (listId: string) => `batch-${listId}`,
  checkpointKeys: 'checkpoint-keys',
  checkpoints: (year: string) => `checkpoints-${year}`,
} as const;

/** True for streams of checkpoints (signed hashes of the log), whose events are not leaves of the log's Merkle tree. */
export function isCheckpoints(name: string): boolean {
  return name.startsWith(stream.checkpoints(''));
}

const catalogues: Readonly<Record<string, string>> = {
  [stream.ledger]: 'the ledger',
  [stream.purposes]: 'the catalogue of purposes',
  [stream.rates]: 'the list of exchange rates',
  [stream.bankAccounts]: 'the list of bank accounts',
  [stream.periods]: 'the list of fiscal years',
  [stream.signing]: 'the list of signing rules',
  [stream.delegations]: 'the list of delegations',
  [stream.people]: 'the accounts of people',
  [stream.erasedTexts]: 'the list of erased texts',
  [stream.erasedDocuments]: 'the list of erased documents',
  [stream.checkpointKeys]: 'the keys of checkpoints',
};

const itemsOf = stream.accountItems('');
const listOf = stream.batch('');

/** Returns the object of a stream in words, for refusals: `pledge P1`, `the list of bank accounts`. */
export function thingOf(name: string): string {
  if (name.startsWith(itemsOf)) return `the account items of ${name.slice(itemsOf.length)}`;
  if (name.startsWith(listOf)) return `the list of expenditures ${name.slice(listOf.length)}`;
  return catalogues[name] ?? name.replace('-', ' ');
}
