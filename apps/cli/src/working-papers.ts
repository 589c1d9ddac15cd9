import { parseArgs } from 'node:util';
import { readStorageSettings } from '@art30/storage';
import {
  workingPapersHelp,
  workingPapersOptions,
  workingPapersWanted,
} from './working-papers/working-papers-options';
import { writeWorkingPapers } from './working-papers/write-working-papers';
import { openRecording } from './run-records/recording';
import { recordingHelp, recordingOptions, recordingWanted } from './run-records/recording-options';
import { ledgerHelp, runCommand } from './run-command';

const help = `${workingPapersHelp}
${recordingHelp}

${ledgerHelp}`;

/** Writes the working papers of an engagement (audit), and records the run in the auditor's log. */
runCommand(help, async () => {
  const { values } = parseArgs({ options: { ...workingPapersOptions, ...recordingOptions } });
  const wanted = workingPapersWanted(values);
  const settings = readStorageSettings(process.env);
  const recording = await openRecording(settings, recordingWanted(values));
  const { sha256, asAt, throughSequence, options } = await writeWorkingPapers(settings, wanted);
  await recording.record({
    kind: 'WORKING_PAPERS',
    options,
    throughSequence,
    sha256,
    ...(asAt === null ? {} : { asAt }),
  });
});
