import { receiveMessageOnPort, MessageChannel, Worker } from 'node:worker_threads';
import type { ServerCertificate } from './http-repository';

/** A real forward proxy on loopback, in a thread of its own. Every name leads to one port of this machine. */
export interface HttpProxy {
  readonly host: string;
  /** What was asked of it since the last call: `CONNECT charts.invalid:443`, `GET http://charts.invalid/index.yaml`. */
  asked(): string[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Port of the server behind it. */
  readonly port: number;
  /** `user:password` that it demands. */
  readonly login?: string;
  /** Status of every answer, instead of a connection. */
  readonly status?: number;
  /** For a proxy that is itself reached by TLS. */
  readonly tls?: ServerCertificate;
}

export async function startHttpProxy(options: ProxyOptions): Promise<HttpProxy> {
  const { port1: here, port2: there } = new MessageChannel();
  const worker = new Worker(`(${serve.toString()})(require('node:worker_threads').workerData)`, { eval: true, execArgv: [], workerData: { ...options, log: there }, transferList: [there] });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    host: `127.0.0.1:${port}`,
    asked: () => {
      const found: string[] = [];
      for (let next = receiveMessageOnPort(here); next; next = receiveMessageOnPort(here)) found.push(next.message as string);
      return found;
    },
    close: async () => {
      here.close();
      await worker.terminate();
    },
  };
}

// Travels to the thread as source text, so it names nothing outside itself.
function serve({ port, login, status, tls, log }: ProxyOptions & { log: import('node:worker_threads').MessagePort }): void {
  const http = require('node:http') as typeof import('node:http');
  const https = require('node:https') as typeof import('node:https');
  const net = require('node:net') as typeof import('node:net');
  const { parentPort } = require('node:worker_threads') as typeof import('node:worker_threads');
  const refusal = (request: import('node:http').IncomingMessage): number | undefined => {
    log.postMessage(`${request.method} ${request.url}`);
    if (login !== undefined && request.headers['proxy-authorization'] !== `Basic ${Buffer.from(login).toString('base64')}`) return 407;
    return status;
  };
  const answer = (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse): void => {
    const refused = refusal(request);
    if (refused !== undefined) return void response.writeHead(refused).end();
    const { pathname, host } = new URL(request.url!);
    http.get({ port, host: '127.0.0.1', path: pathname, headers: { ...request.headers, host } }, (origin) => origin.pipe(response.writeHead(origin.statusCode!, origin.headers)));
  };
  const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
  server.on('connect', (request, socket) => {
    const refused = refusal(request);
    if (refused !== undefined) return void socket.end(`HTTP/1.1 ${refused} No\r\n\r\n`);
    const origin = net.connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      origin.pipe(socket).pipe(origin);
    });
    origin.on('error', () => socket.destroy());
    socket.on('error', () => origin.destroy());
  });
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as { port: number }).port));
}
