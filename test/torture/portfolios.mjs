import { ask, sign } from './client.mjs';

const TURNS = 8;
const TURN_MS = 1000;
const IN_A_TURN = 2;

/**
 * Makes the portfolios that everybody works on: few, so that readers and writers meet. Those of one turn are one user's,
 * whose list of them rests with them.
 */
export async function createPortfolios(deployment) {
  const { url } = deployment.webs[0];
  const portfolios = [];
  for (let index = 0; index < TURNS * IN_A_TURN; index++) {
    const userId = `torture-${index % TURNS}`;
    const token = await sign(deployment.secret, userId);
    const body = { name: 'Named 0', baseCurrency: 'USD' };
    const answer = await ask(`${url}/api/v1/portfolios`, { token, withinMs: 10_000, body });
    if (answer?.status !== 201) throw new Error(`A portfolio could not be made: ${JSON.stringify(answer)}`);
    portfolios.push({ id: answer.body.id, userId, token });
  }
  return portfolios;
}

/**
 * Whose turn it is to be written to. In between a portfolio rests for seconds: the next write would repair an old value
 * after milliseconds, and hide that it was there.
 */
export class Rota {
  #portfolios;
  #begun = performance.now();

  constructor(portfolios) {
    this.#portfolios = portfolios;
  }

  get busy() {
    return this.#group(this.#turn);
  }

  /** Those that have the longest rest before them: of five seconds at least. */
  get resting() {
    const turn = this.#turn;
    return [...this.#group(turn + TURNS - 1), ...this.#group(turn + TURNS - 2)];
  }

  get #turn() {
    return Math.floor((performance.now() - this.#begun) / TURN_MS);
  }

  #group(turn) {
    return this.#portfolios.filter((_, index) => index % TURNS === turn % TURNS);
  }
}
