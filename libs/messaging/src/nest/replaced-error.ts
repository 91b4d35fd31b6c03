/** Without the real error nobody can tell a lost partition from poison: better to stop than to bury what is sound. */
export class ReplacedError extends Error {
  override readonly name = 'ReplacedError';

  constructor() {
    super('an exception filter replaced the error of a handler: connect the server with `connectLog`');
  }
}
