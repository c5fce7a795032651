import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSignedCertificate } from '../../support/self-signed-certificate';
import { ApiClient } from './api-client';
import type { Binaries } from './binaries';
import { runGuarded } from './guarded-programs';
import { TALOS_ADMISSION } from './talos-admission';

const READY_WITHIN_MS = 120_000;

/** A real API server with an etcd of its own, on loopback, with throw-away data. */
export interface ApiServer {
  readonly client: ApiClient;
  /** Address, with no `/` at the end. */
  readonly url: string;
  /** File for kubectl. */
  readonly kubeconfig: string;
  /** Ends both programs; nothing of them is left. */
  stop(): Promise<void>;
}

/** Starts etcd and kube-apiserver, and waits until the server is ready. */
export async function startApiServer(binaries: Binaries): Promise<ApiServer> {
  const directory = mkdtempSync(join(tmpdir(), 'talos-cilium-e2e-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text, { mode: 0o600 });
    return join(directory, name);
  };
  const [etcdPort, peerPort, port] = await freePorts(3);
  const token = randomBytes(24).toString('hex');
  const url = `https://127.0.0.1:${port}`;
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const tls = selfSignedCertificate();
  const accounts = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const accountKey = file('service-accounts.key', accounts.privateKey);
  const running = runGuarded(directory, [
    {
      command: binaries.etcd,
      log: join(directory, 'etcd.log'),
      args: [
        `--data-dir=${join(directory, 'etcd')}`,
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=default=${peerUrl}`,
        // The data does not outlive the test.
        '--unsafe-no-fsync',
        '--log-level=warn',
      ],
    },
    {
      command: binaries.kubeApiserver,
      log: join(directory, 'kube-apiserver.log'),
      args: [
        `--etcd-servers=${etcdUrl}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${port}`,
        `--tls-cert-file=${file('server.crt', tls.cert)}`,
        `--tls-private-key-file=${file('server.key', tls.key)}`,
        `--token-auth-file=${file('tokens.csv', `${token},tests,tests,system:masters\n`)}`,
        '--authorization-mode=RBAC',
        // As Talos starts it: Cilium's agent is privileged.
        '--allow-privileged=true',
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-signing-key-file=${accountKey}`,
        `--service-account-key-file=${file('service-accounts.pub', accounts.publicKey)}`,
        '--service-cluster-ip-range=10.96.0.0/12,fd00:10:96::/112',
        `--admission-control-config-file=${file('admission.yaml', TALOS_ADMISSION)}`,
        // Its Endpoints would hold a loopback address, which is refused.
        '--endpoint-reconciler-type=none',
        '--enable-priority-and-fairness=false',
      ],
    },
  ]);
  const client = new ApiClient(url, token, tls.cert);
  const stop = async (): Promise<void> => {
    client.close();
    await running.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await ready(client, running.failure);
  } catch (error) {
    const log = readFileSync(join(directory, 'kube-apiserver.log'), 'utf8').slice(-3000);
    await stop();
    throw new Error(`kube-apiserver did not get ready: ${String(error)}\n${log}`);
  }
  return { client, url, kubeconfig: file('kubeconfig', kubeconfig(url, token, tls.cert)), stop };
}

async function ready(client: ApiClient, failure: () => string | undefined): Promise<void> {
  const end = Date.now() + READY_WITHIN_MS;
  let last = '';
  while (Date.now() < end) {
    const failed = failure();
    if (failed) throw new Error(failed);
    try {
      const { status, text } = await client.request('GET', '/readyz?verbose');
      if (status === 200) return;
      last = `HTTP ${status} ${text}`;
    } catch (error) {
      last = String(error);
    }
    await sleep(100);
  }
  throw new Error(`no answer of /readyz in ${READY_WITHIN_MS / 1000} s: ${last}`);
}

/** Ports that nothing listens on; all held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function kubeconfig(server: string, token: string, certificate: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'certificate-authority-data': Buffer.from(certificate).toString('base64') } }],
    users: [{ name: 'e2e', user: { token } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'e2e' } }],
    'current-context': 'e2e',
  });
}
