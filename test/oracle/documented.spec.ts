import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lastEventPlayed } from '../../apps/api/src/demo/worked-example';
import { playExample } from '../support/played-example';
import { Service } from '../support/service';
import { isHere } from './engines';

const page = readFileSync(join(process.cwd(), 'docs', 'plain-text-accounts.md'), 'utf8');
/** Code blocks with commands, each with the output that the page shows for the last command. */
const shown = [...page.matchAll(/```sh\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, commands = '', output = '']) => ({ commands: commands.trim().split('\n'), output }),
);
const ourCommand = /^npm run -s export --/;
const program = resolve('dist', 'apps', 'cli', 'src', 'export.js');

describe('docs/plain-text-accounts.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-documented-'));
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await playExample(service, lastEventPlayed);
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await service.stopAndRemove();
  });

  /** Output of a command, without spaces at line ends. */
  function output(command: string): string {
    const { dataDir, eventStoreUrl } = service.config;
    const run = command.replace(ourCommand, `${process.execPath} ${program}`);
    const text = execFileSync('sh', ['-c', run], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        LC_ALL: 'C',
        DATA_DIR: dataDir,
        EVENTSTORE_URL: eventStoreUrl,
      },
    });
    return text.replace(/ +$/gm, '');
  }

  it('shows commands for both engines', () => {
    const programs = shown.flatMap(({ commands }) => commands.map((text) => text.split(' ')[0]));
    expect(new Set(programs)).toEqual(new Set(['npm', 'hledger', 'bean-check', 'bean-query']));
  });

  for (const example of shown) {
    const title = `prints what it shows: ${example.commands.join(', ')}`;
    (canRun(example.commands) ? it : it.skip)(title, () => {
      const outputs = example.commands.map(output);
      expect(outputs.at(-1)).toBe(example.output);
    });
  }
});

/** True if the engines that the commands use are installed. */
function canRun(commands: readonly string[]): boolean {
  const programs = commands.map((text) => text.split(' ')[0] ?? '');
  const isBeancount = programs.some((name) => name.startsWith('bean-'));
  return (
    (isHere('hledger') || !programs.includes('hledger')) && (isHere('beancount') || !isBeancount)
  );
}
