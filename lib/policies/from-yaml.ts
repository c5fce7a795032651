import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy } from '../../imports/cilium.io';
import { parseKubernetesYaml } from '../yaml/reader';
import { Reporter } from '../diagnostics/reporter';
import { readPolicies, type PolicyDocument, type PolicySource } from './policy-documents';
import { checked } from '../props';

/** Props of `CiliumPolicies.fromYaml`. At least one of `files`, `directory` and `text` is required. */
export interface PoliciesFromYamlProps {
  /**
   * Paths of files, absolute or relative to the working directory.
   * @default - none
   */
  readonly files?: readonly string[];
  /**
   * Path of a directory. All `.yaml`, `.yml` and `.json` files in it and below are read, except those whose names begin with a dot.
   * @default - none
   */
  readonly directory?: string;
  /**
   * YAML as a string.
   * @default - none
   */
  readonly text?: string;
  /**
   * Namespace for objects that require one and have none.
   * @default - the namespace of the chart
   */
  readonly namespace?: string;
  /**
   * What to do with objects that are not policies: `refuse` reports an error, `skip` ignores them, `keep` adds them to the app.
   * @default 'refuse'
   */
  readonly otherKinds?: 'refuse' | 'skip' | 'keep';
}

/** Policies that `CiliumPolicies.fromYaml` has read. Each one is a child whose id has its kind, namespace and name. */
export class PoliciesFromYaml extends Construct {
  static { checked(PoliciesFromYaml, 'PoliciesFromYaml'); }

  private readonly read: readonly ApiObject[];

  constructor(scope: Construct, id: string, props: PoliciesFromYamlProps) {
    super(scope, id);
    const namespace = props.namespace ?? Chart.of(this).namespace;
    const report = new Reporter(this.node.path);
    const documents = readPolicies(sources(props, report), namespace, props.otherKinds ?? 'refuse', report);
    report.throwIfAny();
    this.read = documents.map((document) => create(this, document));
  }

  /** The objects, in the order of files and documents. */
  get apiObjects(): readonly ApiObject[] {
    return [...this.read];
  }
}

function create(scope: Construct, { object, id }: PolicyDocument): ApiObject {
  const { apiVersion, kind, ...props } = object;
  if (kind === 'CiliumNetworkPolicy') return new CiliumNetworkPolicy(scope, id, props);
  if (kind === 'CiliumClusterwideNetworkPolicy') return new CiliumClusterwideNetworkPolicy(scope, id, props as never);
  return new ApiObject(scope, id, { apiVersion, kind, ...props });
}

function sources({ files, directory, text }: PoliciesFromYamlProps, report: Reporter): PolicySource[] {
  if (files === undefined && directory === undefined && text === undefined) {
    report.add({ code: 'POL301', what: 'files, directory or text is required', fix: "add one of them, such as directory: 'policies'" });
  }
  const found = [...(files ?? []), ...(directory === undefined ? [] : inDirectory(directory, report.on(directory === '' ? report.path : directory)))];
  const read = found.flatMap((file) => fromFile(file, report.on(file === '' ? report.path : file)));
  return text === undefined ? read : [...read, ...parsed(text, `${report.path} text`, report)];
}

function fromFile(file: string, report: Reporter): PolicySource[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    unreadable(error, report);
    return [];
  }
  return parsed(text, file, report);
}

function parsed(text: string, name: string, report: Reporter): PolicySource[] {
  const documents = report.attempt(() => parseKubernetesYaml(text, name));
  return documents ? [{ name, documents }] : [];
}

function inDirectory(directory: string, report: Reporter): string[] {
  try {
    const files = filesBelow(directory);
    if (files.length === 0) report.add({ code: 'POL302', what: 'the directory contains no .yaml, .yml or .json files', fix: 'correct the path in directory' });
    return files;
  } catch (error) {
    unreadable(error, report);
    return [];
  }
}

/** Sorted by name in every directory, so that the order is the same on every file system. */
function filesBelow(directory: string): string[] {
  const names = readdirSync(directory).filter((name) => !name.startsWith('.')).sort();
  return names.flatMap((name) => {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return /\.(?:ya?ml|json)$/.test(name) ? [path] : [];
  });
}

function unreadable(error: unknown, report: Reporter): void {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === 'ENOENT' ? 'it does not exist' : code === 'EACCES' ? 'permission denied' : (code ?? message);
  report.add({ code: 'POL302', what: `cannot be read: ${reason}`, fix: 'correct the path, which is relative to the working directory' });
}
