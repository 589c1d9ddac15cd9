export { eventStoreContract } from './event-store.contract';
export {
  readStoreContract,
  sampleCheckpoint,
  sampleReadModel,
  sampleRow,
} from './read-store.contract';
export { idsOf, readLog, sampleEvent, sampleEvents, takeThrough } from './sample-events';
export { EventStoreDbServer } from './eventstoredb-server/eventstoredb-server';
export { appendFaults, type AppendFault } from './eventstoredb-server/server-faults';
export { temporaryFolder } from './temporary-folder';
export { given, linesOf, linesOn } from './given';
export {
  eur,
  exampleBankAccounts,
  exampleDonor,
  examplePledgeContext,
  examplePurposes,
  exampleRates,
  exampleReceiptContext,
  jpy,
  kwd,
  requestOn,
  usd,
} from './example-facts';
export * from './condition-commands';
export * from './closing-commands';
export * from './revaluation-commands';
export * from './credit-commands';
export * from './spending-commands';
export * from './take-over-commands';
export * from './terms-commands';
export * from './transfer-commands';
export * from './usd-pledges';
export {
  accepting,
  agreement,
  allocating,
  amending,
  announcing,
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
} from './example-commands';
