import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/**
 * A certified OpenID Connect provider in a separate process. When its parent sends the message `{jwks}`, it signs with
 * those keys and answers `{port}`. It ends with its parent.
 */

const ledger = 'urn:article30:ledger';
const rolesOf = new Map([['svc.bridge', ['recorder']]]);
const client = {
  client_secret: 'a secret of tests',
  id_token_signed_response_alg: 'ES256',
};

let port = 0;
let provider;

const server = createServer((request, response) => {
  // Close the connection after each answer. The provider could close a kept one just as the next request is
  // sent.
  response.setHeader('connection', 'close');
  if (request.url.startsWith('/interaction/')) void signIn(request, response);
  else provider.callback()(request, response);
});

process.on('message', ({ jwks }) => {
  if (provider) return use(jwks);
  server.listen(0, '127.0.0.1', () => {
    port = server.address().port;
    use(jwks);
  });
});
process.on('disconnect', () => process.exit());

function use(jwks) {
  provider = new Provider(`http://127.0.0.1:${port}`, configuration(jwks));
  process.send({ port });
}

/** Signs in the person whom `login_hint` names, with the stated roles: `{"person": …, "roles": […]}`. */
async function signIn(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const { person, roles } = JSON.parse(params.login_hint);
  rolesOf.set(person, roles);
  await provider.interactionFinished(request, response, { login: { accountId: person } });
}

async function grantOfEverything({ oidc }) {
  const grant = new oidc.provider.Grant({
    clientId: oidc.client.clientId,
    accountId: oidc.session.accountId,
  });
  grant.addOIDCScope('openid');
  grant.addResourceScope(ledger, 'books');
  await grant.save();
  return grant;
}

function configuration(jwks) {
  return {
    jwks,
    clients: [
      {
        ...client,
        client_id: 'ledger-ui',
        grant_types: ['authorization_code'],
        redirect_uris: ['https://ledger.example.org/signed-in'],
      },
      {
        ...client,
        client_id: 'svc.bridge',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    cookies: { keys: ['a key of tests'] },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    loadExistingGrant: grantOfEverything,
    extraTokenClaims: (_, token) => ({ roles: rolesOf.get(token.accountId ?? token.clientId) }),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'books',
          audience: ledger,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}
