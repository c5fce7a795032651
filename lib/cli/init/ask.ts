import type { Question } from './answers';

/** Asks one question until the answer is right; undefined when the user gives up. */
export type Ask = (question: Question, initial: string, mistake: (text: string) => string | undefined) => Promise<string | undefined>;

/** Questions on the terminal. They go to standard error, like all that is not the result. */
export async function terminalAsk(): Promise<Ask> {
  const { isCancel, select, text } = await import('@clack/prompts');
  return async ({ ask, help, choices }, initial, mistake) => {
    const message = ask ?? help;
    const answer = choices
      ? await select({ message, initialValue: initial, options: choices.map((value) => ({ value, label: value })), output: process.stderr })
      : await text({ message, placeholder: initial, defaultValue: initial, validate: (typed) => mistake(typed?.trim() || initial), output: process.stderr });
    return isCancel(answer) ? undefined : answer;
  };
}
