import type { LoggerService } from '@nestjs/common';
import pino from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from './config';

/** The level from which on a line is written at once: `warn`, in numbers of pino. */
const atOnceFrom = 40;

/** By this pino knows to say the level of each line. */
const withLevels = Symbol.for('pino.metadata');

/** Milliseconds for which lines are gathered. */
const gatheredMs = 10;

/**
 * Lines of some milliseconds, written together: each write stops everything else. What tells of a fault is
 * written at once with what stands before it, and so is what is left when the process ends, be it by a defect.
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

/** Loggers of the framework that tell of its own start; of interest to its developers only. */
const startTalk: readonly unknown[] = [
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
];
/** A start that fails is told by who started, in one line. */
const startFailures: readonly unknown[] = ['ExceptionHandler', 'NestApplication'];

let standardOutput: GatheredLines | undefined;

/** A text of the log and the facts that stand beside it as members of their own. */
export class FactsLogged {
  constructor(
    readonly text: string,
    readonly facts: Readonly<Record<string, string | number | null | undefined>>,
  ) {}
}

/** Lines of JSON on standard output. Credentials in an address and tokens never get there. */
export class Log implements LoggerService {
  private readonly pino: Logger;

  /** @param to where the lines go in place of standard output. */
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

  /** The framework's logger adds the name of its user as the last argument, a stack before it. */
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

/** `esdb://user:password@host` loses what stands before the host, and a token is not shown. */
export function withoutSecrets(text: string): string {
  return text.replace(/(\w:\/\/)[^/\s@]*@/g, '$1***@').replace(/\beyJ[\w.=-]*/g, '***');
}

/** What is told to people about a file is its name: the folders above it are of the machine. */
export function withoutFolders(text: string): string {
  return text.replace(/(?<![\w:/.])\/(?:[^\s/:'"]+\/)+/g, '');
}
