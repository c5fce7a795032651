import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApiServer } from './support/api-server';
import { prerequisites, type Prerequisites } from './support/binaries';
import { describeWithServer } from './support/bench';

const ROOT = resolve(__dirname, '..', '..');

/** A process that starts a server, says where, and waits to be ended. */
const HOLDER = `
const { startApiServer } = require(${JSON.stringify(join(__dirname, 'support', 'api-server'))});
const { prerequisites } = require(${JSON.stringify(join(__dirname, 'support', 'binaries'))});
startApiServer(prerequisites().binaries).then(({ kubeconfig, url }) => process.stdout.write(JSON.stringify({ kubeconfig, url }) + '\\n'));
setInterval(() => undefined, 1000);
`;

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/readyz`);
    return true;
  } catch (error) {
    // Its certificate is no reason to think that nobody is there.
    return !/ECONNREFUSED/.test(String((error as { cause?: unknown }).cause));
  }
}

describeWithServer('the server', () => {
  test('says what went wrong when a program ends by itself', async () => {
    const { binaries } = prerequisites() as Prerequisites;
    await expect(startApiServer({ ...binaries, etcd: '/bin/false' })).rejects.toThrow('false ended by itself (1)');
  });

  test.each(['SIGINT', 'SIGKILL'] as const)('is gone, with its data, when the tests end by %s', async (signal) => {
    const holder = spawn(process.execPath, ['-r', join(ROOT, 'node_modules/ts-node/register'), '-e', HOLDER], {
      cwd: ROOT,
      env: { ...process.env, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await new Promise<string>((done, fail) => {
      holder.stdout.once('data', (chunk: Buffer) => done(chunk.toString('utf8')));
      holder.once('exit', () => fail(new Error('the process ended before the server was ready')));
    });
    const { kubeconfig, url } = JSON.parse(line) as { kubeconfig: string; url: string };
    expect(await answers(url)).toBe(true);
    holder.kill(signal);
    const end = Date.now() + 20_000;
    while ((existsSync(dirname(kubeconfig)) || (await answers(url))) && Date.now() < end) await sleep(100);
    expect({ data: existsSync(dirname(kubeconfig)), answers: await answers(url) }).toEqual({ data: false, answers: false });
  });
});
