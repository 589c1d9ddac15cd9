import { Unavailable } from '@art30/event-sourcing';
import { sampleAccess } from '@art30/testing';
import { PromptEntries } from './prompt-entries';

describe('entries while the access log does not answer', () => {
  let answer: { take(): void; refuse(): void }[];
  let entries: PromptEntries;
  let passedMs: number;
  const write = () => entries.write(sampleAccess());

  beforeEach(() => {
    [answer, passedMs] = [[], 0];
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + passedMs);
    entries = new PromptEntries({
      write: () =>
        new Promise<void>((take, reject) => {
          answer.push({ take, refuse: () => reject(new Unavailable('it is away')) });
        }),
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('are refused at once after two seconds of silence, and not after all its tries', async () => {
    const first = write();
    passedMs = 1_500;
    const second = write();
    passedMs = 2_500;
    await expect(write()).rejects.toThrow('has no answer');
    expect(answer).toHaveLength(2);
    for (const { take } of answer) take();
    await Promise.all([first, second]);
  });

  it('are tried by one for all after one was refused, and taken again once that one is', async () => {
    const first = write();
    answer[0]?.refuse();
    await expect(first).rejects.toThrow('it is away');
    const trying = write();
    passedMs = 10;
    await expect(write()).rejects.toThrow('it is away');
    await expect(trying).rejects.toThrow('has no answer');
    expect(answer).toHaveLength(2);
    answer[1]?.take();
    await new Promise((resolve) => setImmediate(resolve));
    const both = [write(), write()];
    for (const { take } of answer) take();
    await Promise.all(both);
  });
});
