import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NodeBinary } from './runtimes';
import { run } from './shell';

const PROGRAM = `const { ciliumChartAsset, findAsset } = require('cdk8s-talos-cilium');
findAsset(ciliumChartAsset('1.19.6'), { repository: 'http://charts.invalid/', limits: { attempts: 1 } });`;

/** A download goes to the proxy of the environment. */
export async function downloadThroughProxy(node: NodeBinary, modules: string, env: NodeJS.ProcessEnv): Promise<void> {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url!);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const direct = { ...env, TALOS_CILIUM_ASSETS: undefined, TALOS_CILIUM_CACHE: join(modules, 'proxy-cache') };
  const { output } = await run(node.path, ['-e', PROGRAM], modules, { ...direct, HTTP_PROXY: address });
  proxy.close();
  if (!asked.includes('http://charts.invalid/index.yaml')) throw new Error(`the proxy was asked for ${asked.join(', ') || 'nothing'}; the program printed:\n${output}`);
}
