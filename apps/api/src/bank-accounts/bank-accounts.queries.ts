import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { RegisterQueries, type RegisterView } from '@art30/books';
import type { AsOfQueryDto, PageQueryDto } from '../read/as-of.dto';
import type {
  BankAccountAnswerDto,
  BankAccountsPageDto,
  BankAccountViewDto,
} from './bank-accounts-view.dto';

export class ListBankAccounts extends Query<BankAccountsPageDto> {
  constructor(readonly query: PageQueryDto) {
    super();
  }
}

export class FindBankAccount extends Query<BankAccountAnswerDto> {
  constructor(
    readonly code: string,
    readonly query: AsOfQueryDto,
  ) {
    super();
  }
}

const bankAccounts: RegisterView<Omit<BankAccountViewDto, 'code'>, BankAccountViewDto> = {
  register: 'bank_accounts',
  noun: 'BANK_ACCOUNT',
  view: ({ id, currency, ledgerAccount, openedOn }) => ({
    code: id,
    currency,
    ledgerAccount,
    openedOn,
  }),
};

@QueryHandler(ListBankAccounts)
export class ListBankAccountsHandler implements IQueryHandler<ListBankAccounts> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ query }: ListBankAccounts): Promise<BankAccountsPageDto> {
    return this.registers.list(bankAccounts, query);
  }
}

@QueryHandler(FindBankAccount)
export class FindBankAccountHandler implements IQueryHandler<FindBankAccount> {
  constructor(private readonly registers: RegisterQueries) {}

  execute({ code, query }: FindBankAccount): Promise<BankAccountAnswerDto> {
    return this.registers.one(bankAccounts, code, query);
  }
}
