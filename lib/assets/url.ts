import { CodedError } from '../diagnostics/coded';

/** Longest path that is shown. */
const MAX_PATH = 300;

/**
 * An address as shown in error messages: without user name, password and query, which can contain secrets.
 */
export function shownUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname.length > MAX_PATH ? `${pathname.slice(0, MAX_PATH)}...` : pathname}`;
  } catch {
    return 'an address that is not a URL';
  }
}

/**
 * Reads the base address of a repository; the result ends in `/`, so that relative addresses resolve below it.
 *
 * @param from the prop or environment variable with the address, for the message: `repository`, `TALOS_CILIUM_REPOSITORY`
 * @param official the official address, as an example in the message
 * @throws TalosCiliumError AST011 when it is not an `http:` or `https:` URL
 */
export function repositoryUrl(address: string, from: string, official: string, subject: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new CodedError({
      code: 'AST011',
      path: subject,
      what: `${from} is not an http or https address: ${shownUrl(address)}`,
      fix: `write the base address of a repository, such as ${official}`,
    });
  }
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
