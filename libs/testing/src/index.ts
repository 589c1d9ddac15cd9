export {
  authorityOf,
  delegationsOf,
  everythingDelegatedTo,
  signedInAs,
  testIssuer,
} from './given/everybody';
export { accessLogContract, sampleAccess } from './contracts/access-log.contract';
export { eventStoreContract } from './contracts/event-store.contract';
export {
  readStoreContract,
  sampleCheckpoint,
  sampleReadModel,
  sampleRow,
} from './contracts/read-store.contract';
export { personalTextsContract, sampleText } from './contracts/personal-texts.contract';
export { idsOf, readLog, sampleEvent, sampleEvents, takeThrough } from './contracts/sample-events';
export { temporaryFolder } from './temporary-folder';
export { StoredLog } from './stored-log';
export { given, idsAfter, linesOf, linesOn, type StatedRefusal } from './given/given';
export {
  allOpen,
  chf,
  closed2024,
  eur,
  exampleBankAccounts,
  exampleBankOpenings,
  exampleDonor,
  examplePledgeContext,
  examplePublications,
  examplePurposes,
  exampleRates,
  exampleReceiptContext,
  fencedThrough,
  jpy,
  kwd,
  requestOn,
  usd,
  ratesContext,
} from './given/example-facts';
export * from './commands/condition-commands';
export * from './commands/closing-commands';
export * from './commands/revaluation-commands';
export * from './commands/credit-commands';
export * from './commands/spending-commands';
export * from './commands/take-over-commands';
export * from './commands/terms-commands';
export * from './commands/transfer-commands';
export * from './account-items';
export * from './usd-pledges';
export {
  accepting,
  agreement,
  allocating,
  amending,
  announcing,
  earmarksOf,
  assigning,
  exampleConcerns,
  exampleCondition,
  givenPledge,
  givenReceipt,
  instalments,
  lapsing,
  paying,
  reallocating,
  recording,
  reducing,
  releasing,
  returning,
  reversing,
  reversingReceipt,
  settling,
  signing,
  signingDirectly,
  undoing,
  withdrawing,
} from './commands/example-commands';
