/** The REST calls this page makes, and the session's token. */

const tokenKey = 'freshfolio.token';

export const session = {
  get token() {
    return sessionStorage.getItem(tokenKey);
  },
  end() {
    sessionStorage.removeItem(tokenKey);
  },
};

/** An answer that is not a success: its `detail` is for people, its `code` for programs (RFC 9457). */
export class Problem extends Error {
  name = 'Problem';

  constructor(status, body) {
    const fields = (body.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
    super([body.detail ?? body.title ?? `The server answered ${status}.`, ...fields].join(' '));
    this.status = status;
    this.code = body.code;
  }
}

async function call(method, path, body) {
  const request = { method, headers: { accept: 'application/json' } };
  if (session.token) request.headers.authorization = `Bearer ${session.token}`;
  if (body) {
    request.headers['content-type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  const response = await fetch(`/api/v1${path}`, request).catch(() => {
    throw new Problem(0, { detail: 'The server cannot be reached. Nothing is lost: try again in a moment.' });
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

export async function signIn(email, password) {
  const { accessToken } = await call('POST', '/auth/token', { email, password });
  sessionStorage.setItem(tokenKey, accessToken);
}

/** Every portfolio, page by page. */
export async function listPortfolios(cursor) {
  const query = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
  const { items, nextCursor } = await call('GET', `/portfolios?limit=500${query}`);
  return nextCursor ? [...items, ...(await listPortfolios(nextCursor))] : items;
}

export const createPortfolio = (portfolio) => call('POST', '/portfolios', portfolio);

export const readPortfolio = (id, minRevision) =>
  call('GET', `/portfolios/${id}${minRevision === undefined ? '' : `?minRevision=${minRevision}`}`);

export const recordTrade = (id, trade) => call('POST', `/portfolios/${id}/trades`, trade);
