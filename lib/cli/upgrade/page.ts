import type { Problem } from '../../diagnostics/problem';
import { isError } from '../../diagnostics/problem-model';
import { LEVELS } from '../../diff/consequence';
import { stringifyYamlDocuments } from '../../yaml/writer';
import { consequenceGroups, count } from '../diff/summary';
import { LEVEL_TITLES, summaryText } from '../diff/terminal';
import { markdownText } from '../diff/markdown';
import { COMMENT_MARK } from '../diff/comment-mark';
import { titleOf } from '../verify/live-cluster';
import type { UpgradeNote } from './notes';
import type { PlannedState, UpgradeStep } from './plan';

const UPGRADE = 'https://docs.cilium.io/en/stable/operations/upgrade/';

/** `upgrade.md`: the steps of an upgrade, each with what to do before, what changes, the commands, and what to look at. */
export function upgradePage(start: PlannedState, steps: readonly UpgradeStep[]): string {
  const clusters = [...start.clusters].map(([name, version]) => `${name} (${version.toString()})`);
  const target = steps.at(-1)!.to.toString();
  const lines = [
    `# Upgrade to Cilium ${target}`,
    '',
    `Clusters: ${clusters.join(', ')}. The way: ${[start.version, ...steps.map(({ to }) => to)].map(String).join(', then ')}. Cilium tests upgrades and rollbacks between consecutive minor versions, from the latest`,
    'patch release. Deploy one step, verify it, and only then go on. Nothing was changed by this plan.',
    '',
    ...(start.problems.some(isError) ? ['## Before all steps', '', 'The program has errors with its current version. Correct them first, and plan again.', '', ...findingLines(start.problems.filter(isError)), ''] : []),
    ...steps.flatMap((step, index) => stepLines(step, index + 1, start)),
    '## After the last step',
    '',
    `- Set \`upgradeCompatibility\` of the TalosCilium to the minor that the cluster was first installed with, such as \`'${start.version.minorString}'\`, if it is not set. The chart then keeps defaults of that minor which a running cluster must not lose.`,
    '- Do not run older versions of this program against the cluster: CRDs keep the new versions.',
    '',
    '## Rollback',
    '',
    'Go back one step at a time, in the reverse order: revert the commit of the step, synthesize, deploy, and verify. CRDs are not rolled back; Cilium works with newer CRDs of the next minor.',
    ...(steps.some(({ gatewayApi }) => gatewayApi) ? ['The CRDs of the Gateway API are the exception: those that the older minor works with must be applied together with it.'] : []),
    'Objects that were converted to a newer API version stay as they are if the older minor serves that version; otherwise revert them first.',
    '',
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function stepLines(step: UpgradeStep, number: number, start: PlannedState): string[] {
  const { from, to, findings, notes, conversions, diff, failure } = step;
  const [before, after] = [true, false].map((isBefore) => notes.filter((note) => note.before === isBefore)) as [UpgradeNote[], UpgradeNote[]];
  const errors = findings.filter(isError);
  const warnings = findings.filter((problem) => !isError(problem));
  const isMinor = from.minorString !== to.minorString;
  return [
    `## Step ${number}: ${from.toString()} to ${to.toString()}`,
    '',
    ...(isMinor ? [`Upgrade notes of Cilium: <https://docs.cilium.io/en/v${to.minorString}/operations/upgrade/#upgrade-notes>`, ''] : []),
    ...(failure === undefined ? [] : [`The program fails with Cilium ${to.toString()}:`, '', '```text', failure, '```', '']),
    ...(errors.length > 0 ? ['### Change the program first', '', 'With this version, these are errors. The differences below are without these changes.', '', ...findingLines(errors), ''] : []),
    ...(before.length > 0 ? ['### Prepare', '', ...noteLines(before), ''] : []),
    ...(conversions.length > 0 ? conversionLines(step) : []),
    ...(diff
      ? [
          '### What changes',
          '',
          `${summaryText(diff.diff, diff.consequences)}.`,
          '',
          ...LEVELS.flatMap((level) => {
            const groups = consequenceGroups(diff.consequences, level);
            return groups.length === 0 ? [] : [`**${LEVEL_TITLES[level]}**`, '', ...groups.map(({ about, what, advice }) => `- ${about}: ${what}${advice === undefined ? '' : ` Do: ${advice}.`}`), ''];
          }),
          ...(warnings.length > 0 ? ['**Warnings of the synth**', '', ...findingLines(warnings), ''] : []),
          '<details><summary>All changes</summary>',
          '',
          ...markdownText({ ...diff, consequences: [] }, false).replace(COMMENT_MARK, '').trim().split('\n').slice(1),
          '',
          '</details>',
          '',
        ]
      : []),
    '### Deploy',
    '',
    ...deployLines(step, start),
    ...(after.length > 0 ? ['### Afterwards', '', ...noteLines(after), ''] : []),
  ];
}

function deployLines({ from, to, gatewayApi, notes }: UpgradeStep, start: PlannedState): string[] {
  const isMinor = from.minorString !== to.minorString;
  const names = [...start.clusters.keys()];
  const commands: string[] = [];
  let number = 0;
  const item = (text: string, ...code: readonly string[]): void => {
    number += 1;
    commands.push(`${number}. ${text}`, ...(code.length > 0 ? ['', '   ```sh', ...code.map((line) => `   ${line}`), '   ```'] : []), '');
  };
  item(`Set \`version: '${to.toString()}'\` on the TalosCilium, synthesize, and look at the differences.`, 'npx cdk8s-talos-cilium diff --git HEAD --fail-on disruptive');
  if (isMinor) {
    const values = [['k8sServiceHost', start.values.get('k8sServiceHost')], ['k8sServicePort', start.values.get('k8sServicePort')]].flatMap(([name, value]) => (value === undefined ? [] : [`,${String(name)}=${String(value)}`])).join('');
    item(
      'Run the pre-flight check of Cilium: it pulls the images to every node, and validates the policies in the cluster with the new version. These objects have names of their own.',
      `helm template cilium cilium --repo https://helm.cilium.io/ --version ${to.toString()} --namespace kube-system \\`,
      `  --set preflight.enabled=true,agent=false,operator.enabled=false${values} > preflight.yaml`,
      'kubectl apply -f preflight.yaml',
      'kubectl -n kube-system rollout status daemonset/cilium-pre-flight-check deployment/cilium-pre-flight-check',
      'kubectl delete -f preflight.yaml',
    );
  }
  if (gatewayApi) item(`The CRDs of the Gateway API go from ${gatewayApi.from} to ${gatewayApi.to}. Apply the layer \`crds\` right before the layer \`cilium\`, without a pause.${notes.some(({ id }) => id === 'tls-routes-v1') ? ' Look at the note about TLSRoutes first.' : ''}`);
  for (const name of names) item(`Deploy ${name}, and wait until it is what the output says.`, `npx cdk8s-talos-cilium verify dist/${name} --wait 20m`);
  item('Look at dropped packets and at your Gateways before you go on.', 'kubectl -n kube-system exec daemonset/cilium -- hubble observe --verdict DROPPED --last 50');
  return commands;
}

function conversionLines({ conversions, to }: UpgradeStep): string[] {
  const converted = conversions.flatMap((each) => (each.converted ? [each.converted] : []));
  const removed = conversions.filter((each) => !each.converted).map(({ object }) => titleOf(object));
  return [
    '### Convert objects',
    '',
    ...(converted.length > 0 ? [`With Cilium ${to.minorString}, the API version of these objects is deprecated or no longer served. Write them as follows, with the same fields:`, '', '```yaml', ...stringifyYamlDocuments(converted).trimEnd().split('\n'), '```', ''] : []),
    ...(removed.length > 0 ? [`Cilium ${to.minorString} no longer has the kind of these objects: ${removed.join(', ')}.`, ''] : []),
  ];
}

function findingLines(problems: readonly Problem[]): string[] {
  return problems.map(({ code, path, what, fix }) => `- ${code} ${path}: ${what}. Fix: ${fix}.`);
}

function noteLines(notes: readonly UpgradeNote[]): string[] {
  return notes.map(({ what, todo, source }) => `- ${what} ${todo === 'nothing' ? '' : `Do: ${todo}. `}[More](${source === '' ? UPGRADE : source})`);
}

/** The plan for a terminal. */
export function upgradeSummary(start: PlannedState, steps: readonly UpgradeStep[], file: string): string {
  const lines = steps.map(({ from, to, findings, notes, conversions, diff, failure }, index) => {
    const errors = findings.filter(isError).length;
    const disruptive = diff ? consequenceGroups(diff.consequences, 'disruptive').length : 0;
    const parts = [
      ...(failure === undefined ? [] : ['the program fails']),
      ...(errors > 0 ? [`${count(errors, 'error')} to correct first`] : []),
      ...(notes.length > 0 ? [count(notes.length, 'upgrade note')] : []),
      ...(conversions.length > 0 ? [`${count(conversions.length, 'object')} to convert`] : []),
      ...(disruptive > 0 ? [`${disruptive} disruptive`] : []),
    ];
    return `${index + 1}. ${from.toString()} to ${to.toString()}: ${parts.join(', ') || 'nothing to prepare'}`;
  });
  return `${[...start.clusters.keys()].join(', ')}\n${lines.join('\n')}\n\nThe plan is in ${file}.\n`;
}
