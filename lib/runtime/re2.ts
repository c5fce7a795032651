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
