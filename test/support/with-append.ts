import type { EventStore } from '@art30/event-sourcing';

/** Wraps a real store so that each append goes through a function of the test. */
export function withAppend(
  store: EventStore,
  append: (
    real: EventStore['append'],
    ...call: Parameters<EventStore['append']>
  ) => ReturnType<EventStore['append']>,
): EventStore {
  const real = store.append.bind(store);
  return {
    append: (...call) => append(real, ...call),
    readStream: (...call) => store.readStream(...call),
    readAll: (...call) => store.readAll(...call),
    subscribe: (...call) => store.subscribe(...call),
    head: () => store.head(),
    check: () => store.check(),
    close: () => store.close(),
  };
}
