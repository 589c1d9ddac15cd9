import { openSqliteEventStore } from '@art30/storage';
import { sampleEvent } from '../corpus/sample-event';
import { given, measured, tell } from '../harness/side';

interface Given {
  readonly file: string;
  readonly callers: number;
  readonly events: number;
}

/**
 * Program in which callers append one event after the other, each to its own stream at the expected revision.
 */
async function main({ file, callers, events }: Given): Promise<void> {
  const store = openSqliteEventStore(`${file}.${process.pid}`);
  const each = events / callers;
  const made = Array.from({ length: events }, (_, number) => sampleEvent(number));
  const append = async (caller: number) => {
    for (let index = 0; index < each; index += 1) {
      const expected = index === 0 ? 'no-stream' : index - 1;
      const event = made.slice(caller * each + index, caller * each + index + 1);
      const { revision } = await store.append(`pledge-${caller}`, expected, event);
      if (revision !== index) throw new Error(`revision ${revision} and not ${index}`);
    }
  };
  const work = await measured(async () => {
    await Promise.all(Array.from({ length: callers }, (_, caller) => append(caller)));
  });
  const { synchronous, journalMode } = store.durability();
  const stored = Number(await store.head());
  await store.close();
  tell({ ...work, stored, synchronous, journalMode });
}

void main(given<Given>());
