/** What does not follow the vocabulary or lacks a docstring yet, by part of the library. Delete a line with what it names; nothing is added. */
export const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'cluster': [
    'cluster: cidr: FirewallRule.from',
  ],
};
