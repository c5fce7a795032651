import type { Code } from '../diagnostics/catalogue';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { inBackground } from '../runtime/background';
import { downloadInWorker } from './download-worker';
import type { DownloadFailure, DownloadInput, DownloadOutcome } from './download-worker';
import type { EffectiveLimits } from './options';
import { shownUrl } from './url';

interface Explanation {
  readonly code: Code;
  readonly what: string;
  readonly fix: string;
}

/** Why a download failed. */
export type Failure = DownloadFailure | 'damaged';

const EXPLANATIONS: Readonly<Record<Failure, Explanation>> = {
  'not-found': {
    code: 'AST015',
    what: 'the file does not exist',
    fix: 'check that this version has been released, or use a repository that has it',
  },
  refused: { code: 'AST016', what: 'access was refused', fix: 'check the address and the credentials in it' },
  proxy: {
    code: 'AST018',
    what: 'the proxy does not let the download through',
    fix: 'check HTTPS_PROXY, HTTP_PROXY and the login in them; hosts in NO_PROXY are reached without a proxy',
  },
  'server-error': { code: 'AST017', what: 'the server failed', fix: 'try again later, or use a mirror as the repository' },
  connection: {
    code: 'AST018',
    what: 'the connection failed',
    fix: 'check the network, DNS, firewall and certificates',
  },
  timeout: { code: 'AST019', what: 'the download took too long', fix: 'check the network, or raise limits.timeout' },
  redirects: { code: 'AST020', what: 'there are too many redirects', fix: 'use the final address of the repository' },
  downgrade: {
    code: 'AST021',
    what: 'a redirect leads from https to http or to another protocol, which is not allowed',
    fix: 'use a repository that uses only https',
  },
  'too-large': {
    code: 'AST022',
    what: 'the file is larger than the limit',
    fix: 'check that the address is right, or raise limits.maxSize',
  },
  truncated: { code: 'AST023', what: 'the download was interrupted', fix: 'try again, or check the proxies in between' },
  damaged: { code: 'AST005', what: 'the server sent a file with an unexpected digest', fix: 'try again, or use another mirror' },
};

const CERTIFICATE = 'if the server or a proxy has a certificate of your own certificate authority, set NODE_EXTRA_CA_CERTS or SSL_CERT_FILE to a PEM file with that authority';

/** Downloaded bytes, not verified yet. */
export interface Downloaded {
  readonly bytes: Buffer;
  /** Address that served them, after redirects, without credentials. */
  readonly url: string;
}

/**
 * Downloads one file while this thread waits.
 *
 * @param url can contain a user name and password, which are sent only to its own origin and never shown in errors
 * @throws TalosCiliumError AST015 to AST023, one code for each way to fail
 */
export function download(url: URL, limits: EffectiveLimits, subject: string): Downloaded {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  const account = `${decoded(url.username)}:${decoded(url.password)}`;
  const authorization = account === ':' ? undefined : `Basic ${Buffer.from(account).toString('base64')}`;
  const input: DownloadInput = { url: bare.href, authorization, limits };
  // The worker enforces the time limits; this longer one only guards against a worker that crashed.
  const outcome: DownloadOutcome = inBackground(downloadInWorker, input);
  if ('bytes' in outcome) {
    const { buffer, byteOffset, byteLength } = outcome.bytes;
    return { bytes: Buffer.from(buffer, byteOffset, byteLength), url: shownUrl(outcome.url) };
  }
  const via = outcome.url === bare.href ? '' : ` by way of ${shownUrl(outcome.url)}`;
  const tries = outcome.attempts > 1 ? `, tried ${outcome.attempts} times` : '';
  throw new TalosCiliumError(explainFailure(outcome.failure, `${outcome.detail}${tries}`, `${shownUrl(bare.href)}${via}`, subject));
}

/** The problem that reports a failed download. */
export function explainFailure(failure: Failure, detail: string, address: string, subject: string): Problem {
  const { code, what, fix } = EXPLANATIONS[failure];
  return { code, path: subject, what: `cannot download ${address}: ${what} (${detail})`, fix: failure === 'connection' && /certificate/.test(detail) ? CERTIFICATE : fix };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that does not start an escape is a plain character.
    return part;
  }
}
