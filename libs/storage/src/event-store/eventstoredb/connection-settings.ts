/**
 * Hosts, credentials and options of a connection to a server. Never print them, because they may contain a
 * password.
 */
export interface ConnectionSettings {
  readonly hosts: readonly Host[];
  /** True if the single host is a DNS name that lists the members of the cluster. */
  readonly isDiscovered: boolean;
  /** True for a connection with TLS, which is the default. */
  readonly isEncrypted: boolean;
  readonly credentials?: Credentials;
  readonly files: Partial<Record<FileOption, string>>;
  readonly numbers: Partial<Record<NumberOption, number>>;
  readonly connectionName?: string;
}

/** Name and password of an account on the server. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Host {
  readonly address: string;
  readonly port: number;
}

/**
 * Options that name PEM files: the certificate authority of the servers, the client certificate of this service, and
 * the key of that certificate.
 */
const fileOptions = ['tlsCAFile', 'userCertFile', 'userKeyFile'] as const;
type FileOption = (typeof fileOptions)[number];

/**
 * Options with numbers. They are milliseconds, except for `gossipTimeout` (seconds) and `maxDiscoverAttempts` (a
 * count).
 */
const numberOptions = [
  'keepAliveInterval',
  'keepAliveTimeout',
  'discoveryInterval',
  'gossipTimeout',
  'maxDiscoverAttempts',
] as const;
type NumberOption = (typeof numberOptions)[number];

/**
 * Options that may be given only with the value below, because the service depends on it: it reads from the leader, and
 * a failed append must throw.
 */
const fixedOptions = { nodePreference: 'leader', throwOnAppendFailure: 'true' } as const;

const defaultPort = 2113;
const numberMax = 3_600_000;

/** A connection string that cannot be used. The message names the faulty part and never quotes it. */
export class BadConnectionString extends Error {
  constructor(readonly reason: string) {
    super(`the connection string of the event store cannot be used: ${reason}`);
    this.name = 'BadConnectionString';
  }
}

const form = /^(esdb|esdb\+discover):\/\/(?:([^@/?#]*)@)?([^@/?#]+)\/?(?:\?([^#]*))?$/;

/**
 * Parses `esdb://user:password@host:port,host:port?option=value` or `esdb+discover://…`. The client library is
 * not given the string itself, because its error for an unknown option prints the string with the password.
 *
 * @throws BadConnectionString if the string has another form, or an option or value that cannot be used.
 */
export function connectionSettings(url: string): ConnectionSettings {
  const parts = form.exec(url.trim());
  if (parts === null) {
    throw new BadConnectionString(
      'it is not of the form esdb://host:port?option=value or esdb+discover://…, with user:password and @ ' +
        'before the host; ' +
        'in a user name or password : @ / ? and # must be percent-encoded',
    );
  }
  const [, scheme, user, hosts = '', query = ''] = parts;
  const isDiscovered = scheme === 'esdb+discover';
  const options = optionsOf(query);
  const settings = {
    hosts: hosts.split(',').map(hostOf),
    isDiscovered,
    isEncrypted: flag(options.get('tls'), 'tls'),
    files: Object.fromEntries(
      fileOptions.flatMap((name) => (options.has(name) ? [[name, options.get(name)]] : [])),
    ),
    numbers: Object.fromEntries(
      numberOptions.flatMap((name) =>
        options.has(name) ? [[name, wholeNumber(options.get(name) ?? '', name)]] : [],
      ),
    ),
    ...(user !== undefined && { credentials: credentialsOf(user) }),
    ...(options.has('connectionName') && { connectionName: options.get('connectionName') ?? '' }),
  };
  if (isDiscovered && settings.hosts.length > 1) {
    throw new BadConnectionString(
      'esdb+discover takes one host, the DNS name that lists the nodes',
    );
  }
  if (options.has('userCertFile') !== options.has('userKeyFile')) {
    throw new BadConnectionString(
      'userCertFile and userKeyFile belong together: give both or neither',
    );
  }
  return settings;
}

function optionsOf(query: string): Map<string, string> {
  const knownOptions = [
    'tls',
    'connectionName',
    ...fileOptions,
    ...numberOptions,
    ...Object.keys(fixedOptions),
  ];
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [key = '', value = '', ...rest] = pair.split('=');
    const name = knownOptions.find((option) => option.toLowerCase() === key.toLowerCase());
    if (name === undefined) {
      throw new BadConnectionString(
        `${namable(key)} is not known: docs/eventstoredb.md lists the options`,
      );
    }
    if (value === '' || rest.length > 0)
      throw new BadConnectionString(`${name} needs one value, as in ${name}=value`);
    if (options.has(name)) throw new BadConnectionString(`${name} is given twice: give it once`);
    options.set(name, decoded(value, name));
  }
  for (const [name, fixed] of Object.entries(fixedOptions)) {
    if ((options.get(name) ?? fixed).toLowerCase() !== fixed) {
      throw new BadConnectionString(`${name} is always ${fixed}: leave it out`);
    }
  }
  return options;
}

/** Returns the name of an unknown option for a message, or no name if the text may be a misplaced password. */
function namable(key: string): string {
  return /^[A-Za-z][A-Za-z-]{0,39}$/.test(key) ? `the option ${key}` : 'one option';
}

function hostOf(text: string): Host {
  const [, address, port] =
    /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (address === undefined)
    throw new BadConnectionString(
      'each host must be host or host:port: check the commas between hosts',
    );
  const number = port === undefined ? defaultPort : Number(port);
  if (number < 1 || number > 65_535)
    throw new BadConnectionString('a port must be 1 to 65535: check the number behind the colon');
  return { address, port: number };
}

function credentialsOf(user: string): Credentials {
  const [username = '', password = '', ...rest] = user.split(':');
  if (username === '' || password === '' || rest.length > 0) {
    throw new BadConnectionString('write user:password before the @, both percent-encoded');
  }
  return {
    username: decoded(username, 'the user name'),
    password: decoded(password, 'the password'),
  };
}

function decoded(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadConnectionString(`${part} is not percent-encoded: write % itself as %25`);
  }
}

function flag(text: string | undefined, name: string): boolean {
  if (text === undefined || text === 'true') return true;
  if (text === 'false') return false;
  throw new BadConnectionString(`${name} must be true or false`);
}

function wholeNumber(text: string, name: string): number {
  const number = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= numberMax) return number;
  throw new BadConnectionString(`${name} must be a whole number from 1 to ${numberMax}`);
}
