import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One run of a program: wall time and the most memory that it held itself. */
export interface Sample {
  readonly milliseconds: number;
  readonly peakMiB: number;
}

/** A program to run, with what has to be done before each run. */
export interface Subject {
  readonly name: string;
  /** Command lines run after each other, as many at a time as `parallel` says. */
  readonly commands: readonly (readonly string[])[];
  readonly parallel?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Prepares a run; what it returns goes into the environment. */
  readonly before?: () => Readonly<Record<string, string>>;
  /** Clears away after a run, which is not measured; gets what `before` returned. */
  readonly after?: (prepared: Readonly<Record<string, string>>) => void;
}

/** Between two looks at the memory of a program, in milliseconds: the kernel keeps the most that it ever had. */
const SAMPLE_MS = 20;

/** Runs all subjects in turn, `rounds` times, so that a slow moment of the machine hits them alike; gives the medians. */
export async function measure(subjects: readonly Subject[], rounds: number): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const subject of subjects) {
      const prepared = subject.before?.() ?? {};
      const sample = await once({ ...subject, env: { ...subject.env, ...prepared } });
      subject.after?.(prepared);
      // The first round only warms the page cache.
      if (round > 0) samples.get(subject.name)!.push(sample);
    }
  }
  return new Map([...samples].map(([name, list]) => [name, { milliseconds: median(list.map((s) => s.milliseconds)), peakMiB: Math.max(...list.map((s) => s.peakMiB)) }]));
}

async function once(subject: Subject): Promise<Sample> {
  const peaks: number[] = [];
  const start = process.hrtime.bigint();
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < subject.commands.length; index = next++) peaks.push(await run(subject.commands[index]!, subject));
  };
  await Promise.all(Array.from({ length: subject.parallel ?? 1 }, lane));
  return { milliseconds: Number(process.hrtime.bigint() - start) / 1e6, peakMiB: Math.max(...peaks) };
}

function run([program = '', ...args]: readonly string[], { env, stdin }: Subject): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let peak = 0;
    let complaint = '';
    const sampler = setInterval(() => {
      peak = Math.max(peak, highWaterMark(child.pid));
    }, SAMPLE_MS);
    child.stdout.resume();
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(sampler);
      if (status === 0) resolve(peak);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${status}: ${complaint}`));
    });
    child.stdin.end(stdin ?? '');
  });
}

/** Linux only; elsewhere the table shows zero. */
function highWaterMark(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
