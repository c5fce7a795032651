/** The versions that one module is merged from, and how a part of them is said in a comment. */
export interface VersionFamily {
  /** All labels, oldest first. */
  readonly labels: readonly string[];
  /** Says which of `among` are `present`, as a sentence without its full stop: `Cilium 1.19 and newer`. */
  note(present: readonly string[], among: readonly string[]): string;
  /** The same in a few words, to stand behind a value: `1.19, 1.20`. */
  brief(present: readonly string[], among: readonly string[]): string;
}

/** Versions in one line of releases, such as the minors of Cilium. */
export function releaseLine(product: string, labels: readonly string[]): VersionFamily {
  return {
    labels,
    note: (present, among) => `${product} ${span(inOrder(labels, present), inOrder(labels, among))}`,
    brief: (present) => inOrder(labels, present).join(', '),
  };
}

/** Label of one Gateway API bundle. */
export function bundleLabel(version: string, channel: Channel): string {
  return `${version}/${channel}`;
}

export type Channel = 'standard' | 'experimental';
export const CHANNELS: readonly Channel[] = ['standard', 'experimental'];

/** Versions that each come in channels: the bundles of the Gateway API. */
export function channelledReleases(product: string, labels: readonly string[]): VersionFamily {
  const versionsIn = (channel: Channel, list: readonly string[]): string[] =>
    inOrder(labels, list)
      .filter((label) => label.endsWith(`/${channel}`))
      .map((label) => minorOf(label.slice(1, label.indexOf('/'))));
  const say = (present: readonly string[], among: readonly string[]): string => {
    const parts = CHANNELS.map((channel) => ({ channel, in: versionsIn(channel, present), of: versionsIn(channel, among) })).filter(
      (part) => part.in.length > 0,
    );
    const whole = (part: (typeof parts)[number]): boolean => part.in.length === part.of.length;
    const [first, second] = parts;
    if (!first) return 'no version';
    if (!second) return `${first.channel} channel only${whole(first) ? '' : `, ${span(first.in, first.of)}`}`;
    if (first.in.join() === second.in.join()) return `${product} ${span(first.in, first.of)}`;
    return parts.map((part) => (whole(part) ? `${part.channel} channel` : `${part.channel} channel ${span(part.in, part.of)}`)).join(', ');
  };
  const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return { labels, note: (present, among) => capitalised(say(present, among)), brief: say };
}

function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

function inOrder(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((label) => some.includes(label));
}

function span(present: readonly string[], among: readonly string[]): string {
  const joined = present.join();
  if (joined === among.slice(-present.length).join()) return `${present[0]} and newer`;
  if (joined === among.slice(0, present.length).join()) return present.length === 1 ? `${present[0]} only` : `up to ${present.at(-1)}`;
  return present.join(', ');
}
