import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RateLimits } from './rate-limits';

/** Comes after the guard that knows who sent a request, and lets through who has not sent too many. */
@Injectable()
export class RateGuard implements CanActivate {
  constructor(private readonly rates: RateLimits) {}

  /** @throws ProblemException RATE_LIMITED */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    await this.rates.demandAccount(context.switchToHttp().getRequest());
    return true;
  }
}
