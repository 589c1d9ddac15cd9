import { invalidRequest } from '../http/problem';

/** Refuses a query parameter that cannot be read: 400, naming it. */
export function badQuery(field: string, detail: string): never {
  throw invalidRequest([{ field, detail }]);
}
