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

const help = `Builds the read model of this version beside that of the running one, from the log, and compares both.

  npm run rebuild

It takes no options. ${ledgerHelp}
Exit status: 0 this version may take over, 1 it may not, or the read model could not be built.`;

/** Events after which it says how far it has come. */
const progressEvents = 100_000;

/**
 * Builds the read model of this program beside that of the program which serves, from the same log, and
 * compares both. Neither the log nor what the service reads is written to; what was built stays in the folder,
 * for this program to start with. Ends with 1 where it may not take over. Where no service answered yet, as after
 * a restore, there is nothing to compare with, and the first start finds it built.
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
        `version ${readModel.version} is built, and there is no other to compare it with`,
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
 * What a service answered from; null where none did, as after a restore.
 *
 * @throws Error where it is of this version.
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
