import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { deploy } from '../support/deployment.mjs';

const PORTFOLIOS = `
INSERT INTO portfolios (id, user_id, name, base_currency, updated_at)
SELECT id, user_id, 'Growth', 'USD', now() FROM unnest($1::uuid[], $2::text[]) AS of (id, user_id)`;
const POSITIONS = `
INSERT INTO positions (id, portfolio_id, user_id, symbol, currency, quantity, cost_basis, cost_basis_in_base, realized_pnl,
  fees_in_base, day, bought_quantity, bought_amount, sold_quantity, sold_amount)
SELECT gen_random_uuid(), id, user_id, 'AAPL', 'USD', 10, 1234.56, 1234.56, 0, 0, CURRENT_DATE, 10, 1234.56, 0, 0
FROM unnest($1::uuid[], $2::text[]) AS of (id, user_id)`;

/** Each of a user of its own. */
export const portfoliosOf = (count) =>
  Array.from({ length: count }, (_, at) => ({ userId: `user-${at}`, portfolioId: randomUUID() }));

/** The application with these portfolios in it, each with a position in AAPL, and a way to sign tokens for it. */
export async function deployWith(bench, name, portfolios, { settings = {}, ...options }) {
  let env;
  const deployment = await deploy(bench, {
    name,
    preload: 'push/collected.mjs',
    ...options,
    // Thousands come from one address here, each once.
    settings: () => ({
      SOCKET_HANDSHAKES_PER_10_SECONDS: '1000000',
      SOCKET_CONNECTIONS_PER_USER: '10000',
      ...settings,
    }),
    prepare: async (database, given) => {
      env = given;
      const columns = [portfolios.map(({ portfolioId }) => portfolioId), portfolios.map(({ userId }) => userId)];
      for (const statement of [PORTFOLIOS, POSITIONS]) await database.query(statement, columns);
    },
  });
  return { deployment, env, sign: signer(env.JWT_SECRET) };
}

function signer(secret) {
  const key = new TextEncoder().encode(secret);
  return (userId, role = 'user') =>
    new SignJWT({ role })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuer('freshfolio')
      .setAudience('freshfolio')
      .setExpirationTime('1 hour')
      .sign(key);
}
