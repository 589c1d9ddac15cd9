import {
  applyDecorators,
  Body,
  Controller,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  Post,
  Req,
} from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { kit } from '@art30/accounting';
import { Books } from '@art30/books';
import { ProblemException } from '../problems/problem';
import { ProblemDocument } from '../problems/problem-answer';
import {
  PasswordSet,
  PasswordSetting,
  SecretHalf,
  SignedInAnswer,
  SignInRequest,
} from './sign-in.answers';
import { ChangePath } from '../resources/people.routes';
import { Asking } from '../routes/command-request';
import { problemResponse, queryProblems } from '../routes/query-endpoint';
import { classOf, Stated } from '../schema/schema-class';
import { Access } from '../route-access/route-access';
import { RateLimits } from '../http/traffic/rate-limits';
import type { RawRequest } from '../http/raw-http';
import { RefusedSignIns } from '../access-log/refused-sign-ins';
import type { Caller } from '../sign-in/caller';
import { LocalAccounts } from './local-accounts';
import { signInElsewhere } from '../problems/sign-in-refusals';
import { SIGN_IN_WAYS, type PasswordSignIn, type SignInWays } from './sign-in-ways';

const { badRequest, defect } = queryProblems;
/** Responses for a request whose body is refused, of every route that has a body. */
const withBody = applyDecorators(
  problemResponse(HttpStatus.BAD_REQUEST, 'INVALID_REQUEST, MALFORMED_JSON'),
  problemResponse(HttpStatus.PAYLOAD_TOO_LARGE, 'BODY_TOO_LARGE'),
  problemResponse(HttpStatus.UNSUPPORTED_MEDIA_TYPE, 'UNSUPPORTED_MEDIA_TYPE'),
);
const refused = problemResponse(HttpStatus.UNAUTHORIZED, 'SIGN_IN_REFUSED');
const elsewhere = problemResponse(HttpStatus.NOT_FOUND, 'SIGN_IN_ELSEWHERE');
const busy = problemResponse(HttpStatus.SERVICE_UNAVAILABLE, 'ANSWER_TIMEOUT, BUSY');
const busyOrUntraced = problemResponse(
  HttpStatus.SERVICE_UNAVAILABLE,
  'ANSWER_TIMEOUT, BUSY, ACCESS_LOG_UNAVAILABLE',
);

/** Routes to sign in with a local account. They record nothing in the ledger. */
@ApiTags('people')
@ApiExtraModels(classOf(ProblemDocument))
@Controller('v1')
export class SignInController {
  constructor(
    @Inject(SIGN_IN_WAYS) private readonly ways: SignInWays,
    private readonly books: Books,
    private readonly refused: RefusedSignIns,
    private readonly rates: RateLimits,
  ) {}

  @Stated(SignInRequest, null)
  @Access({ roles: 'open', about: 'none' })
  @Post('sign-in')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Sign in',
    description:
      'Answers a token of ten minutes for a person with a local account. `lastSignIns` says when and from where the account was used before: if one of them is unknown to you, tell an administrator. Each failed attempt is answered later than the one before; no account is locked out. With an identity provider, a token comes from there.',
  })
  @ApiOkResponse({ description: 'Signed in.', type: classOf(SignedInAnswer) })
  @withBody
  @refused
  @elsewhere
  @defect
  @busyOrUntraced
  async signIn(
    @Body() { person, password }: kit.Infer<typeof SignInRequest>,
    @Req() request: RawRequest,
  ): Promise<kit.Infer<typeof SignedInAnswer>> {
    const ways = this.byPasswords();
    const signing = ways.signIn(person, password);
    const { caller, token, expiresAt } = await this.noting(signing, person, request);
    request.signedIn = caller;
    await this.rates.demandSignIn(request);
    const lastSignIns = [...ways.keepSignIn(caller.person, request.ip)];
    return { token, expiresAt: new Date(expiresAt).toISOString(), lastSignIns };
  }

  @Stated(PasswordSetting)
  @Access({ roles: 'open', about: 'none' })
  @Post('sign-in/password')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Set a password by a single-use secret',
    description:
      'The secret of an administrator lies in a file on the first day; of everybody else, two administrators hold a half each. It counts once, for 24 hours.',
  })
  @ApiOkResponse({ description: 'It is set.', type: classOf(PasswordSet) })
  @withBody
  @refused
  @elsewhere
  @problemResponse(HttpStatus.UNPROCESSABLE_ENTITY, 'PASSWORD_REFUSED')
  @defect
  @busy
  async setPassword(
    @Body() { person, secret, password }: kit.Infer<typeof PasswordSetting>,
    @Req() request: RawRequest,
  ): Promise<kit.Infer<typeof PasswordSet>> {
    const setting = this.byPasswords().setPassword(person, secret, password);
    await this.noting(setting, person, request);
    return { person: person.toLowerCase() };
  }

  @Stated(ChangePath)
  @Access({ roles: ['administrator'], about: 'none' })
  @Post('account-changes/:changeId/secret')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Half of the secret with which somebody sets a password',
    description:
      'Once the change is released, the secret is shown in two halves: one to the administrator who requested the account or the reset, one to the administrator who released it. Neither can set the password alone. If a half is lost, the password must be reset again.',
  })
  @ApiOkResponse({
    description: 'The half that belongs to the signed-in administrator.',
    type: classOf(SecretHalf),
  })
  @badRequest
  @problemResponse(HttpStatus.NOT_FOUND, 'CHANGE_UNKNOWN, SIGN_IN_ELSEWHERE')
  @problemResponse(HttpStatus.CONFLICT, 'SECRET_SHOWN')
  @defect
  @busy
  async secretHalf(
    @Param() { changeId }: kit.Infer<typeof ChangePath>,
    @Asking() caller: Caller,
  ): Promise<kit.Infer<typeof SecretHalf>> {
    const { ways } = this;
    if (!(ways instanceof LocalAccounts)) throw signInElsewhere();
    const found = (await this.books.people.accounts.list()).items
      .flatMap(({ person, changes }) => changes.map((change) => ({ ...change, person })))
      .find(({ id }) => id === changeId);
    const part = found && partOf(found, caller.person);
    if (found === undefined || part === undefined) throw unknownChange(changeId);
    const isOpening = found.change === 'OPEN';
    const made = await ways.secretHalf(found.person, changeId, { part, isOpening });
    if (made === null) throw shownAlready();
    return { person: found.person, half: made.half, expiresAt: made.endsAt };
  }

  /**
   * Waits for a sign-in. If it is refused, writes that to both logs and counts it against the rate limit of the sender.
   */
  private async noting<Of>(trying: Promise<Of>, typed: string, request: RawRequest): Promise<Of> {
    try {
      return await trying;
    } catch (error) {
      if (error instanceof ProblemException && error.problem.code === 'SIGN_IN_REFUSED') {
        const ways = this.byPasswords();
        const person = await ways.accountOf(typed);
        this.refused.note({ person, issuer: ways.issuer }, request);
        await this.rates.countRefusedSignIn(request);
      }
      throw error;
    }
  }

  private byPasswords(): PasswordSignIn {
    if (this.ways.passwords === null) throw signInElsewhere();
    return this.ways.passwords;
  }
}

/**
 * Returns which half of a change's single-use secret a person may see; undefined if none. One half is for the
 * administrator who asked for the change, the other for the one who released it.
 */
function partOf(
  change: {
    readonly change: string;
    readonly status: string;
    readonly askedBy: string;
    readonly releasedBy: string | null;
  },
  person: string,
): 'asker' | 'releaser' | undefined {
  if (!['OPEN', 'RESET'].includes(change.change) || change.status !== 'RELEASED') return undefined;
  if (person === change.askedBy) return 'asker';
  return person === change.releasedBy ? 'releaser' : undefined;
}

function unknownChange(changeId: string): ProblemException {
  const detail = `you have no half of a secret under change ${changeId}: you must have asked for or released it, and it must be released`;
  return new ProblemException({ status: 404, code: 'CHANGE_UNKNOWN', detail });
}

function shownAlready(): ProblemException {
  const detail = 'your half was already shown, or the time for it is over: have the password reset';
  return new ProblemException({ status: 409, code: 'SECRET_SHOWN', detail });
}
