/** A portfolio that cannot be valued because of what it holds: trying again helps only when something has changed. */
export class PoisonedError extends Error {
  override readonly name = 'PoisonedError';
}
