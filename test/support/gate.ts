import { isBookingRole } from '@art30/accounting';
import { ask } from './ask';
import { rolesOf } from './people';
import { TokenIssuer } from './token-issuer';

/** Issues tokens for services that run in separate processes and trust the token issuer of this process. */
export class Gate {
  private constructor(private readonly issuer: TokenIssuer) {}

  static async open(): Promise<Gate> {
    return new Gate(await TokenIssuer.start());
  }

  /** Environment variables with which a service trusts the token issuer. */
  get environment(): Readonly<Record<string, string>> {
    return this.issuer.environment();
  }

  /** Returns the value of the header `Authorization` for a person. */
  async as(person: string): Promise<string> {
    return `Bearer ${await this.issuer.tokenFor(person, rolesOf(person))}`;
  }

  /** Has two administrators delegate signing roles to the people that tests need. A repeated call changes nothing. */
  async delegate(url: string, people: readonly string[] = ofMostTests): Promise<void> {
    const day = new Date().toISOString().slice(0, 10);
    for (const person of people) {
      for (const role of rolesOf(person).filter(isBookingRole)) {
        const key = `${person} ${role} ${this.environment['OIDC_ISSUER'] ?? ''}`;
        const terms = { person, role, from: day, until: '2099-12-31', reason: 'for a test' };
        const id = await this.done(`${url}/v1/delegations`, terms, { as: 'u.admin-1', key });
        const granting = `${url}/v1/delegations/${id}/approval`;
        await this.done(granting, {}, { as: 'u.admin-2', key: `${key} granted` });
      }
    }
  }

  async close(): Promise<void> {
    await this.issuer.stop();
  }

  private async done(
    address: string,
    body: object,
    { as, key }: { readonly as: string; readonly key: string },
  ): Promise<string> {
    const authorization = await this.as(as);
    const { status, body: answerBody } = await ask(address, { authorization, body, key });
    if (status !== 201) throw new Error(`${address}: ${JSON.stringify(answerBody)}`);
    return answerBody.id;
  }
}

const ofMostTests = [
  ...['u.contrib', 'u.cashier', 'u.certify', 'u.approve', 'u.other', 'u.controller'],
];
