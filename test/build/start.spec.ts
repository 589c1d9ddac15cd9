import { readFileSync } from 'node:fs';

describe('the service', () => {
  it('is started in its image by the words of npm start', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly scripts: { readonly start: string };
    };
    const commands = readFileSync('docker/Dockerfile', 'utf8').matchAll(/^CMD (\[.*\])$/gm);
    const [command] = [...commands].map(([, words = '']) => JSON.parse(words) as string[]);
    // `exec` leaves no shell in between, so a signal to npm reaches the service itself.
    expect(['exec', ...(command ?? [])]).toEqual(scripts.start.split(' '));
  });
});
