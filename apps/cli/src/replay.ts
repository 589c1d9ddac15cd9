import { parseArgs } from 'node:util';
import { replayHash } from '@art30/auditing';
import { demandSharedDocuments, readStorageSettings } from '@art30/storage';
import { openRecording } from './run-records/recording';
import {
  recordingHelp,
  recordingOptions,
  recordingUsage,
  recordingWanted,
} from './run-records/recording-options';
import { printReplay } from './reports/replay-report';
import { ledgerHelp, runCommand } from './run-command';

/** Exit status if nothing differs, but the read model does not have all events of the log yet. */
const halfBuiltStatus = 3;

const help = `Computes the books again from the first event on, and compares them with the read model.

  npm run replay -- [--documents] ${recordingUsage}

  --documents      also compares the bytes of documents with their hashes
${recordingHelp}

${ledgerHelp}
Exit status: 0 the books agree; 1 they differ, or could not be compared; 3 they agree, but the read model does not
reach the end of the log yet: start the service and replay again.`;

runCommand(help, async () => {
  const documentsToo = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { documents: documentsToo, ...recordingOptions } });
  const { documents } = values;
  const settings = readStorageSettings(process.env);
  if (documents) demandSharedDocuments(settings);
  const recording = await openRecording(settings, recordingWanted(values));
  const { report, lengthIfHalfBuilt } = await printReplay(settings, { withDocuments: documents });
  const { agrees, throughSequence } = report;
  if (!agrees) process.exitCode = 1;
  else if (lengthIfHalfBuilt !== null) process.exitCode = halfBuiltStatus;
  await recording.record({
    kind: 'REPLAY',
    options: { documents: String(documents) },
    throughSequence,
    agrees,
    sha256: replayHash(report),
  });
});
