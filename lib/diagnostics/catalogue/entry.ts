/** A range of releases of one product. */
export interface VersionRange {
  /** First release concerned. @default - no lower bound */
  readonly from?: string;
  /** First release that is no longer concerned. @default - no upper bound */
  readonly before?: string;
}

/** A mistake and its correction, in one language. Both are run by the tests. */
export interface CodeExample {
  readonly wrong: string;
  readonly right: string;
}

/** What a code means: the source of its page in `docs/codes`, of `talos-cilium explain` and of SARIF reports. */
export interface CodeEntry {
  /** One line without a full stop: `Egress gateway without destinations`. */
  readonly title: string;
  /** @default 'error' */
  readonly severity?: 'error' | 'warning';
  /** What it means and why it matters, in one to four sentences. */
  readonly reason: string;
  /** How to fix it, where the examples do not show it. One or two sentences. */
  readonly fix?: string;
  /** Releases concerned. @default - all that are supported */
  readonly versions?: { readonly cilium?: VersionRange; readonly talos?: VersionRange; readonly kubernetes?: VersionRange; readonly gatewayApi?: VersionRange };
  /** Upstream page that explains it. */
  readonly link?: string;
  /** Codes that a reader of this one may look for instead. */
  readonly related?: readonly string[];
  /**
   * Statements of a program. The names of the library, of its typed objects of Cilium and of cdk8s are there, `Deployment` of
   * cdk8s-plus, and `app`, `cluster`, `chart` and `cilium`. A part of these that an example creates itself is not created for it.
   */
  readonly typescript?: CodeExample;
  /** Manifests. */
  readonly yaml?: CodeExample;
  /** What it looks like on a command line, for mistakes in the environment: shown as it stands. */
  readonly console?: CodeExample;
}

/** A code that no longer exists. It stays listed and is never used again. */
export interface RetiredCode {
  /** What it said. */
  readonly title: string;
  /** Why it is gone, and which code says the same today. */
  readonly retired: string;
}

/** The codes of one domain. */
export type CodeTable = Readonly<Record<string, CodeEntry | RetiredCode>>;
