import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is wrong with the files of the installed package: no bill of materials, sources, tests or charts in it, and links in its pages that lead nowhere. */
export function contentProblems(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true }) as string[];
  return [
    ...(files.includes('build/sbom.cdx.json') ? [] : ['build/sbom.cdx.json is missing']),
    ...files.filter((file) => /(?<!\.d)\.ts$|\.test\.|\.tgz$/.test(file)).map((file) => `${file} does not belong into the package`),
    ...files.filter((file) => file.endsWith('.md')).flatMap((page) => deadLinks(directory, page)),
  ];
}

function deadLinks(directory: string, page: string): string[] {
  const text = readFileSync(join(directory, page), 'utf8').replace(/^```.*?^```/gms, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!).filter((link) => !/^[a-z]+:/.test(link));
  return [...new Set(links)].filter((link) => isDead(directory, page, link)).map((link) => `${page} has a dead link: ${link}`);
}

function isDead(directory: string, page: string, link: string): boolean {
  const [path, anchor] = link.split('#') as [string, string?];
  const target = path ? join(directory, dirname(page), path) : join(directory, page);
  if (!existsSync(target)) return true;
  return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).has(anchor);
}

/** Anchors that GitHub makes of headings, and those that a page has by itself. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-'));
  return new Set([...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id!)]);
}
