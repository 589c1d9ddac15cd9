import { basename, join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { readModel } from '@art30/accounting';
import {
  acknowledgedDifferences,
  acknowledgementOf,
  ClockCorrections,
  demandOwnCheckpoint,
  groundOf,
  rebuild,
} from '@art30/books';
import { MissingEvents, PoisonEvent, type EventStore, type ReadStore } from '@art30/event-sourcing';
import {
  CannotOpen,
  differenceInWords,
  goneServing,
  isEmbedded,
  nextReadModelFile,
  nodeTreeHashes,
  noteServing,
  openFollowingStore,
  removeReadModelFile,
  requireSeen,
  seenLog,
  servingName,
  withReadModels,
  type ReadModelName,
  type StorageSettings,
} from '@art30/storage';
import { ServingReadStore } from './serving-read-store';

const noneHadSeen =
  'DATA_DIR had a log but no read model of it, so nothing in the folder can show whether the last events of the log ' +
  'are missing: compare the log with a checkpoint that was kept elsewhere (docs/troubleshooting.md, A log that lacks events)';
const madeBeforeCorrection =
  'that read model uses times that an operator has since declared wrong (ClockCorrected)';
const rebuildNotice =
  'the read model is built again from the log, and cannot be compared with that one';

/**
 * Opens the read model (SQLite rows made from the log) of this instance. If a read model of another version has
 * answered queries so far, the new one is first built beside it from the whole log. It replaces the old one if both are
 * equal, or if an operator's event acknowledges the differences.
 *
 * @throws LostLog if the log lacks events that any read model in the folder has read.
 * @throws Error that tells an operator what to do if the new read model cannot replace the old one. The old one then
 * stays unchanged.
 */
export async function openReadModel(
  settings: Pick<StorageSettings, 'dataDir' | 'eventStoreUrl'>,
  events: EventStore,
  logger: Pick<LoggerService, 'log' | 'warn'>,
): Promise<ServingReadStore> {
  const { dataDir } = settings;
  const seen = seenLog(dataDir);
  if (seen !== null) await requireSeen(events, seen);
  // If the log is on a server, an instance without a read model is simply a new instance.
  const isMissing = seen === null && isEmbedded(settings) && (await events.head()) !== null;
  if (isMissing) logger.warn(noneHadSeen);
  const gone = goneServing(dataDir);
  if (gone !== null) logger.warn(`${gone}, which answered queries, is missing: ${rebuildNotice}`);
  const before = servingName(dataDir, readModel.version);
  const corrections = await ClockCorrections.of(events);
  const { store, file, discarded } = await openFollowingStore(
    ...([dataDir, readModel, events] as const),
    (readStore) => (corrections.isUnknownTo(readStore) ? madeBeforeCorrection : null),
  );
  try {
    if (discarded !== null) {
      logger.warn(`built anew: ${discarded}`);
      // A partly built replacement may have the same fault, so it is deleted too.
      removeReadModelFile(nextReadModelFile(dataDir, readModel));
    }
    const isOther = before !== null && before.version !== readModel.version;
    if (isOther) await takeOver({ dataDir, before, file, store, events, logger });
    noteServing(dataDir, basename(file));
    if (isOther) removeReadModelFile(join(dataDir, before.name));
  } catch (error) {
    store.close();
    throw error;
  }
  const serving = new ServingReadStore(store, file, (error) => {
    logger.warn(`of a read model that was replaced: ${wordsOf(error)}`);
  });
  if (isMissing) serving.missing = noneHadSeen;
  return serving;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

interface TakingOver {
  readonly dataDir: string;
  /** The read model that has answered queries so far. */
  readonly before: ReadModelName;
  /** File of the read model that has the version of this program. */
  readonly file: string;
  readonly store: ReadStore;
  readonly events: EventStore;
  readonly logger: Pick<LoggerService, 'log' | 'warn'>;
}

async function takeOver({ dataDir, before, file, ...rest }: TakingOver): Promise<void> {
  const { store, events, logger } = rest;
  const { version } = readModel;
  const toRead = store.checkpoint().sequence;
  logger.log(
    `version ${version} is built beside version ${before.version}, from event ${toRead} on`,
  );
  const { sequence } = await rebuild(events, store, { hashes: nodeTreeHashes }).catch(
    refuseUnbuilt(before.version),
  );
  demandOwnCheckpoint(store, basename(file));
  store.settle?.();
  const acknowledged = await acknowledgedDifferences(events);
  try {
    withReadModels({ from: join(dataDir, before.name), to: file }, (files) => {
      const compared = files.compareAtHead();
      const ground = groundOf(compared, acknowledged, files.compare);
      if (ground !== null) {
        const why = ground.kind === 'equal' ? 'equal' : 'acknowledged to differ';
        logger.log(
          `version ${version} takes over at event ${sequence}: ${why} through event ${compared.throughSequence}`,
        );
        return;
      }
      throw new Error(
        `the read model of version ${version} differs from that of version ${before.version} through event ` +
          `${compared.throughSequence} (${differenceInWords(compared)}): start the program of version ` +
          `${before.version} again, have POST /v1/acknowledged-differences proposed and signed there with ` +
          `${JSON.stringify({ ...acknowledgementOf(compared), reason: '…' })}, and then start this one ` +
          '(npm run rebuild shows the rows; docs/backup.md, Rebuild)',
      );
    });
  } catch (error) {
    // The old file is unreadable and cannot be compared, so the new read model is used without a comparison.
    if (!(error instanceof CannotOpen) || error.isOutage) throw error;
    logger.warn(`version ${version} takes over without a comparison: ${error.message}`);
  }
}

/**
 * Returns a handler for errors of the build. If this program cannot read the log, its error says that the previous
 * version of the program still can.
 */
function refuseUnbuilt(version: number) {
  return (error: unknown): never => {
    const isOfLog = error instanceof PoisonEvent || error instanceof MissingEvents;
    if (!isOfLog) throw error;
    throw new Error(
      `the read model of version ${readModel.version} cannot be built, and that of version ${version} stays: ` +
        `${error.message}: start the program of version ${version} again`,
    );
  };
}
