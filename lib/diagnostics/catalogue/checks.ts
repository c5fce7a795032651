import type { CodeTable } from './entry';

/** Codes of `suppressCheck`. */
export const checks = {
  CHK001: {
    title: 'Suppression without a reason',
    reason: 'A suppressed check stays listed in checks.json with its reason, so that a reviewer can judge it.',
    typescript: {
      wrong: "new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });\nsuppressCheck(chart, { id: 'CIL059', reason: '' });",
      right: "new TalosCilium(chart, 'cilium', { encryption: Encryption.wireguard({ nodeEncryption: true }) });\nsuppressCheck(chart, { id: 'CIL059', reason: 'control planes keep the opt-out label' });",
    },
  },
  CHK002: {
    title: 'Suppression of a code that is not a check',
    reason: 'Only checks can be suppressed. The code is misspelt, or it is an error in a prop or in the environment. Such an error must be fixed, because the output cannot be written.',
    typescript: { wrong: "const cilium = new TalosCilium(chart, 'cilium');\nsuppressCheck(cilium, { id: 'CIL999', reason: 'accepted' });", right: "const cilium = new TalosCilium(chart, 'cilium');" },
  },
  CHK003: {
    title: 'Suppression without effect',
    severity: 'warning',
    reason: 'Neither the construct nor its children have this finding, or the check cannot be suppressed. Remove the suppression, because it would hide a later finding.',
    typescript: { wrong: "const cilium = new TalosCilium(chart, 'cilium');\nsuppressCheck(cilium, { id: 'CIL059', reason: 'accepted' });", right: "const cilium = new TalosCilium(chart, 'cilium');" },
  },
} as const satisfies CodeTable;
