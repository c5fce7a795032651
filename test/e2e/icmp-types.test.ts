import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ICMP_TYPES } from '../../lib/model/policy-language';
import { describeWithGo } from './support/go-program';

/** What the agent of a release calls each type, from its own source. */
function agentNames(version: string): Record<'IPv4' | 'IPv6', string[]> {
  const run = spawnSync('go', ['mod', 'download', '-json', `github.com/cilium/cilium@v${version}`], { encoding: 'utf8' });
  const { Dir } = JSON.parse(run.stdout) as { Dir: string };
  const source = readFileSync(join(Dir, 'pkg/policy/api/icmp.go'), 'utf8');
  const names = (table: string): string[] => [...new RegExp(`var ${table} = [^{]*\\{([^}]*)\\}`).exec(source)![1]!.matchAll(/"([A-Za-z ]+)":/g)].map(([, name]) => name!);
  return { IPv4: names('icmpIpv4TypeNameToCode'), IPv6: names('icmpIpv6TypeNameToCode') };
}

describeWithGo('ICMP types by name', () => {
  test.each(['1.18.11', '1.19.6', '1.20.0'])('are those of the agent %s, but for the one that the CRD refuses', (version) => {
    const agent = agentNames(version);
    for (const family of ['IPv4', 'IPv6'] as const) {
      expect([...ICMP_TYPES[family], 'ExtendedEchoReply'].sort()).toEqual(agent[family].sort());
    }
  }, 300_000);
});
