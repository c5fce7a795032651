/**
 * What RE2 says against a regular expression, as Go's `regexp` and Envoy would: undefined when it takes it. Look-around,
 * back references and repeat counts over a thousand are what others allow and RE2 does not.
 */
export function re2Problem(expression: string): string | undefined {
  const { RE2JS, RE2JSSyntaxException } = require('re2js') as typeof import('re2js');
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return error.message.replace(/^error parsing regexp: /, '');
    throw error;
  }
}

/** Whether a valid expression of RE2 matches somewhere in a text; false for an invalid one. */
export function re2Matches(expression: string, text: string): boolean {
  if (re2Problem(expression) !== undefined) return false;
  const { RE2JS } = require('re2js') as typeof import('re2js');
  return RE2JS.compile(expression).matcher(text).find();
}
