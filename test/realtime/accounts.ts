import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../src/identity/password.js';
import type { Application } from '../support/application.js';
import { Client } from '../support/client.js';
import type { TestDeployment } from '../support/deployment.js';

const PASSWORD = 'correct horse';
/** Hashed once: it takes its time. */
const passwordHash = hashPassword(PASSWORD);

/** Somebody with an account of the local issuer, and ways to sign in. */
export async function openAccount({ database }: TestDeployment, role = 'user') {
  const [id, email] = [randomUUID(), `${randomUUID()}@example.com`];
  await database.query('INSERT INTO users (id, email, role, password_hash) VALUES ($1, $2, $3, $4)', [
    id,
    email,
    role,
    await passwordHash,
  ]);
  const trySignIn = ({ url }: Application) => new Client(url).post('/api/v1/auth/token', { email, password: PASSWORD });
  const signIn = async (at: Application): Promise<Client> => {
    const { status, body } = await trySignIn(at);
    if (status !== 200) throw new Error(`Nobody was signed in: ${JSON.stringify(body)}`);
    return new Client(at.url, body.accessToken);
  };
  return { id, trySignIn, signIn };
}
