/** Limits on connections and requests. Tests use shorter times and smaller numbers. */
export const serverLimits = {
  /** Milliseconds within which the headers of a request must arrive. */
  headersMs: 10_000,
  /** Milliseconds within which a whole request must arrive, unless it uploads a document. */
  requestMs: 30_000,
  /** Milliseconds within which a document must be uploaded: 20 MiB at 1 Mbit/s. */
  uploadMs: 180_000,
  /** Milliseconds between two checks for headers and requests that are late. */
  lookEveryMs: 1_000,
  /** Milliseconds after which an idle connection is closed. */
  keepAliveMs: 60_000,
  /** Maximum number of open connections; a further one is closed at once. */
  connectionsMax: 1_000,
  /** Maximum number of headers in one request. */
  headersMax: 100,
  /**
   * Milliseconds between the answer to a refused connection and its closing. If it were closed earlier, the TCP reset
   * could arrive before the answer.
   */
  lingerMs: 1_000,
  /** Length of the time window of the rate limits, in milliseconds. Requests are counted by address and by account. */
  rateWindowMs: 60_000,
  /**
   * Number of addresses, and of accounts, whose requests are counted. Beyond this number the least recent are dropped.
   */
  ratedMax: 10_000,
  /** Maximum number of requests under way, not counting monitoring requests. */
  requestsMax: 200,
  /** Maximum number of requests under way from one remote address, so that no sender blocks the others. */
  addressRequestsMax: 50,
  /** Maximum number of requests under way without a valid token: sign-ins, the API page, unknown addresses. */
  strangerRequestsMax: 40,
  /** Maximum number of requests under way of one account. */
  accountRequestsMax: 50,
  /** Milliseconds within which a request without a valid token must arrive completely. */
  strangerMs: 5_000,
  /** Maximum number of requests under way whose answers are streamed from the log or the journal, which is slow. */
  heavyRequestsMax: 4,
  /** Maximum number of documents uploaded or downloaded at one time. */
  documentsMax: 8,
  /**
   * Bytes of answers that clients have not received yet. Above this number no further request is admitted
   * (back-pressure).
   */
  waitingBytesMax: 64 * 1_048_576,
  /** Milliseconds after the arrival of a request within which its answer must begin. */
  answerMs: 30_000,
  /** Like `answerMs`, for an evidence pack: it is made from the whole log before its first byte is sent. */
  packMs: 15 * 60_000,
  /** Milliseconds after which a client that receives nothing of its answer is cut off. */
  stalledReaderMs: 60_000,
  /** Like `stalledReaderMs`, while the service is stopping. */
  stalledAtStopMs: 1_000,
  /** Milliseconds after the start of a shutdown at which answers still being sent are cut off. */
  sendingAtStopMs: 10_000,
};

export type ServerLimits = Readonly<typeof serverLimits>;
