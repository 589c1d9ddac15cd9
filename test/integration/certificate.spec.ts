import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSignedCertificate } from '../eventstoredb-server/self-signed';
import { CertificateWatch, readCertificate } from '../../apps/api/src/http/network/certificate';

describe('the certificate of the service', () => {
  const folder = mkdtempSync(join(tmpdir(), 'art30-'));
  const files = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  const now = new Date('2026-06-01T00:00:00.000Z');
  const read = (hosts: readonly string[] = []) => readCertificate(files, hosts, now);

  afterAll(() => rmSync(folder, { recursive: true }));

  function write(form: Parameters<typeof selfSignedCertificate>[0] = {}): void {
    const { certificate, privateKey } = selfSignedCertificate(form);
    writeFileSync(files.certificate, certificate);
    writeFileSync(files.key, privateKey);
    chmodSync(files.key, 0o600);
  }

  it('is taken with its key, and says when it ends', () => {
    write({ host: '*.example.org', end: '270101000000Z' });
    const { options, endsAt } = read(['ledger.example.org']);
    expect(endsAt.toISOString()).toBe('2027-01-01T00:00:00.000Z');
    expect(options.minVersion).toBe('TLSv1.2');
  });

  it.each<[string, () => unknown, string]>([
    ['for another name', () => read(['ledger.example.org']), 'is not for ledger.example.org'],
    ['that ended', () => write({ end: '260531235959Z' }), 'certificate that ended on 2026-05-31'],
    ['of the future', () => write({ begin: '260602000000Z' }), 'is valid from 2026-06-02 on only'],
    ['that is none', () => writeFileSync(files.certificate, 'PEM'), 'holds no certificate (PEM)'],
    [
      'without a file',
      () => rmSync(files.certificate),
      'TLS_CERT_FILE names a file that this account',
    ],
    ['with the key of another', exchangeKey, 'a key that is not of the first certificate'],
    ['whose key is none', () => writeFileSync(files.key, 'PEM'), 'holds no private key (PEM'],
    [
      'whose key others may read',
      () => chmodSync(files.key, 0o604),
      'TLS_KEY_FILE names a file that others',
    ],
  ])('is refused %s', (_what, spoil, says) => {
    write();
    expect(() => {
      spoil();
      read();
    }).toThrow(says);
  });

  function exchangeKey(): void {
    writeFileSync(files.key, selfSignedCertificate().privateKey);
  }

  it('goes on as it was where it cannot be read anew, and is warned of before it ends', () => {
    const said: string[] = [];
    const say = (line: unknown) => void said.push(String(line));
    const given: object[] = [];
    const in10Days = new Date(Date.now() + 10.5 * 86_400_000).toISOString();
    write({ end: `${in10Days.slice(2, 19).replace(/\D/g, '')}Z` });
    const watch = new CertificateWatch(files, [], { log: say, warn: say, error: say });
    watch.watch({ setSecureContext: (options) => void given.push(options) });
    expect(said.splice(0).join()).toMatch(/the certificate ends at .*, in 10 days/);
    writeFileSync(files.key, 'PEM');
    const { endsAt } = watch;
    watch.reload();
    expect(said.splice(0)[0]).toContain(
      'could not be read again, and the previous one stays in use: setting TLS_KEY_FILE',
    );
    expect([given.length, watch.endsAt]).toEqual([0, endsAt]);
    write();
    watch.reload();
    watch.stop();
    expect([given.length, watch.endsAt.getUTCFullYear()]).toEqual([1, 2049]);
    expect(said).toEqual([expect.stringContaining('was read again')]);
  });
});
