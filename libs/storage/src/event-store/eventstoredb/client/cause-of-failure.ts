import { connect, type TLSSocket } from 'node:tls';
import { NoAnswer } from '../call-times';
import type { ConnectionSettings } from '../connection-settings';
import { type RequiredRight, CallError } from '../trouble';
import { type GrpcError, grpcErrorOf, knowsNoLeader } from './grpc-error';

/** Time limit in milliseconds of a probe: a connection that only looks for the cause of a failure. */
const probeMs = 1_000;

/** True if a node answers a TLS handshake, so that a connection without TLS had to fail. */
async function speaksTls(address: string): Promise<boolean> {
  return (await handshaken(address, () => true)) ?? false;
}

/** Returns the UTC day on which the certificate of a node expires, such as 2026-01-31; undefined if it is unknown. */
async function certificateEnd(address: string): Promise<string | undefined> {
  const end = await handshaken(address, (socket) => new Date(socket.getPeerCertificate().valid_to));
  return end === undefined || Number.isNaN(end.getTime())
    ? undefined
    : end.toISOString().slice(0, 10);
}

/**
 * Opens a TLS connection to a node and returns what `look` reads from it, or undefined if the handshake
 * fails. Nothing is sent to the node.
 */
function handshaken<Seen>(
  address: string,
  look: (socket: TLSSocket) => Seen,
): Promise<Seen | undefined> {
  const [, name = '', port] = /^(.*):(\d+)$/.exec(address) ?? [];
  const host = name.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    // Certificates are not verified here, because a bad one may be the cause, and nothing is sent to the node.
    const socket = connect({ host, port: Number(port), rejectUnauthorized: false });
    const end = (seen: Seen | undefined): void => {
      socket.destroy();
      resolve(seen);
    };
    socket.setTimeout(probeMs, () => end(undefined));
    socket.once('error', () => end(undefined));
    socket.once('secureConnect', () => end(look(socket)));
  });
}

/** The node that failed a call, and the settings of the connection to it. */
interface Callee {
  /** Host and port of the node. */
  readonly address: string;
  readonly settings: ConnectionSettings;
  /** True if another connection to the node may be opened to find the cause. */
  readonly mayProbe: boolean;
}

/** Words for messages, by the name that the server's access control lists have for a right. */
const verbs = { $r: 'read', $w: 'append to', $mr: 'read the metadata of', $d: 'delete' };

/**
 * Returns the error of a failed call with a message from which an operator knows what to mend. Type and code stay, so
 * that callers decide on retries as before. Only the refusal of a server that knows no leader, which has no type, gets
 * the type `not-leader`.
 *
 * @param asked right that the call needed, for the message about a denied right.
 */
export async function explainedFailure(
  error: unknown,
  callee: Callee,
  asked: RequiredRight,
): Promise<Error> {
  const { address } = callee;
  if (error instanceof NoAnswer) return new NoAnswer(error.ms, address);
  const said = grpcErrorOf(error);
  const { type, code } = said;
  if (knowsNoLeader(said)) {
    return new CallError(`${address} knows no leader of the cluster`, 'not-leader', code);
  }
  if (type === 'not-leader') return new CallError(`${address} does not lead the cluster`, type);
  if (type === 'access-denied' || code === 7 || code === 16) {
    return new CallError(refusalOf(code, callee, asked), type ?? 'access-denied', code, asked);
  }
  const named = type ?? (code === undefined ? 'nothing that is known' : `gRPC status ${code}`);
  const cause = await causeOf(said, callee);
  return new CallError(cause ?? `${address}, or the line to it, says ${named}`, type, code);
}

function refusalOf(code: unknown, { address, settings }: Callee, asked: RequiredRight): string {
  const { credentials, isEncrypted } = settings;
  const isNamed = credentials !== undefined || settings.files.userCertFile !== undefined;
  if (!isNamed) return `${address} wants a user and a password, and EVENTSTORE_URL names none`;
  if (!isEncrypted) {
    return `${address} wants a user and a password, which are not sent without TLS: EVENTSTORE_URL says tls=false`;
  }
  if (code === 16) return `${address} refuses the user or the password of EVENTSTORE_URL`;
  const { right, stream } = asked;
  const lack = `the user of EVENTSTORE_URL may not ${verbs[right]} ${stream} on ${address}`;
  const own = `give it ${right} in the $acl of the metadata of ${stream}`;
  return stream === '$all'
    ? `${lack}: ${own}`
    : `${lack}: ${own}, or in $userStreamAcl of $settings`;
}

/** gRPC status codes of an unreachable server (14) and of a server that does not know the call (12). */
const causedByLine = [14, 12];

/**
 * Finds the cause of a failed connection in the details of a gRPC error, whose text ends with the last socket
 * error.
 */
async function causeOf({ code, details }: GrpcError, callee: Callee): Promise<string | undefined> {
  const { address, settings } = callee;
  if (code === undefined || !causedByLine.includes(code)) return undefined;
  const simple = simpleCauses(callee).find(([pattern]) => pattern.test(details));
  if (simple !== undefined) return simple[1];
  if (/certificate has expired/.test(details)) return endedCertificate(callee);
  const mayBeTls = /Failed to connect|Protocol error/.test(details) && !settings.isEncrypted;
  if (mayBeTls && callee.mayProbe && (await speaksTls(address))) {
    return `${address} speaks TLS, and EVENTSTORE_URL says tls=false`;
  }
  return foreignServer(details, address);
}

/** Returns a message if the details show that a server of another kind listens at the address. */
function foreignServer(details: string, address: string): string | undefined {
  const [, status] = /HTTP status code (\d+)/.exec(details) ?? [];
  if (status) return `${address} answers with HTTP status ${status}: it is no EventStoreDB`;
  const isRightPort = 'is it the port of an EventStoreDB?';
  if (/Protocol error/.test(details)) return `${address} does not speak HTTP/2: ${isRightPort}`;
  const isEnded = /Failed to connect|before secure TLS connection/.test(details);
  return isEnded ? `${address} ended the connection: ${isRightPort}` : undefined;
}

async function endedCertificate({ address, mayProbe }: Callee): Promise<string> {
  const end = mayProbe ? await certificateEnd(address) : undefined;
  return `the certificate of ${address} ended${end === undefined ? '' : ` on ${end}`}`;
}

function simpleCauses({ address, settings }: Callee): [RegExp, string][] {
  const [host] = address.split(/:\d+$/);
  const authority =
    settings.files.tlsCAFile === undefined
      ? 'an authority that Node does not know: name its file as tlsCAFile'
      : 'an authority that tlsCAFile does not name';
  return [
    [/ECONNREFUSED/, `nothing listens at ${address} (connection refused)`],
    [/Name resolution failed|ENOTFOUND|EAI_AGAIN/, `the name ${host} is not known (DNS)`],
    [/EHOSTUNREACH|ENETUNREACH/, `no route leads to ${address}`],
    [/ETIMEDOUT|Connect timeout/, `${address} did not accept a connection in time`],
    [/ALTNAME_INVALID/, `the certificate of ${address} does not name ${host}`],
    [
      /self-signed certificate|unable to (verify|get)|signature failure|issuer/,
      `the certificate of ${address} is signed by ${authority}`,
    ],
    [/not yet valid/, `the certificate of ${address} is not valid yet: compare the clocks`],
    [
      /wrong version number|packet length too long|ssl3_get_record/,
      `${address} does not speak TLS: is tls=false missing in EVENTSTORE_URL?`,
    ],
    [
      /alert|handshake failure/,
      `${address} ended the TLS handshake: look at userCertFile and userKeyFile`,
    ],
  ];
}
