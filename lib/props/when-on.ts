/** `true`, `false` or settings, as props that switch a feature take them: the settings when on, `undefined` when off. */
export function whenOn<Settings extends object>(prop: boolean | Settings | undefined): Partial<Settings> | undefined {
  if (prop === undefined || prop === false) return undefined;
  return prop === true ? {} : prop;
}
