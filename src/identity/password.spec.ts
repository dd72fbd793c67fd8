import { describe, expect, it } from '@jest/globals';
import { hashPassword, verifyPassword } from './password.js';

describe('a password', () => {
  it('is known again by its hash, and no other is', async () => {
    const hash = await hashPassword('correct horse');
    expect(await verifyPassword('correct horse', hash)).toBe(true);
    expect(await verifyPassword('correct horse ', hash)).toBe(false);
    expect(await verifyPassword('', hash)).toBe(false);
  });

  it('has another hash each time, and stands in none', async () => {
    const [first, second] = await Promise.all([hashPassword('demo'), hashPassword('demo')]);
    expect(first).not.toBe(second);
    expect(first).toMatch(/^[\w-]{22}\.[\w-]{43}$/);
    expect(first).not.toContain('demo');
  });

  it('may be of any script', async () => {
    expect(await verifyPassword('пароль 密码 🔑', await hashPassword('пароль 密码 🔑'))).toBe(true);
  });

  it.each(['', '.', 'salt', 'salt.', '.key', 'c2FsdA.a2V5', 'demo.demo.demo'])(
    'does not fit the broken hash "%s"',
    async (hash) => {
      expect(await verifyPassword('demo', hash)).toBe(false);
    },
  );

  it('does not fit a hash that was cut', async () => {
    const hash = await hashPassword('demo');
    expect(await verifyPassword('demo', hash.slice(0, -2))).toBe(false);
  });
});
