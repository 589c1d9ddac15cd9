import { Controller, Inject, Param, Query, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { kit, Role } from '@art30/accounting';
import { Books } from '@art30/books';
import { Asking, Replying, type Replied } from './command-request';
import { NoPath, type Resource } from './command-routes';
import { CursorSeal, type CursorReader } from '../readers/cursor-seal';
import { demandWithout, isDonor, type OwnReading } from '../readers/donor-reading';
import { QueryEndpoint, type QueryDocs } from './query-endpoint';
import { statedMembers } from '../readers/stated-members';
import { notForYou } from '../problems/sign-in-refusals';
import { classOf } from '../schema/schema-class';
import { Access, type RouteAccess } from '../route-access/route-access';
import type { RawReply } from '../http/raw-http';
import type { Caller } from '../sign-in/caller';

/** The query routes of one resource. */
export type QueryResource = Resource<QueryRoute>;

/**
 * One GET route: its path, its roles, the shapes (declared schemas) of query and answer, and the function that reads
 * the answer from the books.
 */
export interface QueryRoute<
  P extends kit.Shape = kit.Shape,
  Q extends kit.Shape = kit.Shape,
  A extends kit.Shape = kit.Shape,
  O extends kit.Shape = kit.Shape,
>
  extends Omit<QueryDocs, 'answer' | 'own'>, Pick<RouteAccess, 'about'> {
  /** Path below the root, such as `:pledgeId`. */
  readonly at: string;
  /** Roles that may use the route; donors may too, if `own` is set. */
  readonly roles: readonly Role[];
  /** Shape of the path parameters; undefined if the route has none. */
  readonly path?: P;
  readonly query: Q;
  readonly answer: A;
  /** The answer to donors, made from their own data only. Without it the route is closed to donors. */
  readonly own?: OwnReading<P, Q, O>;
  /**
   * Reads the answer from the books.
   *
   * @param caller the person who sent the query.
   */
  read(
    books: Books,
    query: kit.Infer<Q>,
    path: kit.Infer<P>,
    caller: Caller,
  ): kit.Infer<A> | Promise<kit.Infer<A>>;
}

/** Declares one route. The function only lets TypeScript infer the types of query and answer from their shapes. */
export function queryRoute<
  P extends kit.Shape,
  Q extends kit.Shape,
  A extends kit.Shape,
  O extends kit.Shape,
>(route: QueryRoute<P, Q, A, O>): QueryRoute {
  return route;
}

type Reading = { readonly books: Books; readonly seal: CursorSeal };

/** Generates the controller of a resource. Its methods only read the books. */
export function queryController({ name, root, tag, routes }: QueryResource): Type<unknown> {
  const made = {
    [name]: class {
      constructor(
        readonly books: Books,
        readonly seal: CursorSeal,
      ) {}
    },
  }[name] as Type<Reading>;
  Inject(Books)(made, undefined, 0);
  Inject(CursorSeal)(made, undefined, 1);
  for (const [operation, route] of Object.entries(routes)) {
    define(made.prototype as object, `${name}.${operation}`, route);
  }
  ApiTags(tag)(made);
  Controller(root)(made);
  return made;
}

/**
 * Defines the controller's method for one route.
 *
 * @param named resource and operation, separated by a dot.
 */
function define(prototype: object, named: string, route: QueryRoute): void {
  const { at, path = NoPath, query, answer, own, roles, about, ...docs } = route;
  const operation = named.slice(named.indexOf('.') + 1);
  // The framework and the contract identify a method by the name of its function.
  const method = {
    async [operation](
      this: Reading,
      ...[inPath, asked, caller, { reply }]: [object, object, Caller, Replied]
    ): Promise<object> {
      const givenAnswer = await answered(this, route, { caller, operation: named, inPath, asked });
      if (route.tagged) tag(givenAnswer, reply);
      return givenAnswer;
    },
  }[operation];
  const descriptor = { configurable: true, value: method as NonNullable<typeof method> };
  Object.defineProperty(prototype, operation, descriptor);
  Reflect.defineMetadata(
    'design:paramtypes',
    [classOf(path), classOf(query), Object, Object],
    prototype,
    operation,
  );
  Query()(prototype, operation, 1);
  Param()(prototype, operation, 0);
  Asking()(prototype, operation, 2);
  Replying()(prototype, operation, 3);
  Access({ roles: own === undefined ? roles : [...roles, 'donor'], about })(
    ...[prototype, operation, descriptor],
  );
  const answers = { answer: classOf(answer), ...(own ? { own: classOf(own.answer) } : {}) };
  QueryEndpoint(at, { ...docs, ...answers })(prototype, operation, descriptor);
}

/** Sets the header ETag to the revision at which a thing was read. Answers to donors contain no revision. */
function tag({ revision }: { readonly revision?: number }, reply: RawReply): void {
  if (revision !== undefined) void reply.header('ETag', `"${revision}"`);
}

/** A received query with its caller. */
interface ReceivedQuery extends Omit<CursorReader, 'caller'> {
  readonly caller: Caller;
  readonly inPath: object;
  readonly asked: object;
}

/**
 * Answers a query. A cursor is encrypted for clients, because it could contain ids of others. It is decrypted before
 * the books use it, and the next one is encrypted in the answer.
 */
async function answered(
  reading: Reading,
  route: QueryRoute,
  question: ReceivedQuery,
): Promise<object> {
  const { cursor } = question.asked as { readonly cursor?: string | undefined };
  const asked =
    cursor === undefined
      ? question.asked
      : { ...question.asked, cursor: reading.seal.open(cursor, question) };
  const answer: object = await read(reading, route, { ...question, asked });
  const { next } = answer as { readonly next?: unknown };
  if (route.query.members['cursor'] === undefined || typeof next !== 'string') return answer;
  return { ...answer, next: reading.seal.seal(next, question) };
}

/**
 * Reads the answer for the caller; a donor gets the answer made for donors.
 *
 * @throws ProblemException ROLE_REQUIRED for a donor at a route closed to donors.
 * @throws ProblemException INVALID_REQUEST if a donor sends a filter that is not for donors.
 */
async function read(
  { books }: Reading,
  route: QueryRoute,
  question: ReceivedQuery,
): Promise<object> {
  const { caller, inPath, asked } = question;
  if (!isDonor(caller)) return route.read(books, asked as never, inPath as never, caller);
  if (route.own === undefined) throw notForYou();
  const { answer, without } = route.own;
  demandWithout(asked, without);
  const own = books.ownOf(caller.donors);
  return statedMembers(answer, await route.own.read(own, asked as never, inPath as never, books));
}
