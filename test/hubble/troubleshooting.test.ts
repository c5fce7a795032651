import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { explanations } from '../../lib/checks/explanation';
import { ALERTS } from '../../lib/hubble/monitoring/alerts';

const docs = (name: string): string => readFileSync(resolve(__dirname, '../../docs', name), 'utf8');
const page = docs('troubleshooting.md');
const links = [...page.matchAll(/\[([^\]]+)\]\((codes\/[A-Z]+|runbook)\.md#([^)]+)\)/g)].map(([, text, file, anchor]) => ({ text: text!, file: file!, anchor: anchor! }));

test('every code that it names exists, and its link leads there', () => {
  const known = explanations().filter(({ retired }) => retired === undefined).map(({ code }) => code);
  const named = links.filter(({ file }) => file !== 'runbook');
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ text, file, anchor }) => !known.includes(text) || file !== `codes/${text.replace(/\d+$/, '')}` || anchor !== text.toLowerCase())).toEqual([]);
  // None stands there without its link.
  expect([...page.matchAll(/(?<!\[)\b[A-Z]{3,4}\d{3}\b/g)].map(([code]) => code)).toEqual([]);
});

test('every alert that it names exists, and every alert is named', () => {
  const names = ALERTS.map(({ name }) => name);
  const named = links.filter(({ file }) => file === 'runbook');
  expect(named.filter(({ text, anchor }) => !names.includes(text) || anchor !== text.toLowerCase())).toEqual([]);
  const elsewhere = ['CiliumClusterMeshNotReady'];
  expect(names.filter((name) => !named.some(({ text }) => text === name))).toEqual(elsewhere);
});

test('every problem has a check, an alert, or its remedy beside it', () => {
  const rows = page.split('\n').filter((line) => /^\| (?!What|The guides|`cilium|`ls|`kubectl)/.test(line) && !line.startsWith('|---'));
  expect(rows.length).toBeGreaterThan(35);
  expect(rows.filter((row) => !row.includes('](') && !row.includes('use `'))).toEqual([]);
});

test('the commands of the guides are there', () => {
  for (const command of [
    'kubectl -n kube-system get configmap cilium-config -o yaml', 'kubectl get cnp,ccnp -A', 'cilium connectivity test', 'cilium-dbg monitor', 'cilium-dbg bpf lb list',
    'cilium-dbg bpf endpoint list', 'kubectl get gateway -A', 'kubectl describe gateway', 'kubectl get httproute -A', 'kubectl describe httproute',
    'get pods -l k8s-app=cilium-envoy', 'cilium-dbg policy get', 'cilium-dbg endpoint list', 'hubble observe --verdict DROPPED --follow', 'cilium-dbg bpf metrics list',
    'kubectl top pods -n kube-system -l k8s-app=cilium', 'cilium status', 'talosctl -n <node> ls /etc/cni/net.d', 'cilium hubble ui',
  ]) expect(page).toContain(command);
});
