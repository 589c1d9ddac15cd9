/** What was decided by what is known leads to something that only the log as it stands may decide. */
export class DecideAnew extends Error {
  constructor() {
    super('it is to be decided on the log as it stands');
    this.name = 'DecideAnew';
  }
}
