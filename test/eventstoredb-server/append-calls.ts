import { setTimeout as pause } from 'node:timers/promises';
import {
  status,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import {
  AllStreamPosition,
  WrongExpectedVersion,
  type UUID,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import {
  AppendResp,
  BatchAppendResp,
  TombstoneResp,
  type AppendReq,
  type BatchAppendReq,
  type TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb';
import {
  accessDenied,
  failure,
  nothing,
  proposedEvent,
  streamDeleted,
  streamIdentifier,
  streamName,
  tooLarge,
} from './messages';
import type { HeardCall } from './heard-call';
import { misbehaviourOf, type ServerFaults } from './server-faults';
import {
  serverAppendBytesMax,
  type Expected,
  type ProposedEvent,
  type ServerLog,
  type Verdict,
} from './server-log';

interface AppendOptions {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

interface Appending {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: ProposedEvent[];
}

/** Serves appends, correctly or with the faults that a test sets. */
export class AppendCalls {
  /** Number of calls of each kind. */
  readonly counted = { append: 0, batchAppend: 0 };

  constructor(
    private readonly log: ServerLog,
    private readonly faults: ServerFaults,
    private readonly cutConnections: () => void,
    private readonly heard: (call: HeardCall) => void,
  ) {}

  append(
    call: ServerReadableStream<AppendReq, AppendResp>,
    answer: sendUnaryData<AppendResp>,
  ): void {
    this.counted.append += 1;
    let appending: Appending | undefined;
    call.on('data', (request: AppendReq) => {
      const options = request.getOptions();
      const message = request.getProposedMessage();
      if (options) {
        const stream = streamName(options.getStreamIdentifier());
        const expected = expectedOf(options, options.getRevision());
        appending = { stream, expected, events: [] };
      }
      if (message) appending?.events.push(proposedEvent(message));
    });
    call.on('end', () => void isWhole(call).then((whole) => whole && finish()));
    const finish = () => {
      if (appending === undefined || appending.events.length === 0) {
        return answer(failure(status.INVALID_ARGUMENT, 'no events'));
      }
      const { expected } = appending;
      void this.#serve(appending, (outcome) => {
        if (outcome instanceof Error) answer(outcome);
        else if (outcome.outcome === 'too-large') answer(tooLarge(serverAppendBytesMax));
        else if (outcome.outcome === 'deleted') answer(streamDeleted(appending?.stream ?? ''));
        else answer(null, appendAnswer(outcome, expected, this.faults.repeatsMisplaced));
      });
    };
  }

  batchAppend(call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void {
    const open = new Map<string, Appending>();
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId();
      const options = request.getOptions();
      const key = id?.getString() ?? '';
      if (options) {
        const stream = streamName(options.getStreamIdentifier());
        const expected = expectedOf(options, options.getStreamPosition());
        open.set(key, { stream, expected, events: [] });
      }
      const appending = open.get(key);
      appending?.events.push(...request.getProposedMessagesList().map(proposedEvent));
      if (appending === undefined || !request.getIsFinal()) return;
      open.delete(key);
      this.counted.batchAppend += 1;
      void this.#serve(appending, (outcome) => {
        if (outcome instanceof Error) call.emit('error', outcome);
        else call.write(batchAnswer(outcome, appending, id));
      });
    });
    call.on('end', () => call.end());
  }

  /** Deletes a stream permanently; answers with an error if it was deleted before. */
  tombstone(
    { request }: ServerUnaryCall<TombstoneReq, TombstoneResp>,
    answer: sendUnaryData<TombstoneResp>,
  ): void {
    const stream = streamName(request.getOptions()?.getStreamIdentifier());
    if (this.faults.denied.has(`delete ${stream}`)) return answer(accessDenied());
    if (this.log.isDeleted(stream)) return answer(streamDeleted(stream));
    this.log.tombstone(stream);
    answer(null, new TombstoneResp().setNoPosition(nothing()));
  }

  async #serve(
    { stream, expected, events }: Appending,
    answer: (outcome: Verdict | ServiceError) => void,
  ): Promise<void> {
    this.heard({ call: 'append', stream });
    if (this.faults.denied.has(`write ${stream}`)) return answer(accessDenied());
    if (this.faults.appendDelayMs > 0) await pause(this.faults.appendDelayMs);
    const fault = this.faults.hits(stream) ? this.faults.appends.shift() : undefined;
    if (fault === undefined) return answer(this.log.append(stream, expected, events));
    const { commit, answer: heard } = misbehaviourOf(fault);
    if (commit === 'late') await pause(this.faults.lateMs);
    const verdict = commit === 'never' ? undefined : this.log.append(stream, expected, events);
    if (heard === 'cut') return this.cutConnections();
    if (heard === 'never') return;
    if (typeof heard === 'number') return answer(failure(heard, `the append is ${fault}`));
    await pause(this.faults.lateMs);
    if (verdict) answer(verdict);
  }
}

/**
 * True if a request ended because it is complete. A client that crashed ends its request too, which is known
 * one turn of the event loop later; a partial append must not be written.
 */
async function isWhole(call: { readonly cancelled: boolean }): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return !call.cancelled;
}

function expectedOf(options: AppendOptions, revision: string): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasAny()) return 'any';
  return options.hasStreamExists() ? 'stream-exists' : Number(revision);
}

/**
 * Answers a repeated append with its revision and without a position, which not every server version
 * remembers.
 */
function appendAnswer(
  verdict: Exclude<Verdict, { outcome: 'too-large' | 'deleted' }>,
  expected: Expected,
  isMisplaced: boolean,
): AppendResp {
  if (verdict.outcome === 'wrong-version') {
    const wrong = new AppendResp.WrongExpectedVersion();
    if (verdict.current === undefined) wrong.setCurrentNoStream(nothing());
    else wrong.setCurrentRevision(String(verdict.current));
    if (typeof expected === 'number') wrong.setExpectedRevision(String(expected));
    else if (expected === 'no-stream') wrong.setExpectedNoStream(nothing());
    else if (expected === 'stream-exists') wrong.setExpectedStreamExists(nothing());
    else wrong.setExpectedAny(nothing());
    return new AppendResp().setWrongExpectedVersion(wrong);
  }
  const success = new AppendResp.Success().setCurrentRevision(String(verdict.last.revision));
  if (verdict.outcome === 'repeated' && !isMisplaced) success.setNoPosition(nothing());
  else {
    const position = verdict.outcome === 'repeated' ? '0' : verdict.last.position.toString();
    success.setPosition(
      new AppendResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  }
  return new AppendResp().setSuccess(success);
}

function batchAnswer(
  verdict: Verdict,
  { stream, expected }: Appending,
  id: UUID | undefined,
): BatchAppendResp {
  const answer = new BatchAppendResp()
    .setCorrelationId(id)
    .setStreamIdentifier(streamIdentifier(stream));
  if (verdict.outcome === 'too-large' || verdict.outcome === 'deleted') {
    const said = { 'too-large': 'Maximum Append Size Exceeded', deleted: 'Stream Deleted' };
    return answer.setError(new Status().setMessage(said[verdict.outcome]));
  }
  if (verdict.outcome === 'wrong-version') {
    const wrong = new WrongExpectedVersion();
    if (verdict.current === undefined) wrong.setCurrentNoStream(new Empty());
    else wrong.setCurrentStreamRevision(String(verdict.current));
    if (typeof expected === 'number') wrong.setExpectedStreamPosition(String(expected));
    else wrong.setExpectedNoStream(new Empty());
    const details = new Any();
    details.pack(wrong.serializeBinary(), 'event_store.client.WrongExpectedVersion');
    return answer.setError(new Status().setMessage('WrongExpectedVersion').setDetails(details));
  }
  const position = verdict.last.position.toString();
  const place = new AllStreamPosition().setCommitPosition(position).setPreparePosition(position);
  const success = new BatchAppendResp.Success()
    .setCurrentRevision(String(verdict.last.revision))
    .setPosition(place);
  return answer.setSuccess(success);
}
