export {
  accessEntriesReadMax,
  type AccessDay,
  type AccessEntry,
  type AccessLog,
  type AccessLogSettings,
} from './access-log/access-log';
export {
  keepServerAccount,
  openServerAccessLog,
} from './event-store/eventstoredb/client/open-server-access';
export { SqliteAccessLog } from './access-log/sqlite-access-log';
export { openAccessLog } from './open-event-store';
export { RightDenied } from './event-store/eventstoredb/trouble';
export { pastSignInsMax, SecretsFile, type PastSignIn } from './accounts/secrets-file';
export { hashOfSecretPart, newSecretPart, secretPartsOf } from './accounts/single-use-secret';
export {
  DocumentChanged,
  DocumentFolder,
  UploadRefused,
  unnamedLimits,
  type UploadFault,
} from './documents/document-folder';
export { DocumentsUnavailable } from './documents/folder-files';
export { UnnamedDocuments } from './documents/unnamed-documents';
export { MemoryEventStore } from './event-store/memory-event-store';
export {
  openSqliteEventStore,
  openSqliteEventStoreReadOnly,
  SqliteEventStore,
} from './event-store/sqlite/sqlite-event-store';
export {
  openEventStoreDb,
  openServerTexts,
} from './event-store/eventstoredb/client/open-eventstoredb';
export { type LogScan, type ScannedEvent } from './event-store/sqlite/log-scan';
export {
  hasEmbeddedLog,
  hasPersonalTexts,
  openAuditorLog,
  openAuditorLogReadOnly,
  openEventLog,
  openEventStore,
  openLogScan,
  openOwnEventStore,
  type OwnLogSettings,
  openPersonalTexts,
  openPersonalTextsReadOnly,
} from './open-event-store';
export { isLogPlace, rememberLogPlace } from './log-place';
export { queuedAppendsMax } from './sqlite/group-commit';
export {
  compareReadModels,
  differencesKeptMax,
  type TableComparison,
} from './read-model-comparison/compare-read-models';
export { ReadModelUnreadable } from './read-store/sqlite-read-store';
export {
  noteBuild,
  nextBuildOf,
  nextReadModelFile,
  openBuiltReadStore,
  openSqliteReadStore,
  readModelFile,
  removeOtherVersions,
  removeReadModelFile,
} from './read-store/read-model-files';
export {
  goneServing,
  noteServing,
  servingName,
  type ReadModelName,
} from './read-store/serving-file';
export {
  differenceInWords,
  rowsShownMax,
  withReadModels,
  type ComparedFiles,
  type ComparedTable,
} from './read-model-comparison/compare-files';
export {
  openScratchReadStore,
  openSqliteReadStoreReadOnly,
  SqliteReadStore,
} from './read-store/sqlite-read-store';
export { openFollowingStore } from './read-store/following-store';
export { requireSeen, seenLog } from './read-store/seen-log';
export { BadSecretFile, makeSecretFile, readSecretFile } from './private-files/secret-file';
export { CheckpointFolder, CheckpointFolderFault, type CheckpointFile } from './checkpoint-folder';
export { rememberLedger, seenLedger, type SeenLedger } from './seen-ledger';
export {
  administratorFile,
  giveAdministratorSecret,
  secretLifeMs,
} from './accounts/administrator-secret';
export { nodeTreeHashes } from './node-tree-hashes';
export { MemoryTexts } from './personal-texts/memory-texts';
export {
  checkpointKeys,
  faultOfCheckpointKeys,
  keepCheckpointKey,
  lacksCheckpointKey,
  signerKeysIn,
  type CheckpointKeySettings,
} from './checkpoint-key';
export { cursorKey, newCursorKey } from './cursor-key';
export { CannotOpen } from './sqlite/cannot-open';
export { withScratchFile } from './private-files/scratch-folder';
export { ScratchFolder } from './private-files/scratch-folder';
export { withReplayFiles, withReplayStores, type ReplayFiles } from './replay-stores';
export {
  BadSetting,
  demandSharedDocuments,
  isEmbedded,
  readStorageSettings,
  secretIn,
  signingSuspendedHours,
  textSetting,
  type Environment,
  wholeNumber,
  yesOrNo,
  type StorageSettings,
} from './settings';
export { removeAbandonedFolders } from './private-files/owned-folder';
