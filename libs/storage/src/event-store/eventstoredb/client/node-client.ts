import { setMaxListeners } from 'node:events';
import type { ServiceError } from '@grpc/grpc-js';
import { EventStoreDBClient, LEADER } from '@eventstore/db-client';
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { MemberInfo, type ClusterInfo } from '@eventstore/db-client/generated/gossip_pb';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { UsersClient } from '@eventstore/db-client/generated/users_grpc_pb';
import { CreateReq, ResetPasswordReq } from '@eventstore/db-client/generated/users_pb';
import type { EncodedAppend } from '../../append-input';
import { NoAnswer, unlessAborted } from '../call-times';
import type { ConnectionSettings, Credentials, Host } from '../connection-settings';
import type { OpenSubscription } from '../follow-subscription';
import { encodedAppend } from './encoded-append';
import {
  type ChannelCredentials,
  type ChannelOptions,
  ownChannel,
  OwnSockets,
} from './own-sockets';

/** gRPC's number for a channel that has a connection, and for a thing that is not there. */
const readyState = 2;
const notFoundCode = 5;

/** Milliseconds a connection may be silent before it is probed, and then before it is given up. */
const keepAliveMs = { keepAliveInterval: 10_000, keepAliveTimeout: 5_000 };

/** What a node says of its cluster, in which members that only replicate do not count. */
export interface ClusterView {
  /** Address of the leader as the node sees it; undefined when it knows of none. */
  readonly leader: string | undefined;
  /** Addresses of the members, and how many of them live as the node sees it. */
  readonly members: readonly string[];
  readonly alive: number;
}

export interface NodeOptions {
  readonly settings: ConnectionSettings;
  readonly channel: ChannelCredentials;
  readonly deadlineMs: number;
  /** Hears the errors of every call. */
  readonly onError: (node: NodeClient, error: unknown) => void;
}

const { READONLYREPLICA, PREREADONLYREPLICA, READONLYLEADERLESS, MANAGER } = MemberInfo.VNodeState;
/** States of members that elect nobody. */
const replicating = new Set<number>([
  ...[READONLYREPLICA, PREREADONLYREPLICA, READONLYLEADERLESS, MANAGER],
]);

function endpointOf(member: MemberInfo): string | undefined {
  const endpoint = member.getHttpEndPoint();
  return endpoint && addressOf({ address: endpoint.getAddress(), port: endpoint.getPort() });
}

/** Host and port as one text, which also tells nodes apart. */
export function addressOf({ address, port }: Host): string {
  return `${address}:${port}`;
}

/**
 * The client for one node. It neither logs secrets nor goes to another node by itself, and no
 * connection outlives it.
 */
export class NodeClient extends EventStoreDBClient {
  readonly address: string;
  readonly #abandoned = new AbortController();
  readonly #subscriptions = new Set<OpenSubscription>();
  readonly #questions = new Set<{ cancel(): void }>();
  readonly #sockets = new OwnSockets();
  #channel: ReturnType<typeof ownChannel> | undefined;
  /** The filter of the read that is being made. */
  #names: string | undefined;

  /** Settings are handed over in parts: of a string the client logs every letter on request. */
  constructor(endpoint: Host, { settings, channel, deadlineMs, onError }: NodeOptions) {
    const { keepAliveInterval, keepAliveTimeout } = settings.numbers;
    const keepAlive = {
      keepAliveInterval: keepAliveInterval ?? keepAliveMs.keepAliveInterval,
      keepAliveTimeout: keepAliveTimeout ?? keepAliveMs.keepAliveTimeout,
    };
    const options = {
      ...(settings.connectionName !== undefined && { connectionName: settings.connectionName }),
      throwOnAppendFailure: true,
      defaultDeadline: deadlineMs,
      nodePreference: LEADER,
      endpoint,
    };
    super(options as never, { ...channel }, settings.credentials);
    this.address = addressOf(endpoint);
    setMaxListeners(0, this.#abandoned.signal);
    const { GRPCStreamCreator: streamCreator } = this;
    this.handleError = async (_grpc, error) => onError(this, error);
    this.getChannel = async () =>
      (this.#channel ??= this.#opened({ credentials: channel, ...keepAlive }));
    this.GRPCStreamCreator = (service, name, create, cache) => {
      const names = this.#names;
      if (names === undefined) return streamCreator(service, name, create, cache);
      const filtered: typeof create = (grpc) => create(filteringReads(grpc, names));
      return streamCreator(service, name, filtered, cache);
    };
    // Plain Append: docs/decisions/0055-the-client-of-a-server-has-a-thread.md.
    this.supports = async () => false;
  }

  /**
   * Reads those events of the whole log whose streams' names match an expression. `readAll` of the
   * client takes no filter, so it is put into what that sends.
   */
  readMatching(
    names: string,
    options: Parameters<EventStoreDBClient['readAll']>[0],
  ): ReturnType<NodeClient['readAll']> {
    this.#names = names;
    try {
      return this.readAll(options);
    } finally {
      this.#names = undefined;
    }
  }

  /** Appends, where this node leads. @throws an error of the client. */
  appendEncoded(append: EncodedAppend, deadline: number): ReturnType<typeof encodedAppend> {
    return this.execute(StreamsClient, 'appendToStream', (grpc) =>
      encodedAppend(grpc, append, this.callArguments({ requiresLeader: true, deadline })),
    );
  }

  /** Subscribes to the whole log, until the node is abandoned. */
  subscribe(
    ...parameters: Parameters<EventStoreDBClient['subscribeToAll']>
  ): ReturnType<EventStoreDBClient['subscribeToAll']> {
    const subscription = this.subscribeToAll(...parameters);
    this.#subscriptions.add(subscription);
    subscription.once('close', () => this.#subscriptions.delete(subscription));
    return subscription;
  }

  /** Gives an account of the server its password; one that is not there is made, in no group. @throws an error of gRPC. */
  keepAccount({ username, password }: Credentials): Promise<'made' | 'there'> {
    return this.execute(UsersClient, 'keepAccount', async (grpc) => {
      const call = this.callArguments({ requiresLeader: true });
      const resetOptions = new ResetPasswordReq.Options()
        .setLoginName(username)
        .setNewPassword(password);
      const reset = new ResetPasswordReq().setOptions(resetOptions);
      const hasAccount = await answered((done) => grpc.resetPassword(reset, ...call, done));
      if (hasAccount) return 'there';
      const account = new CreateReq.Options().setLoginName(username).setFullName(username);
      const made = new CreateReq().setOptions(account.setPassword(password));
      await answered((done) => grpc.create(made, ...call, done));
      return 'made';
    });
  }

  /** The cluster as this node sees it. */
  async view(deadlineMs: number): Promise<ClusterView> {
    const info = await this.execute(
      GossipClient,
      'gossip',
      (grpc) =>
        new Promise<ClusterInfo>((resolve, reject) => {
          const [metadata, options] = this.callArguments({ deadline: deadlineMs });
          const question = grpc.read(new Empty(), metadata, options, (error, members) => {
            this.#questions.delete(question);
            if (error === null) resolve(members);
            else reject(error);
          });
          this.#questions.add(question);
        }),
    );
    const members = info.getMembersList().filter((member) => !replicating.has(member.getState()));
    const alive = members.filter((member) => member.getIsAlive());
    const leader = alive.find((member) => member.getState() === MemberInfo.VNodeState.LEADER);
    return {
      leader: leader && endpointOf(leader),
      members: members.flatMap((member) => endpointOf(member) ?? []),
      alive: alive.length,
    };
  }

  /** The result of the work, unless the node is abandoned before. @throws NoAnswer */
  async whileInUse<Result>(work: Promise<Result>): Promise<Result> {
    const came = work.then((value) => ({ value }));
    const result = await unlessAborted(came, this.#abandoned.signal);
    if (result === undefined) throw new NoAnswer(0);
    return result.value;
  }

  /** Lets calls under way finish; new ones are made elsewhere. */
  retire(): void {
    const hasConnected = Number(this.#channel?.getConnectivityState(false)) === readyState;
    this.#channel?.close();
    if (!hasConnected) this.#sockets.end();
  }

  /** Calls under way count as unanswered, and subscriptions end. */
  abandon(): void {
    this.#abandoned.abort();
    for (const subscription of this.#subscriptions) subscription.destroy();
  }

  #opened(options: ChannelOptions): ReturnType<typeof ownChannel> {
    const channel = ownChannel(this.address, options);
    this.#sockets.opened(() => channel.getConnectivityState(true));
    return channel;
  }

  /** Ends calls and closes the connection, which the client itself leaves open. */
  async release(): Promise<void> {
    for (const question of this.#questions) question.cancel();
    await this.dispose();
    this.retire();
  }
}

/** Whether what was asked about is there. @throws any other error of gRPC. */
function answered(call: (done: (error: ServiceError | null) => void) => unknown): Promise<boolean> {
  return new Promise((resolve, reject) => {
    call((error) => {
      if (error === null) resolve(true);
      else if (Number(error.code) === notFoundCode) resolve(false);
      else reject(error);
    });
  });
}

type WithoutRequest<Call> = Call extends (request: ReadReq, ...rest: infer Rest) => unknown
  ? Rest
  : never;

/** A gRPC client whose reads pass over streams whose names do not match. */
function filteringReads<Grpc extends object>(grpc: Grpc, names: string): Grpc {
  const streams = grpc as unknown as StreamsClient;
  const read = (request: ReadReq, ...rest: WithoutRequest<StreamsClient['read']>) => {
    const expression = new ReadReq.Options.FilterOptions.Expression();
    const filter = new ReadReq.Options.FilterOptions()
      .setStreamIdentifier(expression.setRegex(names))
      .setCount(new Empty())
      .setCheckpointintervalmultiplier(1);
    request.getOptions()?.setFilter(filter);
    return streams.read(request, ...rest);
  };
  return { read } as unknown as Grpc;
}
