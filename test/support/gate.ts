import { isBookingRole } from '@art30/accounting';
import { ask } from './ask';
import { rolesOf } from './people';
import { TokenIssuer } from './token-issuer';

/** Lets people in to services in processes of their own, which trust the issuer in this one. */
export class Gate {
  private constructor(private readonly issuer: TokenIssuer) {}

  static async open(): Promise<Gate> {
    return new Gate(await TokenIssuer.start());
  }

  /** What such a service is started with. */
  get environment(): Readonly<Record<string, string>> {
    return this.issuer.environment();
  }

  /** What a request of a person says in `Authorization`. */
  async as(person: string): Promise<string> {
    return `Bearer ${await this.issuer.tokenFor(person, rolesOf(person))}`;
  }

  /** Has two administrators delegate to everybody whom a test needs; the same again does nothing. */
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
