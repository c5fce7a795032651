import { UsageError, type Command } from './command';
import { APP_OPTION } from './inspect-app';

export const command: Command = {
  usage: 'explain <value or codes> [options]',
  description: `Explains a Helm value of Cilium, or a code of an error or warning.

For a value: what it does in the words of the chart, its type and default, the
prop that sets it, and what sets it in the app of this directory. For a map: the
values in it. For words such as hubble relay: the values whose names contain them.
For a code: what it means and how to fix it, with an example.`,
  options: {
    ...APP_OPTION,
    cilium: { type: 'string', value: '<version>', help: 'version of Cilium (default: the version of the app, or the default of TalosCilium)' },
  },
  examples: [
    ['npx cdk8s-talos-cilium explain bpf.masquerade', 'Explain a value, and show what sets it in this app'],
    ['npx cdk8s-talos-cilium explain bpf --cilium 1.20.0', 'List the values below bpf in Cilium 1.20.0'],
    ['npx cdk8s-talos-cilium explain CIL043 GWY050', 'Explain two codes'],
  ],
  async run(invocation) {
    const { args } = invocation;
    if (args.length === 0) throw new UsageError('A value such as bpf.masquerade or a code such as CIL001 is required.');
    if (args.every((each) => /^[A-Za-z]{3,5}\d+$/.test(each))) return (require('./explain/code') as typeof import('./explain/code')).explainCodes(args, invocation);
    return (require('./explain/value') as typeof import('./explain/value')).explainValue(args.join('.'), invocation);
  },
};
