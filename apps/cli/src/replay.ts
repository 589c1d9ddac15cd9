import { readStorageSettings } from '@art30/storage';
import { printReplay } from './replay-report';
import { runCommand } from './run-command';

runCommand(async () => {
  const agrees = await printReplay(readStorageSettings(process.env));
  if (!agrees) process.exitCode = 1;
});
