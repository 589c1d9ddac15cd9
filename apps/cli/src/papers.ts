import { parseArgs } from 'node:util';
import { readStorageSettings } from '@art30/storage';
import { papersHelp, papersOptions, papersWanted } from './papers/papers-wanted';
import { writePapers } from './papers/write-papers';
import { openRecording } from './recording/recording';
import { recordingHelp, recordingOptions, recordingWanted } from './recording/wanted';
import { runCommand } from './running/run-command';
import { ledgerHelp } from './running/settings-help';

const help = `${papersHelp}
${recordingHelp}

${ledgerHelp}`;

/** Writes the working papers of an audit, and puts on record that they were written. */
runCommand(help, async () => {
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
