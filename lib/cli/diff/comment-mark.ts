/** The first line of a diff as Markdown: a workflow finds its own comment by it, and edits it. */
export const COMMENT_MARK = '<!-- cdk8s-talos-cilium diff -->';
