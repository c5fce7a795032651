import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the server answers. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Texts of its `Warning` headers. */
  readonly warnings: readonly string[];
}

/** Speaks to one API server over a few lasting connections: kubectl needs a third of a second for each object. */
export class ApiClient {
  readonly #url: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(url: string, token: string, certificate: string) {
    this.#url = url;
    this.#token = token;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 8, ca: certificate });
  }

  /** One request, whatever its verdict. */
  async request(method: string, path: string, body?: unknown, type?: string, accept?: string): Promise<Answer> {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#once(method, path, body, type, accept);
      // The server is busy with CRDs that are new.
      if (answer.status !== 429 || tries === 300) return answer;
      await sleep(100);
    }
  }

  #once(method: string, path: string, body?: unknown, type = 'application/json', accept = 'application/json'): Promise<Answer> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.#token}`,
      accept,
      ...(content !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(content) }),
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}${path}`, { method, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8'), warnings: warningsOf(response.headersDistinct.warning) });
        });
      });
      sent.on('error', reject);
      sent.end(content);
    });
  }

  /** One request that must succeed; its JSON. */
  async json<T>(method: string, path: string, body?: unknown, type?: string, accept?: string): Promise<T> {
    const { status, text } = await this.request(method, path, body, type, accept);
    if (status >= 300) throw new Error(`${method} ${path}: HTTP ${status} ${text.slice(0, 2000)}`);
    return JSON.parse(text) as T;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** `299 - "text"`, several in one header with commas between. */
function warningsOf(headers: readonly string[] | undefined): string[] {
  return (headers ?? []).flatMap((header) => [...header.matchAll(/\d{3} \S+ ("(?:[^"\\]|\\.)*")/g)].map(([, quoted]) => JSON.parse(quoted!) as string));
}
