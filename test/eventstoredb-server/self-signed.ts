import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  /** The private key in PEM. */
  readonly privateKey: string;
  /** The certificate in PEM. */
  readonly certificate: string;
}

const tags = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, sequence: 0x30, set: 0x31 };
const ecdsaWithSha256 = '2a8648ce3d040302';
const commonName = '550403';
const subjectAltName = '551d11';

export interface CertificateForm {
  /** The single DNS name of the certificate. */
  readonly host?: string;
  /** Start and end of the certificate's validity, as `YYMMDDhhmmssZ`. */
  readonly begin?: string;
  readonly end?: string;
}

/** Generates a certificate for each run, as one in the repository would expire. */
export function selfSignedCertificate({
  host: named = 'localhost',
  begin = '200101000000Z',
  end = '491231235959Z',
}: CertificateForm = {}): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ecdsaWithSha256));
  const name = sequence(der(tags.set, sequence(oid(commonName), der(0x0c, Buffer.from(named)))));
  const host = sequence(der(0x82, Buffer.from(named)));
  const body = sequence(
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(der(0x17, Buffer.from(begin)), der(0x17, Buffer.from(end))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(oid(subjectAltName), der(tags.octets, host)))),
  );
  const signature = Buffer.concat([Buffer.from([0]), sign('sha256', body, privateKey)]);
  const certificate = sequence(body, algorithm, der(tags.bits, signature));
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem(certificate),
  };
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(tags.sequence, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(tags.oid, Buffer.from(hex, 'hex'));
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
