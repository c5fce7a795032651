import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

type Answer = { readonly value: unknown } | { readonly error: unknown };

/** Longest wait for a thread, in milliseconds; the work in it has shorter limits of its own. */
const LIMIT_MS = 900_000;

/**
 * Work in another thread while this one continues. A cdk8s synth is synchronous, but helm processes and downloads are best
 * run side by side: this is the bridge. `work` travels as source text, so it must be self-contained (its own `require`
 * calls, no name of the enclosing module); that way no file has to be found again in a bundle, in ts-node or in jest.
 *
 * The thread starts at once, which takes some time on the other core. Inputs are worked on one after the other, and `wait`
 * gives the results in that order.
 */
export class Background<Input, Result> {
  private readonly signal = new Int32Array(new SharedArrayBuffer(4));
  private readonly port;
  private received = 0;

  constructor(work: (input: Input) => Promise<Result>) {
    const { port1: here, port2: there } = new MessageChannel();
    // esbuild, and tsx with it, wraps functions in calls of __name to keep their names.
    const source = `
      const __name = (named, value) => Object.defineProperty(named, 'name', { value, configurable: true });
      const { workerData: { port, signal } } = require('node:worker_threads');
      const work = ${work.toString()};
      const answer = (message) => {
        port.postMessage(message);
        Atomics.add(signal, 0, 1);
        Atomics.notify(signal, 0);
      };
      let last = Promise.resolve();
      port.on('message', (input) => {
        last = last.then(() => work(input)).then((value) => answer({ value }), (error) => answer({ error }));
      });`;
    const worker = new Worker(source, { eval: true, execArgv: [], env: { ...process.env }, workerData: { signal: this.signal, port: there }, transferList: [there] });
    worker.unref();
    here.unref();
    this.port = here;
  }

  /** Hands over an input. */
  send(input: Input): void {
    this.port.postMessage(input);
  }

  /** Blocks until the next result is there and returns it; throws what the work threw. */
  wait(): Result {
    Atomics.wait(this.signal, 0, this.received, LIMIT_MS);
    const answer = receiveMessageOnPort(this.port)?.message as Answer | undefined;
    if (!answer) throw new Error('the background thread ended without an answer');
    this.received += 1;
    if ('error' in answer) throw answer.error;
    return answer.value as Result;
  }

  /** Lets the thread end. */
  close(): void {
    this.port.close();
  }
}

/** Does `work` in another thread and waits for it. */
export function inBackground<Input, Result>(work: (input: Input) => Promise<Result>, input: Input): Result {
  const background = new Background(work);
  try {
    background.send(input);
    return background.wait();
  } finally {
    background.close();
  }
}
