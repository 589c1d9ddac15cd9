import { Channel, ChannelCredentials as GrpcCredentials } from '@grpc/grpc-js';

export interface ChannelCredentials {
  readonly insecure: boolean;
  readonly rootCertificate?: Buffer;
  readonly userCertFile?: Buffer;
  readonly userKeyFile?: Buffer;
}

export interface ChannelOptions {
  readonly credentials: ChannelCredentials;
  /** Milliseconds a connection may be silent before it is probed; below zero it never is. */
  readonly keepAliveInterval: number;
  /** Milliseconds after a probe before the connection is given up; below zero it never is. */
  readonly keepAliveTimeout: number;
}

/** Bytes of a message that are taken: a server writes events of up to 16 MiB. */
const messageBytesMax = 17 * 1024 * 1024;

/**
 * A channel to one node with connections of its own. The channels of the client share connections
 * by address: whoever ends those of a client that is released would end those of another client.
 */
export function ownChannel(address: string, options: ChannelOptions): Channel {
  const { insecure, rootCertificate, userKeyFile, userCertFile } = options.credentials;
  const credentials = insecure
    ? GrpcCredentials.createInsecure()
    : GrpcCredentials.createSsl(rootCertificate, userKeyFile, userCertFile);
  return new Channel(address, credentials, {
    'grpc.keepalive_time_ms': neverBelowZero(options.keepAliveInterval),
    'grpc.keepalive_timeout_ms': neverBelowZero(options.keepAliveTimeout),
    'grpc.max_receive_message_length': messageBytesMax,
    'grpc.use_local_subchannel_pool': 1,
  });
}

function neverBelowZero(ms: number): number {
  return ms < 0 ? Number.MAX_VALUE : ms;
}
