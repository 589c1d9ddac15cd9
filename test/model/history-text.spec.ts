import type { RecordedEvent } from '@art30/event-sourcing';
import fc from 'fast-check';
import { histories, live } from './histories';
import { describeHistory } from './history-text';

/** A law made for this test, which many histories break: no allocation may be made. */
function nothingIsAllocated(events: readonly RecordedEvent[]): void {
  const [broken] = events.filter(({ type }) => type === 'AllocationMade');
  if (broken) throw new Error(`nothing is allocated: ${broken.stream}`);
}

describe('a history that breaks a law', () => {
  let text: string;

  beforeAll(async () => {
    const property = fc.asyncProperty(histories(12), async (history) => {
      await live(history, { played: (_name, events) => nothingIsAllocated(events) });
    });
    const { counterexample } = await fc.check(property, { seed: 21, numRuns: 1_000 });
    text = await describeHistory(counterexample?.[0] ?? [], nothingIsAllocated);
  });

  it('is told without the commands that do not matter', () => {
    const commands = text.split('\n').filter((line) => /^\d+\. /.test(line));
    expect(commands.length).toBeLessThanOrEqual(9);
    expect(commands.at(-1)).toMatch(/allocate$/);
  });

  it('is told with facts, debits and credits, and ends with the law', () => {
    expect(text).toMatch(/AgreementSigned on \d{4}-\d\d-\d\d \{".*"pledgeId":/);
    expect(text).toMatch(/Dr 1310 [A-Z]{3} [\d.]+.* \(donor \S+, .*pledge \S+/);
    expect(text).toMatch(/Cr 4110 [A-Z]{3} -[\d.]+/);
    expect(text).toMatch(/\nthen nothing is allocated: pledge-\S+$/);
  });
});
