import { parseArgs } from 'node:util';
import { replayHash } from '@art30/auditing';
import { demandSharedDocuments, readStorageSettings } from '@art30/storage';
import { openRecording, recordingOptions } from './recording/recording';
import { printReplay } from './replay-report';
import { runCommand } from './run-command';
import { usualAddress } from './signing-in/service-url';

runCommand(async () => {
  const documentsToo = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { documents: documentsToo, ...recordingOptions } });
  const { documents, engagement, person, address = usualAddress } = values;
  const settings = readStorageSettings(process.env);
  if (documents) demandSharedDocuments(settings);
  const wanted = { engagement, person, address, environment: process.env };
  const recording = await openRecording(settings, wanted);
  const report = await printReplay(settings, { withDocuments: documents });
  const { agrees, throughSequence } = report;
  if (!agrees) process.exitCode = 1;
  await recording.record({
    ...{ kind: 'REPLAY', options: { documents: String(documents) }, throughSequence, agrees },
    sha256: replayHash(report),
  });
});
