import { convertToCommandError } from '@eventstore/db-client/dist/utils';
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { AppendReq, type AppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { EncodedAppend, EncodedEvent } from '../../append-input';
import type { LogPosition } from '../log-position';
import { CallError } from '../trouble';

/** Metadata and options of a gRPC call, as the client library builds them. */
type CallArguments = [Parameters<StreamsClient['append']>[0], object];

/** Revision and position of the last event of an append. */
interface Appended {
  readonly revision: number;
  readonly position: LogPosition | undefined;
}

/** Type that the client library gives the error of an append whose expected revision is wrong. */
const wrongRevision = 'wrong-expected-version';
const utf8 = new TextEncoder();

/**
 * Appends events whose data are already JSON texts, by the gRPC method Append. It replaces `appendToStream` of
 * the client library, which would convert values to text, to base64 and then to bytes.
 *
 * @throws an error of the client library, as `appendToStream` does.
 */
export function encodedAppend(
  grpc: StreamsClient,
  append: EncodedAppend,
  [metadata, options]: CallArguments,
): Promise<Appended> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(convertToCommandError(error));
    const call = grpc.append(metadata, options, (error, answer) => {
      if (error !== null) failed(error);
      else if (answer.hasSuccess()) resolve(appended(answer.getSuccess() as AppendResp.Success));
      else reject(new CallError('the stream is at another revision', wrongRevision));
    });
    call.on('error', failed);
    call.write(placed(append));
    for (const event of append.events) call.write(proposed(event));
    call.end();
  });
}

function placed({ stream, expected }: EncodedAppend): AppendReq {
  const options = new AppendReq.Options();
  options.setStreamIdentifier(new StreamIdentifier().setStreamName(utf8.encode(stream)));
  if (expected === 'no-stream') options.setNoStream(new Empty());
  else options.setRevision(String(expected));
  return new AppendReq().setOptions(options);
}

function proposed({ id, type, data, metadata }: EncodedEvent): AppendReq {
  const message = new AppendReq.ProposedMessage();
  message.setId(new UUID().setString(id));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  message.setData(utf8.encode(data));
  message.setCustomMetadata(utf8.encode(metadata));
  return new AppendReq().setProposedMessage(message);
}

function appended(success: AppendResp.Success): Appended {
  const place = success.getPosition();
  return {
    revision: Number(success.getCurrentRevision()),
    position: place && {
      commit: BigInt(place.getCommitPosition()),
      prepare: BigInt(place.getPreparePosition()),
    },
  };
}
