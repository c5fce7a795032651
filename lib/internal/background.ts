import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

/** Work that goes on in another thread while this one continues. */
export interface Background<Result> {
  /**
   * Blocks until the result is there and returns it; throws what the work threw.
   *
   * @param limitMs the longest wait, in milliseconds; the work should have shorter limits of its own
   * @default 900000
   */
  wait(limitMs?: number): Result;
}

type Answer = { readonly value: unknown } | { readonly error: unknown };

/**
 * Runs `work` in a worker thread. A cdk8s synth is synchronous, but helm processes and downloads are best run side by
 * side: this is the bridge. `work` travels as source text, so it must be self-contained (its own `require` calls, no
 * name of the enclosing module); that way no file has to be found again in a bundle, in ts-node or in jest.
 */
export function startInBackground<Input, Result>(work: (input: Input) => Promise<Result>, input: Input): Background<Result> {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1: answers, port2: replyTo } = new MessageChannel();
  const source = `
    const { workerData } = require('node:worker_threads');
    const { input, signal, replyTo } = workerData;
    const work = ${work.toString()};
    const done = (answer) => {
      replyTo.postMessage(answer);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
      replyTo.close();
    };
    Promise.resolve().then(() => work(input)).then((value) => done({ value }), (error) => done({ error }));`;
  const worker = new Worker(source, {
    eval: true,
    execArgv: [],
    workerData: { input, signal, replyTo },
    transferList: [replyTo],
  });
  worker.unref();
  answers.unref();

  let answer: Answer | undefined;
  return {
    wait(limitMs = 900_000): Result {
      if (!answer) {
        Atomics.wait(signal, 0, 0, limitMs);
        answer = receiveMessageOnPort(answers)?.message as Answer | undefined;
        answers.close();
      }
      if (!answer) throw new Error('the background thread ended without an answer');
      if ('error' in answer) throw answer.error;
      return answer.value as Result;
    },
  };
}
