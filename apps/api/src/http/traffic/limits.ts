/** Limits on connections and requests. Tests use shorter times and smaller numbers. */
export const serverLimits = {
  /** Milliseconds within which the headers of a request must arrive. */
  headersMs: 10_000,
  /** Milliseconds within which a whole request must arrive, unless it uploads a document. */
  requestMs: 30_000,
  /** Milliseconds within which a document must be uploaded: 20 MiB at 1 Mbit/s. */
  uploadMs: 180_000,
  /** Milliseconds between two checks for late headers and requests. */
  lookEveryMs: 1_000,
  /** Milliseconds after which an idle connection is closed. */
  keepAliveMs: 60_000,
  /** Open connections at most; a further one is closed at once. */
  connectionsMax: 1_000,
  /** Headers in one request at most. */
  headersMax: 100,
  /**
   * Milliseconds between the answer to a refused connection and its closing: an earlier reset could overtake
   * the answer.
   */
  lingerMs: 1_000,
  /** Window of the rate limits by address and by account, in milliseconds. */
  rateWindowMs: 60_000,
  /**
   * Addresses, and accounts, counted for rate limits; beyond this number the least recent ones are dropped.
   */
  ratedMax: 10_000,
  /** Requests under way at most, not counting monitoring requests. */
  requestsMax: 200,
  /** Requests under way at most from one remote address, so that no sender blocks the others. */
  addressRequestsMax: 50,
  /** Requests under way at most without a valid token: sign-ins, the contract page, unknown addresses. */
  strangerRequestsMax: 40,
  /** Requests under way at most of one account. */
  accountRequestsMax: 50,
  /** Milliseconds within which a request without a valid token must arrive completely. */
  strangerMs: 5_000,
  /** Requests under way at most whose answers are streamed from the log or the journal. */
  heavyRequestsMax: 4,
  /** Documents uploaded or downloaded at one time at most. */
  documentsMax: 8,
  /** Unsent bytes of answers, above which no further request is admitted (back-pressure). */
  waitingBytesMax: 64 * 1_048_576,
  /** Milliseconds after the arrival of a request within which its answer must begin. */
  answerMs: 30_000,
  /** The same for an evidence pack, which is made from the whole log before its first byte is sent. */
  packMs: 15 * 60_000,
  /** Milliseconds after which a client that receives nothing of its answer is cut off. */
  stalledReaderMs: 60_000,
  /** The same while the service is stopping. */
  stalledAtStopMs: 1_000,
  /** Milliseconds after the start of a shutdown at which answers still being sent are cut off. */
  sendingAtStopMs: 10_000,
};

export type ServerLimits = Readonly<typeof serverLimits>;
