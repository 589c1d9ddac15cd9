import type { Host } from '../connection-settings';

/** The fields of an error that either gRPC or the client library made. */
export interface GrpcError {
  /** Name of the error, given by the server or the client library. */
  readonly type: string | undefined;
  /** gRPC status code. */
  readonly code: number | undefined;
  /** Text from the server or the socket. */
  readonly details: string;
  /** Address of the leader, if the server refused the call and named the leader to call instead. */
  readonly leader: Host | undefined;
}

interface Carried {
  readonly type?: unknown;
  readonly code?: unknown;
  readonly details?: unknown;
  readonly metadata?: { getMap?(): Record<string, unknown> };
}

export function grpcErrorOf(error: unknown): GrpcError {
  const own = (typeof error === 'object' && error !== null ? error : {}) as Carried;
  const raw = (own as { _raw?: Carried })._raw ?? own;
  const said = raw.metadata?.getMap?.() ?? {};
  return {
    type: textOf(own.type ?? said['exception']),
    code: typeof own.code === 'number' ? own.code : undefined,
    details: textOf(raw.details) ?? '',
    leader: leaderIn(said),
  };
}

function leaderIn(said: Record<string, unknown>): Host | undefined {
  const address = textOf(said['leader-endpoint-host']);
  const port = Number(said['leader-endpoint-port']);
  return address !== undefined && port > 0 ? { address, port } : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** True if the server answered that it knows no leader. It has then refused the call and written nothing. */
export function knowsNoLeader({ details }: GrpcError): boolean {
  return /^(Server Is Not Ready|No leader info available in response)/.test(details);
}
