import type { Registered, RegisterName } from '@art30/accounting';
import { answered, answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { QuestionRefused } from '../times/refusals';
import type { Answer, AsOfQuery, PageAnswer, PageQuery } from '../times/shapes';
import type { RegisterReader, Thing } from './register-reader';

/** Describes a register, and how its records are converted into answers. */
export interface RegisterView<Name extends RegisterName, View> {
  readonly register: Name;
  /** Prefix of the refusal code: `DONOR` for DONOR_UNKNOWN. */
  readonly noun: string;
  readonly view: (thing: Thing<Registered[Name]>) => View;
}

/** Answers queries for the records of a register, as a list or one by one. */
export class Register<Name extends RegisterName, View extends object> {
  constructor(
    private readonly asOf: AsOfResolver,
    private readonly registers: RegisterReader,
    private readonly shown: RegisterView<Name, View>,
  ) {}

  async list(query: PageQuery): Promise<PageAnswer & { items: View[] }> {
    const { register, view } = this.shown;
    const page = await this.asOf.page(query);
    const { rows, nextAfter } = this.registers.page(register, page);
    return { ...answeredPage(page, nextAfter), items: rows.map(view) };
  }

  /**
   * Returns one record.
   *
   * @throws QuestionRefused UNKNOWN if the record does not exist as of the query's date and time.
   */
  async find(id: string, query: AsOfQuery): Promise<Answer & View> {
    const { register, noun, view } = this.shown;
    const asOf = await this.asOf.resolve(query);
    const thing = this.registers.find(register, id, asOf) ?? unknown(noun, id, asOf);
    return { ...answered(asOf), ...view(thing) };
  }
}

/**
 * Refuses a query for a record that does not exist.
 *
 * @throws QuestionRefused UNKNOWN, with the date and sequence that were searched.
 */
export function unknown(noun: string, id: string, { asAt, sequence }: AsOf): never {
  const date = asAt === null ? '' : ` as at ${asAt}`;
  const what = `${noun.toLowerCase().replaceAll('_', ' ')} ${id}${date}`;
  const detail = `there is no ${what} in the books through sequence ${sequence}`;
  throw new QuestionRefused('UNKNOWN', `${noun}_UNKNOWN`, detail);
}
