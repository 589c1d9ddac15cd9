import { parseArgs } from 'node:util';
import { demandSharedDocuments, readStorageSettings } from '@art30/storage';
import { printReplay } from './replay-report';
import { runCommand } from './run-command';

runCommand(async () => {
  const { values } = parseArgs({ options: { documents: { type: 'boolean', default: false } } });
  const settings = readStorageSettings(process.env);
  if (values.documents) demandSharedDocuments(settings);
  const agrees = await printReplay(settings, { withDocuments: values.documents });
  if (!agrees) process.exitCode = 1;
});
