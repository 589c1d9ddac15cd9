import { isProposalEvent } from '@art30/accounting';
import type { EventStore } from '@art30/event-sourcing';
import { EVENT_STORE } from '../../apps/api/src/storage/tokens';
import { until } from './patience';
import type { Service } from './service';

/**
 * Sends commands that are all decided before the first of them appends its events, and returns their answers. They then
 * append in the order in which they are given.
 *
 * @param streams for each command the prefix of the first stream to which it appends; its append waits there.
 */
export async function atOnce<Answer>(
  service: Service,
  streams: string,
  sent: readonly (() => Promise<Answer>)[],
): Promise<Answer[]> {
  const store = service.app.get<EventStore>(EVENT_STORE);
  const append = store.append.bind(store);
  const waiting: (() => void)[] = [];
  const held = jest.spyOn(store, 'append').mockImplementation(async (stream, expected, events) => {
    const books = stream.startsWith(streams) && events.some((event) => !isProposalEvent(event));
    if (books && waiting.length < sent.length) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    return append(stream, expected, events);
  });
  const answers: Promise<Answer>[] = [];
  for (const send of sent) {
    answers.push(send());
    await until(() => waiting.length === answers.length);
  }
  for (const release of waiting) release();
  return Promise.all(answers).finally(() => held.mockRestore());
}
