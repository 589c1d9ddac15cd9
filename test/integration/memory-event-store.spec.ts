import { MemoryEventStore } from '@art30/storage';
import { eventStoreContract } from '@art30/testing';

eventStoreContract('the memory store', async () => {
  const store = new MemoryEventStore();
  return { store, close: () => store.close() };
});
