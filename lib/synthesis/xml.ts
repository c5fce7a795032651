const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029]+/g;

/** Text for XML and HTML, also in attributes. Control characters become spaces: XML cannot have most of them. */
export function escapeXml(text: string): string {
  return text.replace(CONTROL, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
