import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from './config';

/** Level number of `warn` in pino. Lines of this level and above are written at once. */
const atOnceFrom = 40;

/** Symbol by which pino recognizes a destination that wants to know the level of each line. */
const withLevels = Symbol.for('pino.metadata');

/** Milliseconds for which lines are buffered. */
const gatheredMs = 10;

/**
 * Buffers log lines for some milliseconds, because each write blocks the process. Warnings and errors are written at
 * once, together with the lines before them. The remaining lines are written when the process ends, even by an uncaught
 * error.
 */
export class GatheredLines implements DestinationStream {
  readonly [withLevels] = true;
  lastLevel = 0;
  #lines = '';
  #isDue = false;

  constructor(private readonly to: DestinationStream) {
    process.on('exit', () => this.#flush());
  }

  write(line: string): void {
    this.#lines += line;
    if (this.lastLevel >= atOnceFrom) return this.#flush();
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#flush();
    }, gatheredMs);
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = '';
    if (lines !== '') this.to.write(lines);
  }
}

/**
 * Loggers of the framework that report its own start. These lines are logged at the level `debug`, because they only
 * interest developers of the framework.
 */
const startTalk: readonly unknown[] = [
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
];
/**
 * Loggers with which the framework reports a failed start. Their errors are not logged, because the program reports the
 * failure itself in one line.
 */
const startFailures: readonly unknown[] = ['ExceptionHandler', 'NestApplication'];

let standardOutput: GatheredLines | undefined;

/** A log message with facts, which become members of the logged JSON line. */
export class FactsLogged {
  constructor(
    readonly text: string,
    readonly facts: Readonly<Record<string, string | number | null | undefined>>,
  ) {}
}

/** Writes log lines as JSON to standard output. Tokens, and credentials in addresses, are masked. */
export class Log implements LoggerService {
  private readonly pino: Logger;

  /** @param to destination of the lines; standard output by default. */
  constructor(level: LogLevel, to?: DestinationStream) {
    const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
    this.pino = pino(options, to ?? (standardOutput ??= new GatheredLines(pino.destination(1))));
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write(startTalk.includes(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    if (!startFailures.includes(rest.at(-1))) this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /**
   * Writes a line. The framework passes the name of the calling logger as the last argument, and for errors a stack
   * trace before it.
   */
  private write(level: pino.Level, message: unknown, rest: readonly unknown[]): void {
    const context = rest.length > 0 ? rest[rest.length - 1] : undefined;
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
    const facts = message instanceof FactsLogged ? message.facts : {};
    const beside = { ...facts, context, stack: stack && withoutSecrets(stack) };
    this.pino[level](beside, withoutSecrets(messageText(message)));
  }
}

function messageText(message: unknown): string {
  if (message instanceof FactsLogged) return message.text;
  const loggedText = message instanceof Error ? message.message : message;
  return typeof loggedText === 'string' ? loggedText : JSON.stringify(loggedText);
}

/** Masks credentials in addresses such as `esdb://user:password@host`, and access tokens. */
export function withoutSecrets(text: string): string {
  return text.replace(/(\w:\/\/)[^/\s@]*@/g, '$1***@').replace(/\beyJ[\w.=-]*/g, '***');
}

/** Shortens paths to file names, because the folders of the server are not shown to callers. */
export function withoutFolders(text: string): string {
  return text.replace(/(?<![\w:/.])\/(?:[^\s/:'"]+\/)+/g, '');
}
