import { COMMENT_MARK } from '../diff/comment-mark';

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

/** `.github/workflows/diff.yml`. */
export const DIFF_WORKFLOW = `# Writes what a pull request changes in the cluster, and what follows, as a comment that each push edits.
name: diff
on: pull_request
permissions: {}
concurrency:
  group: diff-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  # Runs the code of the pull request, so it has no right to write.
  diff:
    runs-on: ubuntu-latest
    permissions:
      contents: read
    outputs:
      status: \${{ steps.diff.outputs.status }}
    steps:
      - uses: actions/checkout@v6
        with:
          # The merge, and the state of the base branch before it.
          fetch-depth: 2
          persist-credentials: false
${SETUP}
      - id: diff
        run: |
          status=0
          npx cdk8s-talos-cilium diff --git 'HEAD^1' dist --format markdown > "$RUNNER_TEMP/diff.md" || status=$?
          cat "$RUNNER_TEMP/diff.md" >> "$GITHUB_STEP_SUMMARY"
          echo "status=$status" >> "$GITHUB_OUTPUT"
          [ "$status" -le 1 ]
      - uses: actions/upload-artifact@v6
        with:
          name: diff
          path: \${{ runner.temp }}/diff.md

  # Runs no code of the pull request. Pull requests from forks have the summary of the job instead.
  comment:
    needs: diff
    if: github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-latest
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@v6
        with:
          name: diff
      - run: |
          comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
          own=$(gh api --paginate "$comments" --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("${COMMENT_MARK}"))) | .id' | head -n 1)
          if [ -n "$own" ]; then
            gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$own" --field body=@diff.md
          elif [ "$STATUS" = 1 ]; then
            gh api --silent --method POST "$comments" --field body=@diff.md
          fi
        env:
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.number }}
          STATUS: \${{ needs.diff.outputs.status }}
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
