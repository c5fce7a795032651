const WIDTH = 80;

/** A paragraph, broken into lines for a terminal. */
export function wrap(text: string, indent = ''): string {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)!;
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => indent + line).join('\n');
}

/** Text of several lines, indented. */
export function indented(text: string, indent = '  '): string {
  return text.replaceAll(/^(?=.)/gm, indent);
}
