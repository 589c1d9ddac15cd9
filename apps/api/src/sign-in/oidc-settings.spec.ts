import { BadSetting } from '@art30/storage';
import { readOidcSettings } from './oidc-settings';

const least = { OIDC_ISSUER: 'https://id.example.org/realms/un', OIDC_AUDIENCE: 'ledger' };

describe('the settings of OpenID Connect', () => {
  it('are none without an issuer', () => {
    expect(readOidcSettings({})).toBeUndefined();
    expect(readOidcSettings({ OIDC_ISSUER: '', OIDC_AUDIENCE: '' })).toBeUndefined();
  });

  it('need an issuer and an audience', () => {
    expect(readOidcSettings(least)).toEqual({
      issuer: 'https://id.example.org/realms/un',
      audience: 'ledger',
      algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'],
      personClaim: 'sub',
      rolesClaim: 'roles',
      donorsClaim: 'donors',
      tokenLifeMaxSeconds: 900,
      clockToleranceSeconds: 5,
      callMs: 5_000,
      keysKeptMs: 60_000,
      keysCooldownMs: 10_000,
    });
  });

  it('can all be set', () => {
    const settings = readOidcSettings({
      OIDC_ISSUER: 'http://localhost:8080/',
      OIDC_AUDIENCE: 'urn:ledger',
      OIDC_ALGORITHMS: 'PS512, ES384',
      OIDC_PERSON_CLAIM: 'person',
      OIDC_ROLES_CLAIM: 'realm_access.roles',
      OIDC_DONORS_CLAIM: 'https://ledger.example.org/donors',
      OIDC_TOKEN_LIFE_MAX_SECONDS: '60',
      OIDC_CLOCK_TOLERANCE_SECONDS: '0',
      OIDC_CALL_MS: '100',
    });
    expect(settings).toMatchObject({
      issuer: 'http://localhost:8080/',
      audience: 'urn:ledger',
      algorithms: ['PS512', 'ES384'],
      personClaim: 'person',
      rolesClaim: 'realm_access.roles',
      donorsClaim: 'https://ledger.example.org/donors',
      tokenLifeMaxSeconds: 60,
      clockToleranceSeconds: 0,
      callMs: 100,
    });
  });

  it.each([
    ['OIDC_ISSUER', 'http://id.example.org'],
    ['OIDC_ISSUER', 'http://127.0.0.1.example.org'],
    ['OIDC_ISSUER', 'ftp://localhost'],
    ['OIDC_ISSUER', 'id.example.org'],
    ['OIDC_ISSUER', 'https://user:secret@id.example.org'],
    ['OIDC_ISSUER', 'https://id.example.org?realm=un'],
    ['OIDC_ISSUER', 'https://id.example.org#un'],
    ['OIDC_AUDIENCE', ''],
    ['OIDC_ALGORITHMS', 'HS256'],
    ['OIDC_ALGORITHMS', 'ES256,HS512'],
    ['OIDC_ALGORITHMS', 'ES256,none'],
    ['OIDC_ALGORITHMS', 'ES256,'],
    ['OIDC_ALGORITHMS', 'es256'],
    ['OIDC_TOKEN_LIFE_MAX_SECONDS', '59'],
    ['OIDC_TOKEN_LIFE_MAX_SECONDS', '901'],
    ['OIDC_CLOCK_TOLERANCE_SECONDS', '61'],
    ['OIDC_CLOCK_TOLERANCE_SECONDS', '-1'],
    ['OIDC_CALL_MS', '99'],
    ['OIDC_CALL_MS', '15001'],
  ])('refuse %s=%s by its name', (name, value) => {
    const reading = () => readOidcSettings({ ...least, [name]: value });
    expect(reading).toThrow(BadSetting);
    expect(reading).toThrow(`setting ${name} must`);
  });

  it('refuse any of them without an issuer', () => {
    const { OIDC_AUDIENCE } = least;
    expect(() => readOidcSettings({ OIDC_AUDIENCE })).toThrow(
      'setting OIDC_ISSUER must be set, as OIDC_AUDIENCE is',
    );
    expect(() => readOidcSettings({ OIDC_CALL_MS: '500' })).toThrow(BadSetting);
  });
});
