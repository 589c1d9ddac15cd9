import { connect, type TLSSocket } from 'node:tls';

/** Longest look at a node. */
const probeMs = 1_000;

/** Whether a node answers a TLS handshake. */
export async function speaksTls(address: string): Promise<boolean> {
  return (await handshaken(address, () => true)) ?? false;
}

/** The day on which the certificate of a node ends, as 2026-01-31. */
export async function certificateEnd(address: string): Promise<string | undefined> {
  const end = await handshaken(address, (socket) => new Date(socket.getPeerCertificate().valid_to));
  return end === undefined || Number.isNaN(end.getTime())
    ? undefined
    : end.toISOString().slice(0, 10);
}

/** What is seen of a node after a handshake, undefined without one. Nothing is sent to the node. */
function handshaken<Seen>(
  address: string,
  look: (socket: TLSSocket) => Seen,
): Promise<Seen | undefined> {
  const [, name = '', port] = /^(.*):(\d+)$/.exec(address) ?? [];
  const host = name.replace(/^\[|\]$/g, '');
  return new Promise((resolve) => {
    // Nothing is trusted here: the certificate is looked at and the connection ends.
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
