const MINUTE = '0*[1-5]?[0-9]';
const HOUR = '0*(?:1?[0-9]|2[0-3])';
const DAY = '0*(?:[1-9]|[12][0-9]|3[01])';
const MONTH = `(?:0*(?:[1-9]|1[0-2])|${names('jan feb mar apr may jun jul aug sep oct nov dec')})`;
const WEEKDAY = `(?:0*[0-6]|${names('sun mon tue wed thu fri sat')})`;

/** In any case. */
function names(list: string): string {
  return list.replaceAll(' ', '|').replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

function field(value: string): string {
  const part = `(?:[*?]|${value}(?:-${value})?)(?:/0*[1-9][0-9]*)?`;
  return `${part}(?:,${part})*`;
}

/**
 * A schedule as Kubernetes reads it: five fields, or a macro such as `@daily`.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export const CRON_SCHEDULE = `^[ \t]*(?:@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every [0-9.a-z]+)|${[MINUTE, HOUR, DAY, MONTH, WEEKDAY].map(field).join('[ \t]+')})[ \t]*$`;
