import { parseArgs } from 'node:util';
import { readStorageSettings } from '@art30/storage';
import { papersOptions, papersWanted } from './papers/papers-wanted';
import { writePapers } from './papers/write-papers';
import { openRecording } from './recording/recording';
import { recordingOptions, recordingWanted } from './recording/wanted';
import { runCommand } from './running/run-command';

/** Writes the working papers of an audit, and puts on record that they were written. */
runCommand(async () => {
  const { values } = parseArgs({ options: { ...papersOptions, ...recordingOptions } });
  const wanted = papersWanted(values);
  const settings = readStorageSettings(process.env);
  const recording = await openRecording(settings, recordingWanted(values));
  const { sha256, asAt, throughSequence, options } = await writePapers(settings, wanted);
  await recording.record({
    ...{ kind: 'WORKING_PAPERS', options, throughSequence, sha256 },
    ...(asAt === null ? {} : { asAt }),
  });
});
