import { readConfig } from '../../api/src/config';
import { printReplay } from './replay-report';
import { runCommand } from './run-command';

runCommand(async () => {
  const agrees = await printReplay(readConfig(process.env));
  if (!agrees) process.exitCode = 1;
});
