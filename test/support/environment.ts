/** The servers that `npm test` started; with `DATABASE_URL` and `REDIS_URL` set, those. */
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests by \`npm test\``);
  return value;
}

export const databaseServerUrl = () => required('TEST_DATABASE_URL');
/** A migrated database to copy. */
export const templateDatabase = () => required('TEST_TEMPLATE');
export const redisServerUrl = () => required('TEST_REDIS_URL');
