import type { EffectiveLimits } from './options';

/** What the worker downloads. */
export interface DownloadInput {
  /** Address without user name and password. */
  readonly url: string;
  /** Value of the Authorization header, sent to the origin of `url` and to no other. */
  readonly authorization?: string;
  readonly limits: EffectiveLimits;
}

/** Why a download failed. */
export type DownloadFailure =
  'not-found' | 'refused' | 'server-error' | 'connection' | 'timeout' | 'redirects' | 'downgrade' | 'too-large' | 'truncated';

/** Result of a download. */
export type DownloadOutcome =
  | { readonly bytes: Uint8Array; readonly url: string }
  | { readonly failure: DownloadFailure; readonly url: string; readonly detail: string; readonly attempts: number };

/**
 * Downloads one file. Runs in a worker thread from its source text, so it refers to nothing outside itself.
 *
 * It uses `node:https` instead of `fetch`, in order to check redirects, sizes and idle times while they happen.
 */
export async function downloadInWorker(input: DownloadInput): Promise<DownloadOutcome> {
  type Once =
    | { readonly bytes: Uint8Array; readonly url: string }
    | { readonly redirect: string }
    | { readonly failure: DownloadFailure; readonly url: string; readonly detail: string; readonly retry: boolean };
  const http = require('node:http') as typeof import('node:http');
  const https = require('node:https') as typeof import('node:https');
  const { limits } = input;
  const deadline = Date.now() + limits.totalMs;
  const origin = new URL(input.url).origin;

  const request = (url: string): Promise<Once> =>
    new Promise((resolve) => {
      const target = new URL(url);
      const secure = target.protocol === 'https:';
      let timer: NodeJS.Timeout | undefined;
      let settled = false;
      const settle = (once: Once): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        outgoing.destroy();
        resolve(once);
      };
      const fail = (failure: DownloadFailure, detail: string, retry: boolean): void => settle({ failure, url, detail, retry });
      const expectWithin = (ms: number, what: string): void => {
        clearTimeout(timer);
        const left = deadline - Date.now();
        timer = left < ms
          ? setTimeout(() => fail('timeout', `not done within ${limits.totalMs} ms in all`, false), Math.max(0, left))
          : setTimeout(() => fail('timeout', `${what} within ${ms} ms`, true), ms);
      };
      const outgoing = (secure ? https : http).request(target, {
        // A connection kept alive would keep the thread alive. Where Node uses the proxy of HTTPS_PROXY, its own agent does so.
        agent: process.env.NODE_USE_ENV_PROXY ? undefined : false,
        headers: {
          accept: '*/*',
          'accept-encoding': 'identity',
          'user-agent': 'cdk8s-talos-cilium',
          ...(input.authorization && target.origin === origin ? { authorization: input.authorization } : {}),
        },
      });
      expectWithin(limits.connectMs, 'no connection');
      outgoing.on('socket', (socket) => {
        socket.once(secure ? 'secureConnect' : 'connect', () => expectWithin(limits.idleMs, 'no answer'));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // A wrong name or certificate stays wrong: another try does not help.
        const transient = /^(ECONN|EPIPE|EAI_AGAIN|ENET|EHOST|ETIMEDOUT)/.test(error.code ?? '');
        fail('connection', error.message || error.code || 'unknown', transient);
      });
      outgoing.on('response', (response) => {
        const status = response.statusCode ?? 0;
        const location = response.headers.location;
        if (status >= 300 && status < 400 && location !== undefined) {
          if (!URL.canParse(location, url)) return fail('redirects', 'the redirect is not an address', false);
          return settle({ redirect: new URL(location, url).href });
        }
        if (status === 404 || status === 410) return fail('not-found', `HTTP ${status}`, false);
        if (status >= 500 || status === 429) return fail('server-error', `HTTP ${status}`, true);
        if (status !== 200) return fail('refused', `HTTP ${status}`, false);
        const announced = Number(response.headers['content-length'] ?? Number.NaN);
        if (announced > limits.maxBytes) return fail('too-large', `${announced} bytes`, false);
        const chunks: Buffer[] = [];
        let size = 0;
        const cut = (): void => fail('truncated', `${size} of ${Number.isNaN(announced) ? 'unknown' : announced} bytes`, true);
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > limits.maxBytes) return fail('too-large', `more than ${limits.maxBytes} bytes`, false);
          chunks.push(chunk);
          expectWithin(limits.idleMs, 'no more data');
        });
        response.on('error', cut);
        response.on('close', cut);
        response.on('end', () => {
          if (!response.complete || (!Number.isNaN(announced) && announced !== size)) return cut();
          // A copy of its own memory: a Buffer may be a view into a pool, which would travel along.
          settle({ bytes: new Uint8Array(Buffer.concat(chunks)), url });
        });
      });
      outgoing.end();
    });

  const follow = async (): Promise<Exclude<Once, { readonly redirect: string }>> => {
    const seen = new Set<string>();
    let url = input.url;
    for (;;) {
      seen.add(url);
      const once = await request(url);
      if (!('redirect' in once)) return once;
      const { protocol } = new URL(once.redirect);
      const stop = (failure: DownloadFailure, detail: string) => ({ failure, url, detail, retry: false });
      if (protocol !== 'https:' && !(protocol === 'http:' && url.startsWith('http:'))) {
        return stop('downgrade', `the redirect leads to ${protocol.slice(0, -1)}`);
      }
      if (seen.has(once.redirect)) return stop('redirects', 'the redirects go in a circle');
      if (seen.size > limits.maxRedirects) return stop('redirects', `more than ${limits.maxRedirects} redirects`);
      url = once.redirect;
    }
  };

  for (let attempt = 1; ; attempt++) {
    const once = await follow();
    if ('bytes' in once) return once;
    const pause = limits.retryDelayMs * 2 ** (attempt - 1);
    if (!once.retry || attempt >= limits.attempts || Date.now() + pause >= deadline) {
      return { failure: once.failure, url: once.url, detail: once.detail, attempts: attempt };
    }
    await new Promise((resume) => setTimeout(resume, pause));
  }
}
