import type { Registered, RegisterName } from '@art30/accounting';
import { answered, answeredPage, type AsOf, type AsOfResolver } from '../times/as-of';
import { QuestionRefused } from '../times/refusals';
import type { Answer, AsOfQuery, PageAnswer, PageQuery } from '../times/shapes';
import type { RegisterReader, Thing } from './register-reader';

/** Describes how a register is shown, and converts its records into answers. */
export interface RegisterView<Name extends RegisterName, View> {
  readonly register: Name;
  /** Prefix of the refusal code: `DONOR` for DONOR_UNKNOWN. */
  readonly noun: string;
  readonly view: (thing: Thing<Registered[Name]>) => View;
}

/** Lists the records of a register, and finds a single one. */
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

  /** @throws QuestionRefused UNKNOWN if the record does not exist at the times of the query. */
  async find(id: string, query: AsOfQuery): Promise<Answer & View> {
    const { register, noun, view } = this.shown;
    const asOf = await this.asOf.resolve(query);
    const thing = this.registers.find(register, id, asOf) ?? unknown(noun, id, asOf);
    return { ...answered(asOf), ...view(thing) };
  }
}

/** @throws QuestionRefused UNKNOWN, with the times at which the record does not exist. */
export function unknown(noun: string, id: string, { asAt, sequence }: AsOf): never {
  const date = asAt === null ? '' : ` as at ${asAt}`;
  const what = `${noun.toLowerCase().replaceAll('_', ' ')} ${id}${date}`;
  const detail = `there is no ${what} in the books through sequence ${sequence}`;
  throw new QuestionRefused('UNKNOWN', `${noun}_UNKNOWN`, detail);
}
