/**
 * Texts that another tool replaces before the object is applied: `${NAME}` and `${NAME:=5}` of Flux, `$NAME` of envsubst and Argo CD,
 * `<path:...>` of the Vault plugin for Argo CD, `op://...` of 1Password, `{{ ... }}` and `#{ ... }#` of templates. `$${NAME}` is Flux' way to write a text that it leaves alone.
 */
const VARIABLE = /^op:\/\/|(?<!\$)\$\{[_A-Za-z][^}]*\}|(?<!\$)\$[A-Z_][A-Z0-9_]{2,}|<path:[^>]+>|\{\{[^}]*\}\}|#\{[^}]*\}#/;

/** Whether a text has a part that is replaced before the object is applied: what it will be is not known, not even its type. */
export function isSubstituted(value: unknown): boolean {
  return typeof value === 'string' && VARIABLE.test(value);
}
