import { Worker } from 'node:worker_threads';

/** What the server does with one path. */
export type Route =
  /** Serves the body; `failFirst` requests end in HTTP 503 before that; `delayMs` passes before the answer. */
  | { readonly body: string | Uint8Array; readonly failFirst?: number; readonly delayMs?: number; readonly user?: string }
  /** Answers with a status and no content. */
  | { readonly status: number }
  /** Announces the whole body, sends half of it and closes the connection. */
  | { readonly truncated: Uint8Array }
  /** Accepts the request and says nothing, or stops in the middle of the body. */
  | { readonly hang: 'silent' | 'midway' }
  /** Closes the connection without an answer. */
  | { readonly reset: true }
  /** Sends without an end, and without saying how much. */
  | { readonly endless: true }
  | { readonly redirect: string };

/** A real HTTP server on loopback, in a thread of its own: the library blocks the thread that calls it. */
export interface HttpRepository {
  /** Base address, with a `/` at the end. */
  readonly url: string;
  /** Number of requests for a path so far. */
  hits(path: string): number;
  /** Ends the server and its connections. */
  close(): Promise<void>;
}

/** Key and certificate, in PEM, for a server that speaks HTTPS. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Starts a server for the given routes, by path (`/index.yaml`); any other path is HTTP 404. */
export async function startHttpRepository(routes: Readonly<Record<string, Route>>, tls?: ServerCertificate): Promise<HttpRepository> {
  const paths = Object.keys(routes);
  const counts = new Int32Array(new SharedArrayBuffer(4 * Math.max(1, paths.length)));
  const worker = new Worker(`(${serve.toString()})(require('node:worker_threads').workerData)`, {
    eval: true,
    execArgv: [],
    workerData: { routes, counts, tls },
  });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/`,
    hits: (path) => (paths.includes(path) ? Atomics.load(counts, paths.indexOf(path)) : 0),
    close: async () => {
      await worker.terminate();
    },
  };
}

// Travels to the thread as source text, so it names nothing outside itself.
function serve(data: { routes: Record<string, Route>; counts: Int32Array; tls?: ServerCertificate }): void {
  const http = require('node:http') as typeof import('node:http');
  const https = require('node:https') as typeof import('node:https');
  const { parentPort } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { routes, counts, tls } = data;
  const paths = Object.keys(routes);

  const answer = (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse): void => {
    const path = (request.url ?? '/').split('?')[0] as string;
    const route = routes[path];
    if (!route) return void response.writeHead(404).end('no such file');
    const hit = Atomics.add(counts, paths.indexOf(path), 1) + 1;
    if ('status' in route) return void response.writeHead(route.status).end();
    if ('redirect' in route) return void response.writeHead(302, { location: route.redirect }).end();
    if ('reset' in route) return void request.socket.destroy();
    if ('truncated' in route) {
      response.writeHead(200, { 'content-length': route.truncated.length });
      response.write(route.truncated.subarray(0, route.truncated.length / 2), () => request.socket.destroy());
      return;
    }
    if ('hang' in route) {
      if (route.hang === 'midway') response.writeHead(200, { 'content-length': 1000 }).write('the start');
      return;
    }
    if ('endless' in route) {
      response.writeHead(200);
      const more = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1);
      response.on('close', () => clearInterval(more));
      return;
    }
    if (hit <= (route.failFirst ?? 0)) return void response.writeHead(503).end();
    if (route.user && request.headers.authorization !== `Basic ${Buffer.from(route.user).toString('base64')}`) {
      return void response.writeHead(401).end();
    }
    setTimeout(() => response.writeHead(200).end(route.body), route.delayMs ?? 0);
  };

  const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as { port: number }).port));
}
