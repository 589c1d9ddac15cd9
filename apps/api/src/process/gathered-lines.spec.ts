import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { GatheredLines } from './log';

describe('lines of the log', () => {
  const written: string[][] = [];
  const logger = pino(
    { base: null, timestamp: false },
    new GatheredLines({
      write: (lines) =>
        void written.push(
          lines
            .trim()
            .split('\n')
            .map((line) => (JSON.parse(line) as { msg: string }).msg),
        ),
    }),
  );

  beforeEach(() => written.splice(0));

  it('that come together are written together', async () => {
    logger.info('one');
    logger.info('two');
    expect(written).toEqual([]);
    await pause(50);
    expect(written).toEqual([['one', 'two']]);
  });

  it('are written at once where one tells of a fault', async () => {
    logger.info('one');
    logger.warn('two');
    expect(written).toEqual([['one', 'two']]);
    logger.info('three');
    await pause(50);
    expect(written).toEqual([['one', 'two'], ['three']]);
  });
});
