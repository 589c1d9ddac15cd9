import { Controller, Inject, Param, Query, type Type } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { kit } from '@art30/accounting';
import { Books } from '@art30/books';
import { Asking } from './command-request';
import { NoPath, type Resource } from './command-routes';
import { QueryEndpoint, type QueryDocs } from './query-endpoint';
import { classOf } from '../schema/schema-class';
import type { Caller } from '../sign-in/caller';

/** The queries of one resource. */
export type QueryResource = Resource<QueryRoute>;

/** One GET: its address, the shapes of what is asked and answered, and where the books say it. */
export interface QueryRoute<
  P extends kit.Shape = kit.Shape,
  Q extends kit.Shape = kit.Shape,
  A extends kit.Shape = kit.Shape,
> extends Omit<QueryDocs, 'answer'> {
  /** Address below the root, `:pledgeId`. */
  readonly at: string;
  /** Shape of its variable parts; left out where it has none. */
  readonly path?: P;
  readonly query: Q;
  readonly answer: A;
  /** @param caller who asks; given where the route is `personal`. */
  read(
    books: Books,
    query: kit.Infer<Q>,
    path: kit.Infer<P>,
    caller: Caller,
  ): kit.Infer<A> | Promise<kit.Infer<A>>;
}

/** States one route; the types of what is asked and answered follow from the shapes. */
export function queryRoute<P extends kit.Shape, Q extends kit.Shape, A extends kit.Shape>(
  route: QueryRoute<P, Q, A>,
): QueryRoute {
  return route;
}

type Reading = { readonly books: Books };

/** The controller of a resource: each of its methods asks the books, and nothing else. */
export function queryController({ name, root, tag, routes }: QueryResource): Type<unknown> {
  const made = {
    [name]: class {
      constructor(readonly books: Books) {}
    },
  }[name] as Type<Reading>;
  Inject(Books)(made, undefined, 0);
  for (const [operation, route] of Object.entries(routes)) {
    define(made.prototype as object, operation, route);
  }
  ApiTags(tag)(made);
  Controller(root)(made);
  return made;
}

function define(prototype: object, operation: string, route: QueryRoute): void {
  const { at, path = NoPath, query, answer, ...docs } = route;
  // Nest and the contract look a method up by the name of its function.
  const method = {
    [operation](this: Reading, named: object, asked: object, caller: Caller): unknown {
      return route.read(this.books, asked as never, named as never, caller);
    },
  }[operation];
  const descriptor = { configurable: true, value: method as NonNullable<typeof method> };
  Object.defineProperty(prototype, operation, descriptor);
  Reflect.defineMetadata(
    'design:paramtypes',
    [classOf(path), classOf(query), Object],
    prototype,
    operation,
  );
  Query()(prototype, operation, 1);
  Param()(prototype, operation, 0);
  if (docs.personal) Asking()(prototype, operation, 2);
  QueryEndpoint(at, { ...docs, answer: classOf(answer) })(prototype, operation, descriptor);
}
