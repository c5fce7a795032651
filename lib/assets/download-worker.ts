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
  'not-found' | 'refused' | 'proxy' | 'server-error' | 'connection' | 'timeout' | 'redirects' | 'downgrade' | 'too-large' | 'truncated';

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
  const fs = require('node:fs') as typeof import('node:fs');
  const http = require('node:http') as typeof import('node:http');
  const https = require('node:https') as typeof import('node:https');
  const net = require('node:net') as typeof import('node:net');
  const tls = require('node:tls') as typeof import('node:tls');
  const { limits } = input;
  const deadline = Date.now() + limits.totalMs;
  const origin = new URL(input.url).origin;

  const variable = (name: string): string => process.env[name] || process.env[name.toLowerCase()] || '';
  const portOf = ({ protocol, port }: URL): string => port || (protocol === 'https:' ? '443' : '80');

  /** Whether an entry of NO_PROXY is for this host: a name and what is below it, an address, a network. */
  const isExempt = (entry: string, host: string, port: string): boolean => {
    if (entry === '*') return true;
    const [network, length] = entry.split('/') as [string, string?];
    const family = net.isIP(host);
    if (length !== undefined) {
      if (family === 0 || net.isIP(network) !== family || !/^\d{1,3}$/.test(length) || Number(length) > (family === 4 ? 32 : 128)) return false;
      const list = new net.BlockList();
      list.addSubnet(network, Number(length), `ipv${family as 4 | 6}`);
      return list.check(host, `ipv${family as 4 | 6}`);
    }
    const [, name = entry, own] = net.isIP(entry) === 6 ? [] : (/^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? []);
    if (own !== undefined && own !== port) return false;
    const domain = name.replace(/^\*?\./, '.');
    return host === domain || (family === 0 && host.endsWith(domain.startsWith('.') ? domain : `.${domain}`));
  };

  /** The proxy that the environment has for an address, by the rules of Go, so that helm uses the same one. */
  const proxyFor = (target: URL): URL | undefined => {
    const given = variable(target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY').trim();
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (given === '' || /^(?:localhost|127\.[\d.]+|::1)$/.test(host)) return undefined;
    const entries = variable('NO_PROXY').toLowerCase().split(/[\s,]+/).filter((entry) => entry !== '');
    if (entries.some((entry) => isExempt(entry, host, portOf(target)))) return undefined;
    return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `http://${given}`);
  };

  /** SSL_CERT_FILE, which helm and curl read, in addition to the certificates that Node.js has. */
  const authorities = (): string[] | undefined => {
    const read = (file: string | undefined): string[] => {
      try {
        return file ? [fs.readFileSync(file, 'utf8')] : [];
      } catch {
        return [];
      }
    };
    const bundle = read(process.env.SSL_CERT_FILE);
    const { getCACertificates } = tls as { getCACertificates?: () => string[] };
    return bundle.length === 0 ? undefined : [...(getCACertificates?.() ?? [...tls.rootCertificates, ...read(process.env.NODE_EXTRA_CA_CERTS)]), ...bundle];
  };
  const ca = authorities();

  const request = (url: string): Promise<Once> =>
    new Promise((resolve) => {
      const target = new URL(url);
      const isSecure = (address: URL): boolean => address.protocol === 'https:';
      let timer: NodeJS.Timeout | undefined;
      let settled = false;
      const open: import('node:http').ClientRequest[] = [];
      const settle = (once: Once): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        for (const each of open) each.destroy();
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
      let proxy: URL | undefined;
      try {
        proxy = proxyFor(target);
        if (proxy && !/^https?:$/.test(proxy.protocol)) throw new Error('not a proxy');
      } catch {
        return fail('proxy', `${isSecure(target) ? 'HTTPS_PROXY' : 'HTTP_PROXY'} is not the address of an http or https proxy`, false);
      }
      /** @param via what the connection is made to: the server or the proxy */
      const send = (via: URL, options: import('node:https').RequestOptions): import('node:http').ClientRequest => {
        const address = new URL(via);
        address.username = '';
        address.password = '';
        // A connection kept alive would keep the thread alive.
        const outgoing = (isSecure(via) ? https : http).request(address, { ...(options.createConnection ? {} : { agent: false }), ca, ...options });
        open.push(outgoing);
        const place = via === proxy ? `the proxy ${proxy.host}: ` : '';
        expectWithin(limits.connectMs, `${place}no connection`);
        outgoing.on('socket', (socket) => {
          socket.once(isSecure(via) ? 'secureConnect' : 'connect', () => expectWithin(limits.idleMs, `${place}no answer`));
        });
        outgoing.on('error', (error: NodeJS.ErrnoException) => {
          // A wrong name or certificate stays wrong: another try does not help.
          const transient = /^(ECONN|EPIPE|EAI_AGAIN|ENET|EHOST|ETIMEDOUT)/.test(error.code ?? '');
          fail('connection', `${place}${error.message || error.code || 'unknown'}`, transient);
        });
        return outgoing;
      };
      const headers = {
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'cdk8s-talos-cilium',
        ...(input.authorization && target.origin === origin ? { authorization: input.authorization } : {}),
      };
      const account = proxy && (proxy.username || proxy.password) ? decodeURIComponent(`${proxy.username}:${proxy.password}`) : undefined;
      const login = account === undefined ? {} : { 'proxy-authorization': `Basic ${Buffer.from(account).toString('base64')}` };
      if (!proxy) return receive(send(target, { headers }));
      if (!isSecure(target)) {
        const bare = new URL(target);
        bare.username = '';
        bare.password = '';
        return receive(send(proxy, { path: bare.href, headers: { ...headers, ...login, host: target.host } }));
      }
      const host = target.hostname.replace(/^\[|\]$/g, '');
      const tunnel = send(proxy, { method: 'CONNECT', path: `${target.hostname}:${portOf(target)}`, headers: { host: `${target.hostname}:${portOf(target)}`, ...login } });
      tunnel.on('connect', (response, socket) => {
        const status = response.statusCode ?? 0;
        if (status !== 200) return fail('proxy', `the proxy ${proxy.host} answered HTTP ${status}`, status >= 500);
        receive(send(target, { headers, createConnection: () => tls.connect({ socket, host, servername: net.isIP(host) ? '' : host, ca }) }));
      });
      tunnel.end();

      function receive(outgoing: import('node:http').ClientRequest): void {
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
      }
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
