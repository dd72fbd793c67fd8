import { Problem } from './problem.js';

const ANSWER_MS = 10_000;

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  signal?: AbortSignal;
}

/** As it is, without a token. @throws Problem, also where nothing answers in time; what `signal` was aborted with */
export async function request(path: string, { signal, ...init }: Sent = {}, answerMs = ANSWER_MS): Promise<Response> {
  const deadline = AbortSignal.timeout(answerMs);
  const response = await fetch(`/api/v1${path}`, {
    ...init,
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw Problem.unreachable();
  });
  if (!response.ok) throw await Problem.of(response);
  return response;
}
