/** What the service spends on connections and requests. Tests give shorter times and smaller numbers. */
export const serverLimits = {
  /** Headers that have not come in whole by then are given up. */
  headersMs: 10_000,
  /** A request that has not come in whole by then is given up, but for the bytes of a document. */
  requestMs: 30_000,
  /** The same for the bytes of a document: 20 MiB over a line of 1 Mbit/s. */
  uploadMs: 180_000,
  /** Time between two looks for headers and requests that are late. */
  lookEveryMs: 1_000,
  /** A connection that asks nothing for so long is closed. */
  keepAliveMs: 60_000,
  /** Connections at one time; a further one is closed as it comes. */
  connectionsMax: 1_000,
  /** Headers of one request. */
  headersMax: 100,
  /** A connection that was refused is closed so long after its answer: a reset would outrun that. */
  lingerMs: 1_000,
  /** Time in which the requests of an address and an account are counted together. */
  rateWindowMs: 60_000,
  /** Addresses, and accounts, that are counted; of more, those that asked longest ago are forgotten. */
  ratedMax: 10_000,
  /** Requests under way at one time, those that the service is always ready for left out. */
  requestsMax: 200,
  /** Of these, those from one address beyond this machine, so that nobody keeps all others out. */
  addressRequestsMax: 50,
  /** Of these, those without a token that holds: signing in, the page of the contract, addresses that nothing answers to. */
  strangerRequestsMax: 40,
  /** Of these, those of one account. */
  accountRequestsMax: 50,
  /** A request without a token that holds, and that has not come in whole by then, is given up. */
  strangerMs: 5_000,
  /** Requests under way at one time whose answers are sent piece by piece from the log or the journal. */
  heavyRequestsMax: 4,
  /** Documents on their way in or out at one time. */
  documentsMax: 8,
  /** Bytes of answers that wait for their readers; while there are more, no further request is taken. */
  waitingBytesMax: 64 * 1_048_576,
  /** An answer that has not begun so long after its request came is given up. */
  answerMs: 30_000,
  /** The same for an evidence pack, which is made of the whole log before its first byte leaves. */
  packMs: 15 * 60_000,
  /** A reader that takes nothing of its answer for so long is cut off. */
  stalledReaderMs: 60_000,
  /** The same once the service stops. */
  stalledAtStopMs: 1_000,
  /** Answers that are still being sent so long after the service was told to stop are cut off. */
  sendingAtStopMs: 10_000,
};

export type ServerLimits = Readonly<typeof serverLimits>;
