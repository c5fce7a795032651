import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ServerCertificate } from './http-repository';

/** A chart in the registry. */
export interface OciChart {
  /** Path of the repository: `mirror/charts/cilium`. */
  readonly repository: string;
  /** Tag, which is the chart's version. */
  readonly version: string;
  /** The `.tgz`. */
  readonly chart: Uint8Array;
  /** What is served in place of the chart under the digest of the chart. */
  readonly tampered?: Uint8Array;
  /** Makes another manifest for the same chart. */
  readonly annotation?: string;
}

/** How the registry answers. */
export interface OciBehaviour {
  /** `name:password` that every request must carry. */
  readonly user?: string;
  /** Status of every answer. */
  readonly status?: number;
  /** Accepts requests for blobs and says nothing. */
  readonly hang?: boolean;
  readonly tls?: ServerCertificate;
}

/** An OCI registry on loopback, in a thread of its own: the library blocks the thread that calls it. */
export interface OciRegistry {
  /** `127.0.0.1:34567` */
  readonly host: string;
  /** Replaces what it holds. */
  hold(charts: readonly OciChart[]): Promise<void>;
  /** Requests so far, `GET /v2/...`. */
  requests(): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Stored {
  readonly type: string;
  readonly body: Uint8Array;
}

/** What the registry serves, by path below `/v2/`. */
type Store = Readonly<Record<string, Stored>>;

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The manifest of a chart, as `helm push` writes it. */
export function ociManifest({ repository, version, chart, annotation }: OciChart): string {
  const config = configOf(version);
  return JSON.stringify({
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf(config), size: config.length },
    layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: digestOf(chart), size: chart.length }],
    annotations: { 'org.opencontainers.image.title': repository.split('/').pop(), ...(annotation && { 'org.opencontainers.image.description': annotation }) },
  });
}

function configOf(version: string): Buffer {
  return Buffer.from(JSON.stringify({ name: 'cilium', version, apiVersion: 'v2' }));
}

/** sha256 of the manifest of a chart, in hexadecimal. */
export function ociManifestDigest(chart: OciChart): string {
  return digestOf(Buffer.from(ociManifest(chart))).slice('sha256:'.length);
}

function storeOf(charts: readonly OciChart[]): Store {
  return Object.fromEntries(
    charts.flatMap((chart): [string, Stored][] => {
      const manifest = Buffer.from(ociManifest(chart));
      const config = configOf(chart.version);
      const type = 'application/vnd.oci.image.manifest.v1+json';
      const blob = 'application/octet-stream';
      return [
        [`${chart.repository}/manifests/${chart.version}`, { type, body: manifest }],
        [`${chart.repository}/manifests/${digestOf(manifest)}`, { type, body: manifest }],
        [`${chart.repository}/blobs/${digestOf(config)}`, { type: blob, body: config }],
        [`${chart.repository}/blobs/${digestOf(chart.chart)}`, { type: blob, body: chart.tampered ?? chart.chart }],
      ];
    }),
  );
}

/** Starts a registry that holds these charts. */
export async function startOciRegistry(charts: readonly OciChart[], { tls, ...behaviour }: OciBehaviour = {}): Promise<OciRegistry> {
  const worker = new Worker(`(${serve.toString()})(require('node:worker_threads').workerData)`, {
    eval: true,
    execArgv: [],
    workerData: { store: storeOf(charts), behaviour, tls },
  });
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  const port = await answer<number>();
  return {
    host: `127.0.0.1:${port}`,
    hold: async (others) => {
      worker.postMessage({ store: storeOf(others) });
      await answer();
    },
    requests: () => {
      worker.postMessage({});
      return answer();
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

// Travels to the thread as source text, so it names nothing outside itself.
function serve(data: { store: Store; behaviour: Omit<OciBehaviour, 'tls'>; tls?: ServerCertificate }): void {
  const http = require('node:http') as typeof import('node:http');
  const https = require('node:https') as typeof import('node:https');
  const { createHash: hash } = require('node:crypto') as typeof import('node:crypto');
  const { parentPort } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { behaviour, tls } = data;
  const requests: string[] = [];
  let { store } = data;

  const error = (response: import('node:http').ServerResponse, status: number, code: string, headers = {}): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }));
  };

  const answer = (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse): void => {
    const path = (request.url ?? '/').split('?')[0] as string;
    requests.push(`${request.method} ${path}`);
    if (behaviour.status) return error(response, behaviour.status, 'UNAVAILABLE');
    if (behaviour.user && request.headers.authorization !== `Basic ${Buffer.from(behaviour.user).toString('base64')}`) {
      return error(response, 401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="test"' });
    }
    if (path === '/v2/') return void response.writeHead(200).end('{}');
    if (behaviour.hang && path.includes('/blobs/')) return;
    const found = store[path.slice('/v2/'.length)];
    if (!found) return error(response, 404, path.includes('/manifests/') ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN');
    response.writeHead(200, {
      'content-type': found.type,
      'content-length': found.body.length,
      // A liar says what was asked for.
      'docker-content-digest': /sha256:[0-9a-f]{64}$/.exec(path)?.[0] ?? `sha256:${hash('sha256').update(found.body).digest('hex')}`,
    });
    response.end(request.method === 'HEAD' ? undefined : found.body);
  };

  const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
  parentPort?.on('message', (message: { store?: Store }) => {
    if (message.store) store = message.store;
    parentPort.postMessage(message.store ? true : requests);
  });
  server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as { port: number }).port));
}
