export { eventStoreContract } from './event-store.contract';
export {
  readStoreContract,
  sampleCheckpoint,
  sampleReadModel,
  sampleRow,
} from './read-store.contract';
export { idsOf, readLog, sampleEvent, sampleEvents, takeThrough } from './sample-events';
export { temporaryFolder } from './temporary-folder';
export { Given, given, linesOf, linesOn, When } from './given';
export {
  eur,
  exampleBankAccounts,
  exampleDonor,
  examplePledgeContext,
  examplePurposes,
  exampleRates,
  exampleReceiptContext,
  exampleToday,
  jpy,
  kwd,
  requestOn,
  usd,
} from './example-facts';
export {
  accepting,
  agreement,
  allocating,
  amending,
  announcing,
  exampleCondition,
  givenPledge,
  instalments,
  lapsing,
  paying,
  reallocating,
  reducing,
  reversing,
  settling,
  signing,
  signingDirectly,
  undoing,
  withdrawing,
} from './example-commands';
