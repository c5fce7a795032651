import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allRules, VALUE_CHECKS } from '../../lib/checks/catalogue';
import { cilium } from '../../lib/diagnostics/catalogue/cilium';
import { checksPage } from '../../scripts/docs/checks';

test('the page of checks is up to date, and lists all of them', () => {
  const page = readFileSync(join(__dirname, '../../docs/checks.md'), 'utf8');
  expect(page).toBe(checksPage());
  for (const { id, title } of [...allRules(), ...VALUE_CHECKS.map((id) => ({ id, ...cilium[id] }))]) expect(page).toContain(`### ${id}\n\n**${title}**`);
});
