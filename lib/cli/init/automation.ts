const SETUP = `      - uses: actions/setup-node@v6
        with:
          node-version: 24
          cache: npm
      - run: npm ci`;

/** `.github/workflows/check.yml`. */
export const CHECK_WORKFLOW = `# Fails when dist/ is not what main.ts gives.
name: check
on:
  pull_request:
  push:
    branches: [main]
  workflow_dispatch:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
${SETUP}
      - run: npm test
      - run: npm run synth
      - name: dist/ is current
        run: |
          git add --intent-to-add dist
          git diff --exit-code --stat dist || { echo '::error::dist/ is not current. Run npm run synth and commit dist/.'; exit 1; }
`;

/**
 * `.github/workflows/renovate.yml`. Renovate runs commands of a repository only where it is self-hosted, so a workflow does what follows
 * from its changes.
 */
export const RENOVATE_WORKFLOW = `# Completes the pull requests of Renovate: records the digests of a new version and writes dist/.
name: renovate
on:
  push:
    branches: ['renovate/**']
permissions: {}
concurrency:
  group: renovate-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  # Runs the code of the updated packages, so it has no right to write.
  synth:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@v6
        with:
          persist-credentials: false
${SETUP}
      - run: npm run lock -- --prune
      - run: npm run synth
      - run: |
          git add --all
          git diff --cached --binary > "$RUNNER_TEMP/update.patch"
      - uses: actions/upload-artifact@v6
        with:
          name: update
          path: \${{ runner.temp }}/update.patch

  # Runs no code of a package, and takes changes of these files only.
  commit:
    needs: synth
    runs-on: ubuntu-latest
    permissions:
      contents: write
      actions: write
    steps:
      - uses: actions/checkout@v6
      - uses: actions/download-artifact@v6
        with:
          name: update
          path: \${{ runner.temp }}
      - run: |
          [ -s "$RUNNER_TEMP/update.patch" ] || exit 0
          git apply --index --include='dist/*' --include=talos-cilium.lock.json "$RUNNER_TEMP/update.patch"
          git diff --cached --quiet && exit 0
          git config user.name 'github-actions[bot]'
          git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
          git commit --message 'Update dist/'
          git push
          # A push with the token of a workflow starts no other workflow.
          gh workflow run check.yml --ref "$GITHUB_REF_NAME"
        env:
          GH_TOKEN: \${{ github.token }}
`;

/** `renovate.json`. */
export function renovate(): string {
  return json({
    $schema: 'https://docs.renovatebot.com/renovate-schema.json',
    extends: ['config:recommended'],
    ignorePaths: ['dist/**', 'node_modules/**'],
    // Commits of the workflow do not make a branch one that somebody edited.
    gitIgnoredAuthors: ['41898282+github-actions[bot]@users.noreply.github.com'],
    customManagers: [
      {
        customType: 'regex',
        description: 'Versions in main.ts, each below a comment that names its source',
        managerFilePatterns: ['/^main\\.ts$/'],
        matchStrings: ["// renovate: datasource=(?<datasource>\\S+) depName=(?<depName>\\S+)(?: registryUrl=(?<registryUrl>\\S+))?\\s+\\w+: '(?<currentValue>[^']+)'"],
        extractVersionTemplate: '^v?(?<version>.+)$',
      },
    ],
  });
}

/** JSON as it is written to a file. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
