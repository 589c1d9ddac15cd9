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

/** Number by which gRPC reports that a channel is connected, and its status code for "not found". */
const readyState = 2;
const notFoundCode = 5;

/**
 * Milliseconds of silence after which a connection is probed, and after which it is closed if the probe is
 * unanswered.
 */
const keepAliveMs = { keepAliveInterval: 10_000, keepAliveTimeout: 5_000 };

/** The members and the leader of a cluster as one node sees them. Members without a vote in elections are left out. */
export interface ClusterView {
  /** Address of the leader as the node sees it; undefined if it knows of none. */
  readonly leader: string | undefined;
  /** Addresses of all members, including those that the node takes for dead. */
  readonly members: readonly string[];
  /** Number of the members that the node sees alive, including itself. */
  readonly alive: number;
}

/** Settings of a connection to one node. */
export interface NodeOptions {
  readonly settings: ConnectionSettings;
  readonly channel: ChannelCredentials;
  /** Default time limit of a call, in milliseconds. */
  readonly deadlineMs: number;
  /** Called with the error of every failed call. */
  readonly onError: (node: NodeClient, error: unknown) => void;
}

const { READONLYREPLICA, PREREADONLYREPLICA, READONLYLEADERLESS, MANAGER } = MemberInfo.VNodeState;
/** States of members that have no vote in an election and so cannot confirm a leader. */
const replicating = new Set<number>([
  ...[READONLYREPLICA, PREREADONLYREPLICA, READONLYLEADERLESS, MANAGER],
]);

function endpointOf(member: MemberInfo): string | undefined {
  const endpoint = member.getHttpEndPoint();
  return endpoint && addressOf({ address: endpoint.getAddress(), port: endpoint.getPort() });
}

/** Returns host and port as one text, which identifies a node. */
export function addressOf({ address, port }: Host): string {
  return `${address}:${port}`;
}

/**
 * Client for a single node of a cluster. Unlike its base class in the client library, it logs no secrets, never
 * switches to another node by itself, and closes its connection when it is released.
 */
export class NodeClient extends EventStoreDBClient {
  readonly address: string;
  readonly #abandoned = new AbortController();
  readonly #subscriptions = new Set<OpenSubscription>();
  readonly #questions = new Set<{ cancel(): void }>();
  readonly #sockets = new OwnSockets();
  #channel: ReturnType<typeof ownChannel> | undefined;
  /** Filter of stream names for the read that `readMatching` is starting; undefined outside that method. */
  #names: string | undefined;

  /**
   * Passes the settings to the base class as separate values. With a whole connection string the base class
   * could log the password in it.
   */
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
    // Makes the base class use the gRPC method Append and not BatchAppend, whose appends can stay unanswered for ever:
    // docs/decisions/0055-the-client-of-a-server-has-a-thread.md.
    this.supports = async () => false;
  }

  /**
   * Reads those events of the whole log whose stream names match a regular expression. `readAll` of the base
   * class has no filter, so the filter is added to the request that `readAll` sends.
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

  /** Appends events. The node refuses them unless it leads. @throws an error of the client library. */
  appendEncoded(append: EncodedAppend, deadline: number): ReturnType<typeof encodedAppend> {
    return this.execute(StreamsClient, 'appendToStream', (grpc) =>
      encodedAppend(grpc, append, this.callArguments({ requiresLeader: true, deadline })),
    );
  }

  /** Subscribes to the whole log. The subscription also ends when {@link abandon} is called. */
  subscribe(
    ...parameters: Parameters<EventStoreDBClient['subscribeToAll']>
  ): ReturnType<EventStoreDBClient['subscribeToAll']> {
    const subscription = this.subscribeToAll(...parameters);
    this.#subscriptions.add(subscription);
    subscription.once('close', () => this.#subscriptions.delete(subscription));
    return subscription;
  }

  /**
   * Sets the password of an account on the server. A missing account is created as a member of no group, so that it has
   * no rights but those granted to it by name.
   *
   * @returns `made` for a new account, `there` for one that existed.
   * @throws an error of gRPC.
   */
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

  /** Asks the node which members its cluster has and which of them leads. @throws an error of gRPC. */
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

  /**
   * Returns the result of a call to the node. @throws NoAnswer if {@link abandon} is called before the result
   * arrives.
   */
  async whileInUse<Result>(work: Promise<Result>): Promise<Result> {
    const came = work.then((value) => ({ value }));
    const result = await unlessAborted(came, this.#abandoned.signal);
    if (result === undefined) throw new NoAnswer(0);
    return result.value;
  }

  /** Lets the node get no new calls. Calls that wait for an answer may still get it. */
  retire(): void {
    const hasConnected = Number(this.#channel?.getConnectivityState(false)) === readyState;
    this.#channel?.close();
    if (!hasConnected) this.#sockets.end();
  }

  /** Ends all subscriptions, and ends all calls that wait for an answer as unanswered. */
  abandon(): void {
    this.#abandoned.abort();
    for (const subscription of this.#subscriptions) subscription.destroy();
  }

  #opened(options: ChannelOptions): ReturnType<typeof ownChannel> {
    const channel = ownChannel(this.address, options);
    this.#sockets.opened(() => channel.getConnectivityState(true));
    return channel;
  }

  /** Ends calls, and closes the connection, which the base class would leave open. */
  async release(): Promise<void> {
    for (const question of this.#questions) question.cancel();
    await this.dispose();
    this.retire();
  }
}

/**
 * Resolves to true if a call succeeds, and to false if the server answers "not found". @throws any other error
 * of gRPC.
 */
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

/** Wraps a gRPC client so that the server leaves out events of streams whose names do not match the expression. */
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
