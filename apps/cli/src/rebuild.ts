import { basename, join } from 'node:path';
import { readModel } from '@art30/accounting';
import { acknowledgedDifferences, demandOwnCheckpoint, groundOf, rebuild } from '@art30/books';
import { grouped } from '@art30/documents';
import {
  nodeTreeHashes,
  openEventLog,
  openFollowingStore,
  readStorageSettings,
  servingName,
  withReadModels,
  type ReadModelName,
} from '@art30/storage';
import { ledgerHelp, runCommand } from './run-command';
import { printComparison } from './reports/comparison-report';

const help = `Builds the read model of this version from the log, beside the one that the service uses, and compares the two.

  npm run rebuild

It takes no options. ${ledgerHelp}
Exit status: 0 this version can take over, 1 it cannot, or its read model could not be built.`;

/** Number of events between two progress messages. */
const progressEvents = 100_000;

/**
 * Builds the read model (rows made from the log) of this program's version, beside the one that the service uses, and
 * compares both. The log and the service's read model are not changed. The new read model stays in the folder, and this
 * version of the service will start with it.
 *
 * The exit status is 1 if the differences between both are not acknowledged. Without an earlier read model, as after a
 * restore, nothing is compared.
 */
runCommand(help, async () => {
  const settings = readStorageSettings(process.env);
  const { dataDir } = settings;
  const before = servedByOther(dataDir);
  const log = openEventLog(settings);
  try {
    const { store, file, discarded } = await openFollowingStore(dataDir, readModel, log);
    try {
      if (discarded !== null) console.log(`built anew: ${discarded}`);
      let said = store.checkpoint().sequence;
      const rest = async () => {
        const { sequence } = store.checkpoint();
        if (sequence < said + progressEvents) return;
        said = sequence;
        console.log(`${grouped(String(sequence))} events read`);
      };
      await rebuild(log, store, { rest, hashes: nodeTreeHashes });
      demandOwnCheckpoint(store, basename(file));
    } finally {
      store.close();
    }
    if (before === null) {
      console.log(
        `version ${readModel.version} is built; there is no earlier read model to compare it with`,
      );
      return;
    }
    const acknowledged = await acknowledgedDifferences(log);
    const found = withReadModels({ from: join(dataDir, before.name), to: file }, (files) => {
      const compared = files.compareAtHead();
      return { compared, ground: groundOf(compared, acknowledged, files.compare) };
    });
    printComparison(found.compared, found.ground);
    if (found.ground === null) process.exitCode = 1;
  } finally {
    await log.close();
  }
});

/**
 * Returns the name of the read model that the service uses; null if there is none, as after a restore.
 *
 * @throws Error if that read model already has this program's version.
 */
function servedByOther(dataDir: string): ReadModelName | null {
  const { version } = readModel;
  const before = servingName(dataDir, version);
  if (before === null || before.version !== version) return before;
  throw new Error(
    `the service of ${dataDir} answers from version ${version} already, which is that of this program: to build ` +
      'it anew, ask the running service (POST /v1/rebuilds); for a new version, run the new program',
  );
}
